// Linux leaves in select's timeout the time that was not used (select(2), "Timeouts"): after a timeout that
// is zero. A program that passes the same structure again does not wait any more and turns in a circle.
//
// Certain when a thread's first select had a time to wait, ran out of it, and the next sixteen have none. A
// program that asks without waiting on purpose does so from the beginning.

#include <map>

#include "engine/explain/rule.hpp"
#include "engine/explain/select_sets.hpp"

namespace switchboard {
namespace {

class SelectTimeUsedUp : public Watch {
  static constexpr int repeats_to_be_sure = 16, calls_to_read = 512;
  struct Thread {
    std::optional<EventId> timed_out, next;
    int repeats = 0, read = 0;
  };

  Interest interest() const override {
    return Interest().in("select").in("pselect6").of<ThreadExited>().of<ProcessExited>();
  }

  void happened(const Sight& sight) override { threads_.erase(sight.head.thread); }

  void returned(const Sight& sight) override {
    Thread& thread = threads_[sight.head.thread];
    if (++thread.read > calls_to_read) return;
    const auto sets = select_sets(sight.call());
    const bool is_timeout = sight.head.error == 0 && sight.head.result == 0;
    if (sets.timeout == SelectSets::Timeout::some && is_timeout) {
      thread.timed_out = sight.id();
      thread.repeats = 0;
    } else if (sets.timeout == SelectSets::Timeout::zero && thread.timed_out) {
      if (thread.repeats++ == 0) thread.next = sight.id();
      if (thread.repeats != repeats_to_be_sure) return;
      sight.found({.process = sight.head.process, .evidence = {*thread.next, *thread.timed_out}});
      thread.read = calls_to_read;
    } else {
      thread.timed_out.reset();
    }
  }

  std::map<ThreadId, Thread> threads_;
};

}  // namespace

std::unique_ptr<Watch> watch_select_time_used_up() {
  return std::make_unique<SelectTimeUsedUp>();
}

}  // namespace switchboard
