// Each thread is given the address of the one variable that accept's result goes into. Before the first
// thread has read it the next accept has changed it, so two threads serve one connection and nobody the other
// (pthread_create(3): arg is passed as it is, and is not copied).
//
// Certain when a thread that was started after one accept begins with the connection of a later accept,
// another thread begins with that one too, and the connection it was started for has never been used.

#include <map>
#include <set>
#include <vector>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ThreadArgumentShared : public Watch {
  static constexpr std::size_t connections_to_look_at = 256;

  struct Process {
    std::vector<std::pair<SocketId, EventId>> accepted;
    std::set<SocketId> used;
    std::map<ThreadId, std::size_t> started_after;           ///< how many were accepted when it was started
    std::map<SocketId, std::pair<ThreadId, EventId>> begun;  ///< who began with it first
    std::set<ThreadId> has_begun;
    bool told = false;
  };

  Interest interest() const override {
    return Interest().in(Calls::all).of<ThreadStarted>().of<ProcessExited>();
  }

  void happened(const Sight& sight) override {
    if (sight.head.is<ProcessExited>()) {
      processes_.erase(sight.head.process);
      return;
    }
    const auto process = processes_.find(sight.head.process);
    if (process == processes_.end() || process->second.told) return;
    process->second.started_after[sight.head.thread] = process->second.accepted.size();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.other != 0 && head.error == 0 && sight.name().starts_with("accept")) {
      Process& process = processes_[head.process];
      if (process.accepted.size() < connections_to_look_at)
        process.accepted.emplace_back(SocketId{head.other}, head.id);
      else
        process.told = true;
      return;
    }
    const auto found = processes_.find(head.process);
    if (found == processes_.end() || found->second.told || head.socket == SocketId{}) return;
    Process& process = found->second;
    if (process.has_begun.contains(head.thread)) {
      process.used.insert(head.socket);
      return;
    }
    look(sight, process);
    process.used.insert(head.socket);
    process.has_begun.insert(head.thread);
  }

  static void look(const Sight& sight, Process& process) {
    const EventHead& head = sight.head;
    const auto mine = process.started_after.find(head.thread);
    if (mine == process.started_after.end()) return;
    const auto [other, is_first] = process.begun.try_emplace(head.socket, head.thread, head.id);
    if (is_first) return;
    for (const ThreadId thread : {other->second.first, head.thread}) {
      const auto after = process.started_after[thread];
      if (after == 0) continue;
      const auto [meant, accept] = process.accepted[after - 1];
      if (meant == head.socket || process.used.contains(meant)) continue;
      process.told = true;
      sight.found(
          {.process = head.process, .socket = meant, .evidence = {accept, other->second.second, head.id}});
      return;
    }
  }

  std::map<ProcessId, Process> processes_;
};

}  // namespace

std::unique_ptr<Watch> watch_thread_argument_shared() {
  return std::make_unique<ThreadArgumentShared>();
}

}  // namespace switchboard
