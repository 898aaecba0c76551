// A thread asks sockets that do not block again and again, and each time the answer is EAGAIN: it keeps a
// processor busy with waiting. poll, select or epoll wait without it (poll(2)).
//
// Certain after a thousand in a row, a hundred microseconds apart at most: a program that sleeps between,
// however short, is slower.

#include <cerrno>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class BusyLoop : public Watch {
  static constexpr std::int64_t certain_repeats = 1000, longest_gap_ns = 100'000;
  struct Turning {
    EventId first;
    Time since;
    std::int64_t repeats = 0;
  };

  Interest interest() const override { return Interest().in(Calls::all).of<ProcessExited>(); }

  void happened(const Sight& sight) override { turning_.erase(ThreadId{sight.head.process.value}); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != EAGAIN || head.socket == SocketId{}) {
      if (!turning_.empty()) turning_.erase(head.thread);
      return;
    }
    Turning& turning = turning_[head.thread];
    if (turning.repeats++ == 0) {
      turning.first = head.id;
      turning.since = head.at;
    }
    if (turning.repeats != certain_repeats) return;
    if ((head.at - turning.since) / certain_repeats <= longest_gap_ns)
      sight.found({.process = head.process,
                   .socket = head.socket,
                   .evidence = {turning.first, head.id},
                   .values = {{"times", std::to_string(turning.repeats)},
                              {"microseconds", std::to_string((head.at - turning.since) / 1000)}}});
    turning.repeats = 0;
  }

  std::map<ThreadId, Turning> turning_;
};

}  // namespace

std::unique_ptr<Watch> watch_busy_loop() {
  return std::make_unique<BusyLoop>();
}

}  // namespace switchboard
