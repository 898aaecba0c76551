#include "engine/control/line_socket.hpp"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace switchboard::control {
namespace {

constexpr std::size_t most_descriptors = 3;  // a program's standard ones
constexpr std::size_t longest_line = 1u
                                     << 20;  // argv and environment fit; what is longer is no message of ours

}  // namespace

bool LineSocket::send(std::string_view line, std::span<const int> descriptors) {
  std::string text(line);
  text += '\n';
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> control{};
  std::size_t sent = 0;
  while (sent < text.size()) {
    iovec part{text.data() + sent, text.size() - sent};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    if (sent == 0 && !descriptors.empty()) {
      message.msg_control = control.data();
      message.msg_controllen = CMSG_SPACE(descriptors.size_bytes());
      cmsghdr* header = CMSG_FIRSTHDR(&message);
      header->cmsg_level = SOL_SOCKET;
      header->cmsg_type = SCM_RIGHTS;
      header->cmsg_len = CMSG_LEN(descriptors.size_bytes());
      std::memcpy(CMSG_DATA(header), descriptors.data(), descriptors.size_bytes());
    }
    const ssize_t count = sendmsg(socket_.number(), &message, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

bool LineSocket::receive_more() {
  std::array<char, 4096> part;
  alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int) * most_descriptors)> control{};
  iovec vector{part.data(), part.size()};
  msghdr message{};
  message.msg_iov = &vector;
  message.msg_iovlen = 1;
  message.msg_control = control.data();
  message.msg_controllen = control.size();
  ssize_t count;
  do count = recvmsg(socket_.number(), &message, MSG_CMSG_CLOEXEC);
  while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return false;
  for (cmsghdr* header = count < 0 ? nullptr : CMSG_FIRSTHDR(&message); header != nullptr;
       header = CMSG_NXTHDR(&message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
    const std::size_t size = header->cmsg_len - CMSG_LEN(0);
    for (std::size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
      int number;
      std::memcpy(&number, CMSG_DATA(header) + at, sizeof number);
      descriptors_.emplace_back(number);
    }
  }
  if (count <= 0 || bytes_.size() > longest_line) {
    ended_ = true;
    return false;
  }
  bytes_.append(part.data(), static_cast<std::size_t>(count));
  return true;
}

std::optional<Line> LineSocket::receive() {
  for (;;) {
    if (const auto end = bytes_.find('\n'); end != std::string::npos) {
      Line line{bytes_.substr(0, end), {}};
      bytes_.erase(0, end + 1);
      // The kernel never lets one recvmsg run past bytes that carry descriptors, and each end waits for its
      // answer before it sends the next line, so all that came belong to this one.
      for (auto& descriptor : descriptors_) line.descriptors.push_back(std::move(descriptor));
      descriptors_.clear();
      return line;
    }
    if (!receive_more()) return {};
  }
}

}  // namespace switchboard::control
