#include "engine/control/line_socket.hpp"

#include <cerrno>

#include "engine/system/descriptor_message.hpp"

namespace switchboard::control {
namespace {

constexpr std::size_t longest_line = 4u
                                     << 20;  // argv and environment fit; what is longer is no message of ours

}  // namespace

bool LineSocket::send(std::string_view line, std::span<const int> descriptors) {
  return send_with_descriptors(socket_.number(), std::string(line) + '\n', descriptors);
}

bool LineSocket::receive_more() {
  auto message = receive_with_descriptors(socket_.number(), 65536);
  if (message.bytes.empty() && errno == EAGAIN) return false;
  if (message.bytes.empty() || bytes_.size() > longest_line) {
    ended_ = true;
    return false;
  }
  for (auto& descriptor : message.descriptors) descriptors_.push_back(std::move(descriptor));
  bytes_.append(message.bytes.data(), message.bytes.size());
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
