// A thread asks sockets that do not block again and again, and each time the answer is EAGAIN: it keeps a
// processor busy with waiting. poll, select or epoll wait without it (poll(2)).
//
// Certain after a thousand in a row, nine in ten of which were made within a hundred microseconds after the
// answer before: a program that sleeps between, however short, is slower, and one that others take the
// processor from is slow now and then. How long a call takes does not count: to observe it takes long when
// its buffer is.

#include <cerrno>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class BusyLoop : public Watch {
  static constexpr std::int64_t certain_repeats = 1000, longest_gap_ns = 100'000;
  struct Turning {
    EventId first;
    Time since, answered;
    std::int64_t repeats = 0, quick = 0;
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
    if (turning.repeats++ == 0)
      turning = {.first = head.id, .since = head.at, .answered = {}, .repeats = 1, .quick = 0};
    else if (head.at - turning.answered <= longest_gap_ns)
      ++turning.quick;
    turning.answered = Time{head.returned_ns};
    if (turning.repeats != certain_repeats) return;
    if (turning.quick * 10 >= turning.repeats * 9)
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
