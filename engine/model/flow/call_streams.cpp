#include "engine/model/flow/call_streams.hpp"

#include <algorithm>
#include <array>

#include "engine/model/call_family.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

constexpr std::int64_t msg_oob = 1, msg_peek = 2;  // recv(2), bits/socket.h
// MAX_RW_COUNT in include/linux/fs.h: no call moves more, so a greater result is a damaged recording's.
constexpr std::int64_t most_bytes = 0x7ffff000;

std::int64_t number_in(const Syscall& call, std::string_view name) {
  const auto* value = call.argument(name);
  if (value == nullptr) return 0;
  if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
  const auto* symbol = std::get_if<Symbol>(value);
  return symbol == nullptr ? 0 : symbol->number;
}

/// Its result counts messages, so how many bytes of a stream it moved is not known.
bool counts_messages(std::string_view name) {
  return name == "sendmmsg" || name == "recvmmsg";
}

/// connect(2) with these sent no SYN of its own.
bool sent_no_syn(const Syscall& call) {
  static constexpr auto names =
      std::to_array<std::string_view>({"EALREADY", "EISCONN", "EBADF", "EINVAL", "EFAULT", "ENOTSOCK",
                                       "EAFNOSUPPORT", "EADDRNOTAVAIL", "EACCES", "EPERM", "ENETUNREACH"});
  return call.error && std::ranges::find(names, call.error->name) != names.end();
}

Cause cause_of(const Event& event) {
  return {event.id, event.at};
}

/// kTLS (Documentation/networking/tls.rst) puts other bytes on the wire than the program sends.
bool turns_on_tls(const Syscall& call) {
  const auto* option = call.argument("optname");
  const auto* symbol = option == nullptr ? nullptr : std::get_if<Symbol>(option);
  return call.name == "setsockopt" && call.result == 0 && symbol != nullptr && symbol->name == "TCP_ULP";
}

}  // namespace

void CallStream::enter(EventId call, Time at) {
  if (open.empty()) {
    period.clear();
    period_begin = total;
  }
  open.push_back({call, at});
}

void CallStream::leave(EventId call, Time at, std::int64_t moved) {
  const auto place = std::ranges::find(open, call, &Open::call);
  if (place == open.end()) return;
  const Time entered = place->entered;
  open.erase(place);
  if (moved > 0) {
    period.push_back(calls.size());
    calls.push_back({call, {total, total + moved}, entered, at, Certainty::seen});
    total += moved;
  }
  if (period.size() < 2 && (open.empty() || period.empty())) {
    if (moved > 0) longest = std::max(longest, moved);
    return;
  }
  // Others move bytes at the same time, or may yet: the order among them is the kernel's secret. When they
  // have all returned and only one moved any, that one is certain again.
  const bool is_alone = open.empty() && period.size() == 1;
  for (const auto index : period) {
    calls[index].bytes = {period_begin, total};
    calls[index].certainty = is_alone ? Certainty::seen : Certainty::inferred;
  }
  longest = std::max(longest, total - period_begin);
}

std::optional<CallBytes> CallStream::in_progress() const {
  if (open.size() != 1 || !period.empty() || !is_counted) return {};
  return CallBytes{open.front().call,
                   {total, std::numeric_limits<std::int64_t>::max()},
                   open.front().entered,
                   {std::numeric_limits<std::int64_t>::max()},
                   Certainty::seen};
}

const SocketCalls* CallStreams::of(SocketId socket) const {
  const auto found = sockets_.find(socket);
  return found == sockets_.end() ? nullptr : &found->second;
}

std::vector<CallStreams::Place> CallStreams::places_of(EventId call) const {
  std::vector<Place> places;
  const auto [begin, end] = places_.equal_range(call);
  for (auto entry = begin; entry != end; ++entry) places.push_back(entry->second);
  return places;
}

