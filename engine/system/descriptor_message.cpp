#include "engine/system/descriptor_message.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

namespace switchboard {
namespace {

constexpr std::size_t most_descriptors = 16;
constexpr std::size_t control_size = CMSG_SPACE(sizeof(int) * most_descriptors);

}  // namespace

bool send_with_descriptors(int socket, std::span<const char> bytes, std::span<const int> descriptors) {
  const auto count = std::min(descriptors.size(), most_descriptors);
  alignas(cmsghdr) std::array<char, control_size> control{};
  iovec part{const_cast<char*>(bytes.data()), bytes.size()};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  if (count > 0) {
    message.msg_control = control.data();
    message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
    cmsghdr* header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int) * count);
    std::memcpy(CMSG_DATA(header), descriptors.data(), sizeof(int) * count);
  }
  for (;;) {
    const ssize_t sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    if (static_cast<std::size_t>(sent) == part.iov_len) return true;
    // A stream may take a part; the descriptors went with it.
    part.iov_base = static_cast<char*>(part.iov_base) + sent;
    part.iov_len -= static_cast<std::size_t>(sent);
    message.msg_control = nullptr;
    message.msg_controllen = 0;
  }
}

ReceivedMessage receive_with_descriptors(int socket, std::size_t limit) {
  ReceivedMessage result;
  result.bytes.resize(limit);
  alignas(cmsghdr) std::array<char, control_size> control{};
  iovec part{result.bytes.data(), limit};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count;
  do {
    count = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  } while (count < 0 && errno == EINTR);
  const int error = count < 0 ? errno : 0;
  result.bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  errno = error;
  if (count <= 0) return result;
  for (cmsghdr* header = CMSG_FIRSTHDR(&message); header != nullptr; header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t held = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (std::size_t i = 0; i < held; ++i) {
      int number;
      std::memcpy(&number, CMSG_DATA(header) + i * sizeof(int), sizeof number);
      result.descriptors.emplace_back(number);
    }
  }
  return result;
}

}  // namespace switchboard
