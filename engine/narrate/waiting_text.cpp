#include "engine/narrate/waiting_text.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"

namespace switchboard {

std::string_view waiting_text(const Syscall& call, const Snapshot& world) {
  const SocketState* socket = call.socket ? world.socket(*call.socket) : nullptr;
  const bool is_unix = socket != nullptr && socket->sample.domain == AF_UNIX;
  const bool is_datagram = socket != nullptr && socket->sample.type == SOCK_DGRAM;
  switch (family_of(call.name)) {
    case CallFamily::meet:
      if (call.name != "connect") return "waits for a connection";
      return is_unix ? "waits for room in the accept queue" : "waits for the answer to its SYN";
    case CallFamily::talk:
      switch (movement_of(call.name)) {
        case Movement::receives:
          return is_datagram ? "waits for a datagram" : "waits for bytes to read";
        case Movement::sends:
          return "waits for room in the send queue";
        case Movement::none:
          break;
      }
      return call.name == "recvmmsg" ? "waits for datagrams" : "";
    case CallFamily::wait:
      return call.name == "epoll_ctl" ? "" : "waits until a descriptor is ready";
    case CallFamily::end:
      // SO_LINGER, socket(7)
      return call.name == "close" ? "waits until what was written is acknowledged" : "";
    case CallFamily::process:
      return call.name.starts_with("wait") ? "waits until a child ends" : "";
    case CallFamily::set_up:
    case CallFamily::other:
      return "";
  }
  return "";
}

std::string released_text(const Event& released_by) {
  if (const auto* packet = std::get_if<Packet>(&released_by.fact)) {
    if (packet->payload_length > 0) return "blocked until bytes came";
    const std::string flags = to_string(packet->flags);
    return flags.empty() ? "" : fmt::format("blocked for the {}", flags);
  }
  if (const auto* call = std::get_if<Syscall>(&released_by.fact))
    return fmt::format("blocked until the other end's {}", call_name(*call));
  return "";
}

}  // namespace switchboard
