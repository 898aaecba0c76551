#include "engine/explain/blocked.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>
#include <set>

#include "engine/explain/call_arguments.hpp"
#include "engine/model/call_family.hpp"
#include "engine/model/relations.hpp"

namespace switchboard {
namespace {

using Needs = BlockedThread::Needs;

constexpr std::int64_t shortest_wait_ns = 1'000'000;

std::optional<Needs> needs_of(const Syscall& call, const SocketState* socket) {
  const bool is_datagram = socket != nullptr && socket->sample.type == SOCK_DGRAM;
  switch (family_of(call.name)) {
    case CallFamily::meet:
      return call.name == "connect" ? Needs::handshake : Needs::connection;
    case CallFamily::talk:
      if (movement_of(call.name) == Movement::sends || call.name == "sendmmsg") return Needs::room;
      if (movement_of(call.name) == Movement::receives || call.name == "recvmmsg")
        return is_datagram ? Needs::datagram : Needs::bytes;
      return {};
    case CallFamily::wait:
      if (call.name.starts_with("epoll_c")) return {};
      return Needs::readiness;
    case CallFamily::end:
      return call.name == "close" ? std::optional(Needs::acknowledgement) : std::nullopt;
    case CallFamily::process:
      return call.name == "wait4" || call.name == "waitid" ? std::optional(Needs::child) : std::nullopt;
    case CallFamily::set_up:
    case CallFamily::other:
      return {};
  }
  return {};
}

/// The descriptors in an epoll set, from the calls that changed it.
std::set<int> epoll_descriptors(const Timeline& timeline, ProcessId process, std::int64_t epoll, Time at) {
  std::set<int> descriptors;
  const auto name = timeline.names().find("epoll_ctl");
  std::vector<std::size_t> changes;
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (head.is_call() && head.name == name && head.process == process && head.error == 0 && head.at <= at)
      changes.push_back(index);
  });
  for (const auto index : changes) {
    const auto* call = std::get_if<Syscall>(&timeline.event(index).fact);
    if (call == nullptr || number_argument(*call, "epfd", -1) != epoll) continue;
    const auto fd = static_cast<int>(number_argument(*call, "fd", -1));
    if (number_argument(*call, "op", 0) == EPOLL_CTL_DEL)
      descriptors.erase(fd);
    else
      descriptors.insert(fd);
  }
  return descriptors;
}

std::vector<SocketId> sockets_of(const Timeline& timeline, const Snapshot& world, const Syscall& call,
                                 Time at) {
  if (call.socket && family_of(call.name) != CallFamily::wait) return {*call.socket};
  std::set<int> descriptors;
  if (call.name.starts_with("epoll_"))
    descriptors = epoll_descriptors(timeline, call.process, number_argument(call, "epfd", -1), at);
  for (const auto& argument : call.arguments)
    if (const auto* list = std::get_if<ReadinessList>(&argument.value);
        list != nullptr && descriptors.empty())
      for (const auto& entry : list->entries) descriptors.insert(entry.fd);
  std::vector<SocketId> sockets;
  for (const int fd : descriptors)
    if (const auto* socket = world.socket_of(call.process, fd)) sockets.push_back(socket->id);
  return sockets;
}

std::optional<Time> timeout_of(const Syscall& call, Time since) {
  const auto milliseconds = number_argument(call, "timeout", -1);
  if (milliseconds < 0) return {};
  return since + milliseconds * 1'000'000;
}

class Look {
 public:
  Look(Timeline& timeline, Time at)
      : timeline_(timeline), at_(at), world_(timeline.snapshot_at(at)), relations_(world_) {}

  Blocked take() {
    for (const auto& [id, process] : world_.processes) {
      if (process.ended) continue;
      for (const auto& [thread, state] : process.threads) add(process, state);
    }
    std::ranges::stable_sort(blocked_.threads, {}, &BlockedThread::since);
    for (std::size_t i = 0; i < blocked_.threads.size(); ++i) {
      find_pair(i);
      find_held_up(i);
    }
    return std::move(blocked_);
  }

 private:
  void add(const ProcessState& process, const ThreadState& thread) {
    if (!thread.in_call || !thread.since || thread.paused) {
      ++awake_[process.id];
      return;
    }
    const auto* call = timeline_.call(*thread.in_call);
    const Time end = call != nullptr && call->returned ? *call->returned : timeline_.end();
    const auto* socket = call != nullptr && call->socket ? world_.socket(*call->socket) : nullptr;
    const auto needs = call == nullptr ? std::nullopt : needs_of(*call, socket);
    if (!needs || end - *thread.since < shortest_wait_ns) {
      ++awake_[process.id];
      return;
    }
    BlockedThread blocked{.process = process.id,
                          .thread = thread.id,
                          .call = *thread.in_call,
                          .since = *thread.since,
                          .needs = *needs,
                          .sockets = sockets_of(timeline_, world_, *call, at_),
                          .wakers = {},
                          .until = timeout_of(*call, *thread.since)};
    for (const SocketId id : blocked.sockets) add_wakers(blocked, id);
    if (socket != nullptr && socket->bytes() != nullptr) {
      blocked.unread = socket->bytes()->receive;
      blocked.unsent = socket->bytes()->send;
    }
    blocked_.threads.push_back(std::move(blocked));
  }

