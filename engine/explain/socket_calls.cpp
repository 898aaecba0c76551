#include "engine/explain/socket_calls.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

namespace switchboard {

std::vector<CallEvent> returned_calls(const Timeline& timeline) {
  std::vector<CallEvent> calls;
  for (const Event& event : timeline.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && call->returned) calls.push_back({&event, call});
  }
  return calls;
}

std::map<SocketId, std::vector<CallEvent>> calls_by_socket(const Timeline& timeline) {
  std::map<SocketId, std::vector<CallEvent>> by_socket;
  for (const auto& each : returned_calls(timeline))
    if (each.call->socket) by_socket[*each.call->socket].push_back(each);
  return by_socket;
}

bool is_stream(const Timeline& timeline, const Snapshot& world, SocketId id) {
  const auto* socket = world.socket(id);
  if (socket == nullptr) return false;
  if (socket->sample.type != 0) return socket->sample.type == SOCK_STREAM;
  if (socket->accept_call) return true;  // also SOCK_SEQPACKET, which is always sampled with its type first
  for (const Event& event : timeline.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || call->name != "socket" || call->made.empty() || call->made.front().socket != id)
      continue;
    const auto* type = call->argument("type");
    const auto* symbol = type == nullptr ? nullptr : std::get_if<Symbol>(type);
    return symbol != nullptr &&
           (symbol->number & 0xf) == SOCK_STREAM;  // the rest are SOCK_NONBLOCK, SOCK_CLOEXEC
  }
  return false;
}

std::int64_t number_argument(const Syscall& call, std::string_view name, std::int64_t otherwise) {
  const auto* value = call.argument(name);
  if (value == nullptr) return otherwise;
  if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
  if (const auto* symbol = std::get_if<Symbol>(value)) return symbol->number;
  return otherwise;
}

const SocketAddress* address_argument(const Syscall& call) {
  const auto* value = call.argument("addr");
  return value == nullptr ? nullptr : std::get_if<SocketAddress>(value);
}

const Buffer* buffer_argument(const Syscall& call) {
  for (const auto* name : {"buf", "iov", "msg"})
    if (const auto* value = call.argument(name))
      if (const auto* buffer = std::get_if<Buffer>(value)) return buffer;
  return nullptr;
}

std::int64_t asked_length(const Syscall& call) {
  for (const auto* name : {"len", "count"})
    if (const auto length = number_argument(call, name, -1); length >= 0) return length;
  const auto* buffer = buffer_argument(call);
  return buffer == nullptr ? 0 : buffer->length;
}

bool has_flag(const Syscall& call, std::int64_t flag) {
  return (number_argument(call, "flags", 0) & flag) != 0;
}

std::string name_of(const Snapshot& world, ProcessId process) {
  const auto* state = world.process(process);
  return state == nullptr || state->label.empty() ? fmt::format("pid {}", process.value) : state->label;
}

}  // namespace switchboard
