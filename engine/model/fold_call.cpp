#include <algorithm>
#include <tuple>

#include "engine/model/fold_parts.hpp"
#include "engine/model/moved_bytes.hpp"

namespace switchboard {
namespace {

constexpr std::size_t kept_bytes = 64;  // what a queue cell strip can show
// MAX_RW_COUNT in include/linux/fs.h: no call moves more, so a greater result is a damaged recording's.
constexpr std::int64_t most_bytes = 0x7ffff000;

/// recv(2): a peek leaves the bytes in the queue.
bool only_peeks(const Syscall& call) {
  const auto* flags = call.argument("flags");
  const auto* symbol = flags == nullptr ? nullptr : std::get_if<Symbol>(flags);
  return symbol != nullptr && (symbol->number & 0x2) != 0;  // MSG_PEEK
}

Bytes newest_bytes(const Syscall& call, std::int64_t count) {
  for (const auto* name : {"buf", "msg", "iov", "msgvec"}) {
    const auto* value = call.argument(name);
    if (value == nullptr) continue;
    if (const auto* buffer = std::get_if<Buffer>(value)) {
      const auto size = std::min({buffer->bytes.size(), kept_bytes, static_cast<std::size_t>(count)});
      return {buffer->bytes.begin(), buffer->bytes.begin() + static_cast<std::ptrdiff_t>(size)};
    }
  }
  return {};
}

void count_bytes(SocketState& socket, const Syscall& call) {
  const auto moved = moved_bytes(call);
  if (moved.way == Movement::none || moved.count > most_bytes || only_peeks(call)) return;
  auto& total = moved.way == Movement::sends ? socket.written : socket.read;
  auto& newest = moved.way == Movement::sends ? socket.last_written : socket.last_read;
  total += moved.count;
  newest = newest_bytes(call, moved.count);
}

/// Back in the call that a handler has interrupted, if it was a handler that made this call.
void leave_call(ThreadState& thread, EventId call) {
  std::erase_if(thread.interrupted, [&](const auto& outer) { return outer.first == call; });
  if (thread.in_call != call) return;
  thread.in_call.reset();
  thread.since.reset();
  if (thread.interrupted.empty()) return;
  std::tie(thread.in_call, thread.since) = thread.interrupted.back();
}

void note_role(Snapshot& world, const Event& event, const Syscall& call) {
  if (!call.socket) return;
  auto& socket = socket_in(world, *call.socket, event.at);
  const bool in_progress = call.error && call.error->name == "EINPROGRESS";
  if (call.name == "listen" && call.result == 0) socket.role = SocketRole::listener;
  if (call.name == "connect" && (call.result == 0 || in_progress)) {
    socket.role = SocketRole::client;
    socket.connect_call = event.id;
  }
}

}  // namespace

void fold_call_entered(Snapshot& world, const Event& event, const Syscall& call) {
  auto& process = process_in(world, call.process, event.at);
  auto& thread = process.threads[call.thread];
  thread.id = call.thread;
  thread.in_call = event.id;
  thread.since = event.at;
  if (call.name == "connect" && call.socket) {
    auto& socket = socket_in(world, *call.socket, event.at);
    if (!socket.connect_call)
      socket.connect_call = event.id;  // a blocked connect has a role before it returns
    if (socket.role == SocketRole::unknown) socket.role = SocketRole::client;
  }
}

void fold_call_returned(Snapshot& world, const Event& event, const Syscall& call) {
  auto& process = process_in(world, call.process, event.at);
  const Time at = *call.returned;
  if (auto thread = process.threads.find(call.thread); thread != process.threads.end())
    leave_call(thread->second, event.id);
  for (const int fd : call.closed) forget_descriptor(world, process, fd, at);
  for (const auto& made : call.made) {
    if (!made.socket) continue;
    process.descriptors[made.fd] = *made.socket;
    auto& socket = socket_in(world, *made.socket, at);
    if (!socket.creator) {
      socket.creator = call.process;
      ++process.sockets;
    }
    if (!socket.sampled_at) socket.sample.host = process.host;
    if (socket.sample.reason != SocketSample::Reason::gone)
      reopen_socket(world, socket);  // it came by SCM_RIGHTS
    if (call.name == "accept" || call.name == "accept4") {
      socket.role = SocketRole::server;
      socket.accepted_at = at;
      socket.accept_call = event.id;
    }
  }
  note_role(world, event, call);
  if (call.socket) count_bytes(socket_in(world, *call.socket, event.at), call);
}

}  // namespace switchboard
