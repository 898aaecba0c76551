#include "engine/model/moved_bytes.hpp"

namespace switchboard {
namespace {

/// sendfile(2), splice(2): the socket is the one that the call acts on, and may be at either end.
Movement way_between(const Syscall& call, std::string_view from) {
  const auto* source = call.argument(from);
  const auto* number = source == nullptr ? nullptr : std::get_if<std::int64_t>(source);
  if (number == nullptr || !call.fd) return Movement::none;
  return *number == *call.fd ? Movement::receives : Movement::sends;
}

}  // namespace

MovedBytes moved_bytes(const Syscall& call) {
  if (!call.returned || call.result.value_or(-1) <= 0) return {};
  const auto result = *call.result;
  if (call.name == "splice") return {way_between(call, "fd_in"), result};
  if (call.name == "sendfile") return {way_between(call, "in_fd"), result};
  if (call.name == "sendmmsg" || call.name == "recvmmsg") {
    const auto* messages = call.argument("msgvec");
    const auto* buffer = messages == nullptr ? nullptr : std::get_if<Buffer>(messages);
    if (buffer == nullptr || buffer->length <= 0) return {};
    return {call.name == "sendmmsg" ? Movement::sends : Movement::receives, buffer->length};
  }
  const auto way = movement_of(call.name);
  return way == Movement::none ? MovedBytes{} : MovedBytes{way, result};
}

}  // namespace switchboard
