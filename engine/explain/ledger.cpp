#include "engine/explain/ledger.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>

#include "engine/explain/call_arguments.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_closed_sockets = 4096;
constexpr std::uint32_t first_sockets = 256;

}  // namespace

void Ledger::happened(const Timeline& timeline, std::size_t index, const EventHead& head) {
  if (head.is<ProcessStarted>()) {
    const auto* started = std::get_if<ProcessStarted>(&timeline.event(index).fact);
    if (started == nullptr) return;
    processes_[started->process] = {.id = started->process,
                                    .parent = {},
                                    .program = started->process,
                                    .label = started->label,
                                    .arguments = started->arguments,
                                    .started = head.at,
                                    .ended = {}};
  } else if (head.is<ProcessForked>()) {
    const auto* forked = std::get_if<ProcessForked>(&timeline.event(index).fact);
    if (forked == nullptr || forked->parent == forked->child) return;
    const auto* parent = process(forked->parent);
    processes_[forked->child] = {
        .id = forked->child,
        .parent = forked->parent,
        .program = program_of(forked->parent),
        .label = parent == nullptr ? std::string() : parent->label,
        .arguments = parent == nullptr ? std::vector<std::string>() : parent->arguments,
        .started = head.at,
        .ended = {}};
  } else if (head.is<ProgramExecuted>()) {
    const auto* executed = std::get_if<ProgramExecuted>(&timeline.event(index).fact);
    if (executed != nullptr) processes_[executed->process].arguments = executed->arguments;
  } else if (head.is<ProcessExited>()) {
    const auto found = processes_.find(head.process);
    if (found != processes_.end()) found->second.ended = head.at;
  }
}

Ledger::Role Ledger::role_of(const Timeline& timeline, const EventHead& head) {
  if (roles_.size() <= head.name) roles_.resize(head.name + std::size_t{1}, Role::not_looked_up);
  auto& role = roles_[head.name];
  if (role != Role::not_looked_up) return role;
  const auto& name = timeline.name_of(head);
  role = name == "socket"                        ? Role::socket
         : name == "socketpair"                  ? Role::socketpair
         : name == "accept" || name == "accept4" ? Role::accept
         : name == "bind"                        ? Role::bind
         : name == "listen"                      ? Role::listen
         : name == "connect"                     ? Role::connect
                                                 : Role::other;
  return role;
}

SocketNote& Ledger::note(SocketId id) {
  auto& note = sockets_[id];
  note.id = id;
  return note;
}

void Ledger::forget(SocketId id) {
  sockets_.erase(id);
  kinds_.erase(id);
}

void Ledger::returned(const Timeline& timeline, std::size_t index, const EventHead& head) {
  const auto made = [&](SocketId id, SocketNote::Origin origin) {
    if (id == SocketId{}) return;
    auto& socket = note(id);
    socket.origin = origin;
    if (socket.number == 0) socket.number = ++made_[program_of(head.process)];
    socket.maker = head.process;
    socket.maker_thread = head.thread;
    socket.made_by = head.id;
    if (origin == SocketNote::Origin::accepted) socket.listener = head.socket;
  };
  const bool good = head.error == 0 && head.has(EventHead::has_result) && head.result >= 0;
  const auto first = [&](std::optional<EventId> SocketNote::*which) {
    if (head.socket == SocketId{}) return;
    auto& socket = note(head.socket);
    if (!(socket.*which)) socket.*which = head.id;
  };
  switch (role_of(timeline, head)) {
    case Role::socket:
      if (good) made(SocketId{head.other}, SocketNote::Origin::made);
      break;
    case Role::socketpair:
      if (const auto* call = std::get_if<Syscall>(&timeline.event(index).fact))
        for (const auto& each : call->made)
          if (each.socket) made(*each.socket, SocketNote::Origin::paired);
      break;
    case Role::accept:
      if (good) made(SocketId{head.other}, SocketNote::Origin::accepted);
      break;
    case Role::bind:
      if (good) first(&SocketNote::bound);
      break;
    case Role::listen:
      if (good) first(&SocketNote::listens);
      break;
    case Role::connect:
      if (good) first(&SocketNote::connected);
      if (head.error == EINPROGRESS) first(&SocketNote::connecting);
      break;
    case Role::other:
    case Role::not_looked_up:
      break;
  }
  if (!head.has(EventHead::closes) || head.socket == SocketId{}) return;
  // A child that closes its copy says nothing of its parent's.
  const auto* closed = socket(head.socket);
  if (closed == nullptr || closed->maker != head.process) return;
  closed_.push_back(head.socket);
  if (closed_.size() <= most_closed_sockets) return;
  forget(closed_.front());
  closed_.pop_front();
}

const SocketNote* Ledger::socket(SocketId id) const {
  const auto found = sockets_.find(id);
  return found == sockets_.end() ? nullptr : &found->second;
}

const ProcessNote* Ledger::process(ProcessId id) const {
  const auto found = processes_.find(id);
  return found == processes_.end() ? nullptr : &found->second;
}

ProcessId Ledger::program_of(ProcessId id) const {
  const auto* note = process(id);
  return note == nullptr ? id : note->program;
}

std::string Ledger::name_of(ProcessId id) const {
  const auto* note = process(id);
  return note == nullptr || note->label.empty() ? fmt::format("pid {}", id.value) : note->label;
}

bool Ledger::is_among_first(SocketId id) const {
  const auto* note = socket(id);
  return note == nullptr || note->number <= first_sockets;
}

std::optional<SocketKind> Ledger::kind_of(const Timeline& timeline, SocketId id) const {
  if (const auto known = kinds_.find(id); known != kinds_.end()) return known->second;
  const auto* made = socket(id);
  if (made == nullptr || made->number > first_sockets) return {};
  if (made->origin == SocketNote::Origin::accepted && made->listener != id) {
    const auto kind = kind_of(timeline, made->listener);
    if (kind) kinds_[id] = *kind;
    return kind;
  }
  if (!made->made_by) return {};
  const auto* call = timeline.call(*made->made_by);
  if (call == nullptr) return {};
  constexpr std::int64_t type_bits = 0xf;  // the others are SOCK_NONBLOCK and SOCK_CLOEXEC
  const auto type = number_argument(*call, "type", 0) & type_bits;
  if (type == 0) return {};
  const SocketKind kind{static_cast<int>(number_argument(*call, "domain", 0)), static_cast<int>(type),
                        static_cast<int>(number_argument(*call, "protocol", 0))};
  kinds_[id] = kind;
  return kind;
}

bool Ledger::is_stream(const Timeline& timeline, SocketId id) const {
  const auto kind = kind_of(timeline, id);
  return kind && kind->type == SOCK_STREAM;
}

bool Ledger::is_datagram(const Timeline& timeline, SocketId id) const {
  const auto kind = kind_of(timeline, id);
  return kind && kind->type == SOCK_DGRAM;
}

bool Ledger::is_tcp(const Timeline& timeline, SocketId id) const {
  const auto kind = kind_of(timeline, id);
  return kind && kind->type == SOCK_STREAM && (kind->domain == AF_INET || kind->domain == AF_INET6);
}

}  // namespace switchboard
