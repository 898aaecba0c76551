#include "engine/explain/run_outline.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <map>
#include <set>
#include <string_view>
#include <unordered_map>

#include "engine/explain/addresses_given.hpp"
#include "engine/explain/call_arguments.hpp"
#include "engine/model/moved_bytes.hpp"

namespace switchboard {
namespace {

using Role = SocketOutline::Role;

constexpr std::size_t most_kept = 1 << 20;  // of each stream

class Outliner {
 public:
  explicit Outliner(const Timeline& timeline) : timeline_(timeline) {}

  RunOutline run() {
    timeline_.each_event([&](const Event& event) { take(event); });
    give_returns(Time{std::numeric_limits<std::int64_t>::max()});
    std::erase_if(outline_.sockets, [](const SocketOutline& socket) { return socket.role == Role::unused; });
    return std::move(outline_);
  }

 private:
  void take(const Event& event) {
    give_returns(event.at);
    if (const auto* started = std::get_if<ProcessStarted>(&event.fact)) {
      if (!outline_.label.empty()) return;
      outline_.label = started->label;
      outline_.process = started->process;
      processes_.insert(started->process);
    } else if (const auto* forked = std::get_if<ProcessForked>(&event.fact)) {
      if (processes_.contains(forked->parent)) processes_.insert(forked->child);
    } else if (const auto* exited = std::get_if<ProcessExited>(&event.fact)) {
      if (exited->process != outline_.process) return;
      outline_.exited = event.id;
      outline_.status = exited->status;
    } else if (const auto* call = std::get_if<Syscall>(&event.fact);
               call != nullptr && call->returned && processes_.contains(call->process)) {
      returning_.emplace(*call->returned, event);
    }
  }

  /// Calls count in the order in which they returned.
  void give_returns(Time until) {
    while (!returning_.empty() && returning_.begin()->first <= until) {
      const auto node = returning_.extract(returning_.begin());
      const Event& event = node.mapped();
      returned(event.id, std::get<Syscall>(event.fact));
    }
  }

  void returned(EventId id, const Syscall& call) {
    const bool good = !call.error && call.result.value_or(-1) >= 0;
    if (good) note_made(id, call);
    SocketOutline* socket = call.socket ? find(*call.socket) : nullptr;
    if (socket == nullptr) return;
    if (!call.closed.empty() && !socket->closed) socket->closed = id;
    if (!good) return note_failure(id, call, *socket);
    if (call.name == "bind") {
      if (const auto* address = given_address(call)) socket->bound = address->endpoint;
      if (socket->role == Role::unused && socket->type == SOCK_DGRAM) socket->role = Role::datagrams;
    } else if (call.name == "listen") {
      socket->role = Role::listener;
      socket->listen = id;
      socket->backlog = number_argument(call, "backlog", 0);
    } else if (call.name == "connect") {
      dialled(id, *socket);
    } else if (call.name == "setsockopt") {
      socket->options.emplace_back(symbol_argument(call, "optname"));
    } else if (call.name == "shutdown") {
      constexpr std::int64_t of_reading = 0;
      if (number_argument(call, "how", of_reading) != of_reading) socket->shut_down = id;
    } else {
      note_bytes(id, call, *socket);
    }
  }

  void note_made(EventId id, const Syscall& call) {
    const bool accepts = call.name.starts_with("accept");
    if (call.name != "socket" && call.name != "socketpair" && !accepts) return;
    for (const auto& made : call.made) {
      if (!made.socket) continue;
      places_[*made.socket] = outline_.sockets.size();
      auto& socket = outline_.sockets.emplace_back();
      socket.socket = *made.socket;
      socket.begin = id;
      if (accepts) {
        socket.role = Role::accepted;
        if (const auto* listener = call.socket ? find(*call.socket) : nullptr) socket.type = listener->type;
        continue;
      }
      constexpr std::int64_t type_bits = 0xf;
      socket.domain = static_cast<int>(number_argument(call, "domain", 0));
      socket.type = static_cast<int>(number_argument(call, "type", 0) & type_bits);
      if (call.name == "socketpair") socket.role = Role::unused;
    }
  }

  static void dialled(EventId id, SocketOutline& socket) {
    socket.role = socket.type == SOCK_DGRAM ? Role::datagrams : Role::dialled;
    socket.listen = id;
  }

  static void note_failure(EventId id, const Syscall& call, SocketOutline& socket) {
    const int error = call.error ? static_cast<int>(call.error->number) : 0;
    if (call.name == "connect" && error == EINPROGRESS) return dialled(id, socket);
    const bool waits = error == EAGAIN || error == EINTR || error == EALREADY || error == EISCONN;
    const bool asks = call.name.starts_with("get") || call.name == "setsockopt" || call.name == "shutdown";
    if (waits || asks || socket.failed || !call.error) return;
    socket.failed = id;
    socket.error = call.error->name;
    // A socket that came to nothing matters only by its failure.
    if (socket.role == Role::unused && call.name == "connect") socket.role = Role::dialled;
    if (socket.role == Role::unused && call.name == "bind") socket.role = Role::listener;
  }

  static void note_bytes(EventId id, const Syscall& call, SocketOutline& socket) {
    const auto moved = moved_bytes(call);
    if (has_flag(call, MSG_PEEK)) return;
    if (moved.way == Movement::none) {
      const bool ends =
          movement_of(call.name) == Movement::receives && call.result == 0 && asked_length(call) > 0;
      if (ends && !socket.end_seen && socket.type != SOCK_DGRAM) socket.end_seen = id;
      return;
    }
    const bool sends = moved.way == Movement::sends;
    if (socket.role == Role::unused) socket.role = Role::datagrams;
    auto& total = sends ? socket.sent_bytes : socket.received_bytes;
    auto& stream = sends ? socket.sent : socket.received;
    const auto* buffer = buffer_argument(call);
    // Only what joins on without a gap.
    if (buffer != nullptr && static_cast<std::int64_t>(stream.size()) == total && stream.size() < most_kept) {
      const auto count = std::min(buffer->bytes.size(), static_cast<std::size_t>(moved.count));
      stream.insert(stream.end(), buffer->bytes.begin(),
                    buffer->bytes.begin() + static_cast<std::ptrdiff_t>(count));
    }
    total += moved.count;
    if (!sends) {
      socket.last_received = id;
      return;
    }
    socket.last_sent = id;
    socket.sends.emplace_back(total, id);
  }

  SocketOutline* find(SocketId id) {
    const auto place = places_.find(id);
    return place == places_.end() ? nullptr : &outline_.sockets[place->second];
  }

  const Timeline& timeline_;
  RunOutline outline_;
  std::set<ProcessId> processes_;
  std::multimap<Time, Event> returning_;
  std::unordered_map<SocketId, std::size_t> places_;
};

}  // namespace

std::vector<const SocketOutline*> RunOutline::with(SocketOutline::Role role) const {
  std::vector<const SocketOutline*> found;
  for (const auto& socket : sockets)
    if (socket.role == role) found.push_back(&socket);
  return found;
}

RunOutline outline_of(const Timeline& timeline) {
  return Outliner(timeline).run();
}

}  // namespace switchboard
