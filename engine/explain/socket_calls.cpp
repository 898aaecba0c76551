#include "engine/explain/socket_calls.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <unordered_map>

namespace switchboard {

std::map<SocketId, std::vector<CallEvent>> calls_by_socket(const Timeline& timeline,
                                                           const Suspicion& suspicion) {
  std::unordered_map<SocketId, std::size_t> suspect;
  const auto acts_on_a_socket = [](const EventHead& head) {
    return head.is_call() && head.returned_ns >= 0 && head.socket != SocketId{};
  };
  timeline.each_head([&](std::size_t, const EventHead& head) {
    if (acts_on_a_socket(head) && suspicion.call(head)) ++suspect[head.socket];
  });
  std::erase_if(suspect, [&](const auto& entry) { return entry.second < suspicion.times; });
  std::map<SocketId, std::vector<CallEvent>> by_socket;
  if (suspect.empty()) return by_socket;
  std::vector<std::size_t> places;
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (acts_on_a_socket(head) && suspect.contains(head.socket)) places.push_back(index);
  });
  for (const auto index : places) {
    const Event& event = timeline.event(index);
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call != nullptr && call->returned && call->socket) by_socket[*call->socket].push_back({&event, call});
  }
  return by_socket;
}

bool is_stream(const Timeline& timeline, const Snapshot& world, SocketId id) {
  const auto* socket = world.socket(id);
  if (socket == nullptr) return false;
  if (socket->sample.type != 0) return socket->sample.type == SOCK_STREAM;
  if (socket->accept_call) return true;  // also SOCK_SEQPACKET, which is always sampled with its type first
  const auto made_by_socket = timeline.names().find("socket");
  std::optional<std::size_t> maker;
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (!maker && head.is_call() && head.name == made_by_socket && head.other == id.value) maker = index;
  });
  const auto* call = maker ? std::get_if<Syscall>(&timeline.event(*maker).fact) : nullptr;
  const auto* type = call == nullptr ? nullptr : call->argument("type");
  const auto* symbol = type == nullptr ? nullptr : std::get_if<Symbol>(type);
  // The other bits are SOCK_NONBLOCK and SOCK_CLOEXEC.
  return symbol != nullptr && (symbol->number & 0xf) == SOCK_STREAM;
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