  void add_wakers(BlockedThread& blocked, SocketId id) {
    const auto* socket = world_.socket(id);
    const auto* peer = socket == nullptr ? nullptr : relations_.peer_of(*socket);
    if (peer == nullptr) return;
    for (const auto* holder : relations_.holders(peer->id))
      if (holder->id != blocked.process &&
          std::ranges::find(blocked.wakers, holder->id) == blocked.wakers.end())
        blocked.wakers.push_back(holder->id);
  }

  /// Each of its threads waits in a call that we understand: no other can come to help.
  bool all_wait(ProcessId process) const { return !awake_.contains(process); }

  std::vector<std::size_t> threads_of(ProcessId process) const {
    std::vector<std::size_t> threads;
    for (std::size_t i = 0; i < blocked_.threads.size(); ++i)
      if (blocked_.threads[i].process == process) threads.push_back(i);
    return threads;
  }

  const ByteQueues* queues_of(SocketId id) const {
    const auto* socket = world_.socket(id);
    return socket == nullptr ? nullptr : socket->bytes();
  }

  void find_pair(std::size_t one) {
    const auto& here = blocked_.threads[one];
    const bool receives = here.needs == Needs::bytes, sends = here.needs == Needs::room;
    if ((!receives && !sends) || here.sockets.size() != 1 || here.until) return;
    const auto* socket = world_.socket(here.sockets.front());
    const auto* peer = socket == nullptr ? nullptr : relations_.peer_of(*socket);
    if (peer == nullptr || peer->closed || socket->closed) return;
    for (std::size_t other = one + 1; other < blocked_.threads.size(); ++other) {
      const auto& there = blocked_.threads[other];
      if (there.needs != here.needs || there.sockets != std::vector{peer->id} || there.until) continue;
      if (!all_wait(here.process) || !all_wait(there.process)) continue;
      if (threads_of(here.process).size() != 1 || threads_of(there.process).size() != 1) continue;
      const auto* own = queues_of(socket->id);
      const auto* its = queues_of(peer->id);
      if (own == nullptr || its == nullptr) continue;
      const bool quiet = own->receive == 0 && its->receive == 0 && own->send == 0 && its->send == 0;
      const bool full = own->receive > 0 && its->receive > 0 && own->send > 0 && its->send > 0;
      if (receives ? !quiet || has_ended(*socket) || has_ended(*peer) : !full) continue;
      blocked_.standstills.push_back(
          {.kind = receives ? Standstill::Kind::both_receive : Standstill::Kind::both_send,
           .threads = {one, other},
           .sockets = {socket->id, peer->id},
           .waiting = {}});
    }
  }

  /// The end of the stream is there or on its way.
  static bool has_ended(const SocketState& socket) {
    return socket.sample.state && *socket.sample.state != TcpState::established;
  }

  void find_held_up(std::size_t one) {
    const auto& here = blocked_.threads[one];
    if (here.needs != Needs::bytes && here.needs != Needs::room) return;
    if (here.sockets.size() != 1) return;
    const auto* socket = world_.socket(here.sockets.front());
    if (socket == nullptr || socket->role != SocketRole::server || !socket->sample.local) return;
    for (const auto* listener : world_.listeners()) {
      if (!listener->sample.local || !accepts_for(*listener->sample.local, *socket->sample.local)) continue;
      const auto queue = world_.accept_queue(*listener);
      const auto holders = relations_.holders(listener->id);
      const bool only_this = holders.size() == 1 && holders.front()->id == here.process;
      if (queue.empty() || !only_this || !all_wait(here.process) || threads_of(here.process).size() != 1)
        continue;
      Standstill standstill{.kind = Standstill::Kind::one_holds_up,
                            .threads = {one},
                            .sockets = {socket->id, listener->id},
                            .waiting = {}};
      for (const auto* each : queue) standstill.waiting.push_back(each->id);
      blocked_.standstills.push_back(std::move(standstill));
      return;
    }
  }

  Timeline& timeline_;
  Time at_;
  const Snapshot& world_;
  Relations relations_;
  Blocked blocked_;
  std::map<ProcessId, int> awake_;
};

}  // namespace

Blocked blocked_at(Timeline& timeline, Time at) {
  return Look(timeline, at).take();
}

}  // namespace switchboard