std::optional<CallStreams::Span> CallStreams::span_of(EventId call) const {
  const auto found = spans_.find(call);
  return found == spans_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<SocketId> CallStreams::socket_at(ProcessId process, std::int64_t fd) const {
  const auto owner = descriptors_.find(process);
  if (owner == descriptors_.end()) return {};
  const auto found = owner->second.find(static_cast<int>(fd));
  return found == owner->second.end() ? std::nullopt : std::optional(found->second);
}

void CallStreams::hold(ProcessId process, int fd, SocketId socket) {
  auto [entry, is_new] = descriptors_[process].try_emplace(fd, socket);
  if (!is_new) {
    if (entry->second == socket) return;
    --holders_[entry->second];
    entry->second = socket;
  }
  ++holders_[socket];
}

void CallStreams::let_go(ProcessId process, int fd, Cause cause) {
  auto& held = descriptors_[process];
  const auto entry = held.find(fd);
  if (entry == held.end()) return;
  const SocketId socket = entry->second;
  held.erase(entry);
  if (--holders_[socket] > 0) return;
  holders_.erase(socket);
  auto& calls = sockets_[socket];
  if (!calls.last_close) {
    calls.last_close = cause;
    note(cause.event, {socket, Part::ended, 0});
  }
}

void CallStreams::end_process(ProcessId process, Cause cause) {
  if (const auto exit = exits_.find(process); exit != exits_.end()) {
    cause = exit->second;
    exits_.erase(exit);
  }
  const auto entry = descriptors_.find(process);
  if (entry == descriptors_.end()) return;
  while (!entry->second.empty()) let_go(process, entry->second.begin()->first, cause);
  descriptors_.erase(entry);
}

/// Whose bytes the call moves, where its result counts them.
CallStreams::Ways CallStreams::ways_of(const Syscall& call) const {
  Ways ways;
  const bool splices = call.name == "splice";  // splice(2), sendfile(2): from one descriptor to another
  if (splices || call.name == "sendfile") {
    const auto from = socket_at(call.process, number_in(call, splices ? "fd_in" : "in_fd"));
    const auto to = socket_at(call.process, number_in(call, splices ? "fd_out" : "out_fd"));
    if (from) ways.add({*from, Part::received});
    if (to) ways.add({*to, Part::sent});
    return ways;
  }
  const auto movement = movement_of(call.name);
  if (call.socket && movement != Movement::none)
    ways.add({*call.socket, movement == Movement::sends ? Part::sent : Part::received});
  return ways;
}

CallStream* CallStreams::stream_of(const Way& way) {
  auto& socket = sockets_[way.socket];
  auto& stream = way.part == Part::sent ? socket.sent : socket.received;
  return is_counted_ && stream.is_counted ? &stream : nullptr;
}

void CallStreams::entered(const Event& event, const Syscall& call) {
  if (call.name == "exit_group") exits_[call.process] = cause_of(event);
  const bool is_of_sockets = call.socket || family_of(call.name) == CallFamily::wait ||
                             call.name == "splice" || call.name == "sendfile";
  if (!is_of_sockets) return;
  for (const auto& way : ways_of(call))
    if (auto* stream = stream_of(way)) stream->enter(event.id, event.at);
  if (call.name == "connect") {
    sockets_[*call.socket].connects.push_back(cause_of(event));
    note(event.id, {*call.socket, Part::connected, 0});
  }
  spans_[event.id] = {event.at, {}};
}

void CallStreams::move(const Event& event, const Syscall& call, const Way& way) {
  auto* stream = stream_of(way);
  if (stream == nullptr) return;
  auto& socket = sockets_[way.socket];
  const auto result = call.result.value_or(0);
  const auto flags = number_in(call, "flags");
  const bool receives = way.part == Part::received;
  const bool is_aside = receives && (flags & (msg_peek | msg_oob)) != 0;  // takes nothing out of the stream
  const auto moved = is_aside || result < 0 || result > most_bytes ? 0 : result;
  const bool asked_for_something = number_in(call, "len") + number_in(call, "count") > 0;
  if (receives && call.result == 0 && asked_for_something && !socket.read_end)
    socket.read_end = {event.id, {stream->total, stream->total}, event.at, *call.returned, Certainty::seen};
  stream->leave(event.id, *call.returned, moved);
  if (moved > 0)
    note(event.id, {way.socket, way.part, stream->calls.size() - 1});
  else if (socket.read_end && socket.read_end->call == event.id)
    note(event.id, {way.socket, Part::received, stream->calls.size()});
  // tcp(7): the urgent byte is left out of the stream that is read.
  if (is_aside && (flags & msg_oob) != 0 && result > 0) stream->is_counted = false;
}

void CallStreams::note_made(const Event& event, const Syscall& call) {
  const auto sockets_made =
      std::ranges::count_if(call.made, [](const auto& m) { return m.socket.has_value(); });
  for (const auto& made : call.made) {
    if (!made.socket) continue;
    hold(call.process, made.fd, *made.socket);
    auto& socket = sockets_[*made.socket];
    if (call.name == "socket" || call.name == "socketpair") {
      socket.domain = static_cast<int>(number_in(call, "domain"));
      socket.type = static_cast<int>(number_in(call, "type")) & 0xf;  // SOCK_TYPE_MASK, include/linux/net.h
    }
    if (call.name == "accept" || call.name == "accept4") {
      socket.accepted = CallBytes{event.id, {}, event.at, *call.returned, Certainty::seen};
      note(event.id, {*made.socket, Part::accepted, 0});
    }
  }
  if (call.name == "socketpair" && sockets_made == 2) {
    const auto first = *call.made[0].socket, second = *call.made[1].socket;
    sockets_[first].peer = second;
    sockets_[second].peer = first;
  }
}

void CallStreams::note_ready(const Event& event, const Syscall& call) {
  for (const auto& argument : call.arguments) {
    const auto* list = std::get_if<ReadinessList>(&argument.value);
    if (list == nullptr) continue;
    for (const auto& entry : list->entries) {
      if (entry.revents.name.empty()) continue;
      if (const auto socket = socket_at(call.process, entry.fd)) note(event.id, {*socket, Part::waited, 0});
    }
  }
}

void CallStreams::returned(const Event& event, const Syscall& call) {
  if (const auto span = spans_.find(event.id); span != spans_.end()) span->second.returned = call.returned;
  for (const auto& way : ways_of(call)) move(event, call, way);
  if (call.socket) {
    auto& socket = sockets_[*call.socket];
    if (counts_messages(call.name) && call.result.value_or(0) > 0)
      (call.name == "sendmmsg" ? socket.sent : socket.received).is_counted = false;
    if (turns_on_tls(call)) socket.sent.is_counted = socket.received.is_counted = false;
    if (call.name == "connect" && sent_no_syn(call))
      std::erase_if(socket.connects, [&](const Cause& cause) { return cause.event == event.id; });
    const auto how = number_in(call, "how");
    if (call.name == "shutdown" && call.result == 0 && how >= 1 && !socket.shut_down && !socket.last_close) {
      socket.shut_down = cause_of(event);  // SHUT_WR, SHUT_RDWR
      note(event.id, {*call.socket, Part::ended, 0});
    }
  }
  if (!call.socket && call.result.value_or(0) > 0 && family_of(call.name) == CallFamily::wait)
    note_ready(event, call);
  if (call.name == "io_uring_setup" && call.result.value_or(-1) >= 0) is_counted_ = false;
  for (const int fd : call.closed) let_go(call.process, fd, cause_of(event));
  note_made(event, call);
}

void CallStreams::happened(const Event& event) {
  std::visit(Overloaded{
                 [&](const ProcessForked& fact) {
                   if (fact.parent == fact.child) return;
                   end_process(fact.child, {event.id, {}});  // a pid that is used again
                   const auto parent = descriptors_.find(fact.parent);
                   if (parent == descriptors_.end()) return;
                   const Descriptors inherited = parent->second;
                   for (const auto& [fd, socket] : inherited) hold(fact.child, fd, socket);
                 },
                 [&](const ProgramExecuted& fact) {
                   for (const int fd : fact.closed) let_go(fact.process, fd, {event.id, {}});
                 },
                 // What a process leaves open when a signal ends it is closed before we hear of its end.
                 [&](const ProcessExited& fact) {
                   end_process(fact.process, {event.id, {}});
                 },
                 [&](const SocketSample& sample) {
                   auto& socket = sockets_[sample.socket];
                   if (sample.type != 0) socket.type = sample.type;
                   if (sample.domain != 0) socket.domain = sample.domain;
                   if (sample.peer && !socket.peer) socket.peer = sample.peer;
                 },
                 [&](const EventsLost& lost) {
                   if (lost.source != "packets" && lost.source != "samples") is_counted_ = false;
                 },
                 [](const auto&) {},
             },
             event.fact);
}

}  // namespace switchboard
