// A child ended, SIGCHLD came while the program waited in a call, the call failed with EINTR (signal(7)), and
// the program gave up. EINTR says only that a signal came first: the call can be made again.
//
// Certain when the program ends with an error and has made no other call on a socket since. A signal that
// asks the program to stop (SIGINT, SIGTERM) or that it sets for itself (SIGALRM) may well end a wait; only
// SIGCHLD counts, and an EINTR that was injected.

#include <cerrno>
#include <csignal>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class InterruptionFatal : public Watch {
  struct Process {
    int last_signal = 0;
    std::optional<EventId> interrupted;
    bool by_child = false;
  };

  Interest interest() const override {
    return Interest()
        .in(Calls::accepts)
        .in(Calls::receives)
        .in(Calls::sends)
        .in(Calls::waits)
        .in("connect")
        .of<SignalDelivered>()
        .of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EINTR) {
      if (const auto mine = processes_.find(head.process); mine != processes_.end())
        mine->second.interrupted.reset();
      return;
    }
    Process& process = processes_[head.process];
    process.interrupted = head.id;
    process.by_child = process.last_signal == SIGCHLD || sight.call().injected;
  }

  void happened(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.is<SignalDelivered>()) {
      Process& process = processes_[head.process];
      process.last_signal = head.error;
      // The signal may be told after the call that it interrupted.
      if (process.interrupted && head.error == SIGCHLD) process.by_child = true;
      if (process.interrupted && head.error != SIGCHLD) process.interrupted.reset();
      return;
    }
    const auto mine = processes_.find(head.process);
    if (mine == processes_.end()) return;
    const bool failed = head.error == 0 && head.result != 0;
    if (mine->second.interrupted && mine->second.by_child && failed)
      sight.found({.process = head.process,
                   .evidence = {*mine->second.interrupted, head.id},
                   .values = {{"code", std::to_string(head.result)}}});
    processes_.erase(mine);
  }

  std::map<ProcessId, Process> processes_;
};

}  // namespace

std::unique_ptr<Watch> watch_interruption_fatal() {
  return std::make_unique<InterruptionFatal>();
}

}  // namespace switchboard
