// A server's only thread is in a send to a client that does not read, while others have asked something or
// wait to be accepted: one slow client holds up all. Kernel facts decide: the client's receive queue is not
// empty, the server's send is not done, and the others' queues are not empty, for a second or until somebody
// ended it.

#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class SlowClientBlocksAll : public Watch {
  static constexpr std::int64_t long_ns = 1'000'000'000, between_looks_ns = 250'000'000;

  struct Open {
    EventId call;
    ProcessId process;
    SocketId socket;
    Time since;
  };

  Interest interest() const override {
    return Interest().in(Calls::sends).entering(Calls::sends).of<ProcessExited>().of<SocketSample>();
  }

  void entered(const Sight& sight) override {
    const auto* socket = sight.ledger.socket(sight.head.socket);
    if (socket != nullptr && socket->origin == SocketNote::Origin::accepted)
      open_[sight.head.thread] = {sight.head.id, sight.head.process, sight.head.socket, sight.head.at};
  }
  void returned(const Sight& sight) override { open_.erase(sight.head.thread); }

  void happened(const Sight& sight) override {
    if (open_.empty()) return;
    if (sight.head.is<SocketSample>()) {
      if (sight.head.at - looked_ < between_looks_ns) return;
      looked_ = sight.head.at;
      return look(sight);
    }
    look({sight.timeline, sight.ledger, sight.findings, Time{sight.at.ns - 1}});
    std::erase_if(open_, [&](const auto& entry) { return entry.second.process == sight.head.process; });
  }
  void ended(const Setting& setting) override { look(setting); }

  void look(const Setting& setting) {
    for (auto& [thread, open] : open_) {
      if (setting.at - open.since < long_ns || told_.contains(open.process)) continue;
      const auto& world = setting.world();
      const auto* process = world.process(open.process);
      const auto* socket = world.socket(open.socket);
      const auto* peer = socket == nullptr ? nullptr : world.peer_of(*socket);
      const bool reads_nothing = peer != nullptr && peer->bytes() != nullptr && peer->bytes()->receive > 0;
      if (process == nullptr || process->threads.size() != 1 || !reads_nothing) continue;
      const auto others = waiting(world, *process, open.socket);
      if (others == 0) continue;
      told_[open.process] = open.call;
      setting.found(
          {.process = open.process,
           .socket = open.socket,
           .evidence = {open.call},
           .values = {{"others", std::to_string(others)},
                      {"unread", std::to_string(peer->bytes()->receive)},
                      {"queued", std::to_string(socket->bytes() == nullptr ? 0 : socket->bytes()->send)}}});
    }
  }

  /// Other connections of the process that have something to read, and those in its accept queues.
  static std::size_t waiting(const Snapshot& world, const ProcessState& process, SocketId own) {
    std::size_t count = 0;
    for (const auto& [fd, id] : process.descriptors) {
      const auto* socket = world.socket(id);
      if (id == own || socket == nullptr) continue;
      const bool asks =
          socket->role == SocketRole::server && socket->bytes() != nullptr && socket->bytes()->receive > 0;
      const auto* queue = socket->listener();
      if (!asks && (queue == nullptr || queue->length == 0)) continue;
      count += asks ? 1 : queue->length;
    }
    return count;
  }

  std::map<ThreadId, Open> open_;
  std::map<ProcessId, EventId> told_;
  Time looked_;
};

}  // namespace

std::unique_ptr<Watch> watch_slow_client_blocks_all() {
  return std::make_unique<SlowClientBlocksAll>();
}

}  // namespace switchboard
