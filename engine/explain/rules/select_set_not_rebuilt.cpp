// select changes its sets: when it returns only the ready descriptors are left in them (select(2), NOTES).
// The program passes them again as they are, and no longer asks for what was not ready.
//
// Certain when a select timed out, which empties the sets, and the next one asks for nothing. An empty set on
// purpose, to sleep, has no descriptors before it either.

#include <map>

#include "engine/explain/rule.hpp"
#include "engine/explain/select_sets.hpp"

namespace switchboard {
namespace {

class SelectSetNotRebuilt : public Watch {
  static constexpr int calls_to_read = 256;  // of each thread
  struct Before {
    EventId call;
    bool asked = false, timed_out = false;
    int read = 0;
  };

  // The select that waits for nothing may never return.
  Interest interest() const override {
    return Interest()
        .entering("select")
        .entering("pselect6")
        .in("select")
        .in("pselect6")
        .of<ThreadExited>()
        .of<ProcessExited>();
  }

  void happened(const Sight& sight) override { before_.erase(sight.head.thread); }

  void entered(const Sight& sight) override {
    const auto before = before_.find(sight.head.thread);
    if (before == before_.end() || !before->second.timed_out || !before->second.asked) return;
    const auto sets = select_sets(sight.call());
    if (!sets.has_sets || !sets.asked.empty() || sets.count <= 0) return;
    before->second.asked = false;
    sight.found({.process = sight.head.process,
                 .evidence = {sight.id(), before->second.call},
                 .values = {{"nfds", std::to_string(sets.count)}}});
  }

  void returned(const Sight& sight) override {
    Before& before = before_[sight.head.thread];
    if (++before.read > calls_to_read) {
      before.asked = false;
      return;
    }
    before.call = sight.id();
    before.timed_out = sight.head.error == 0 && sight.head.result == 0;
    before.asked = before.timed_out && !select_sets(sight.call()).asked.empty();
  }

  std::map<ThreadId, Before> before_;
};

}  // namespace

std::unique_ptr<Watch> watch_select_set_not_rebuilt() {
  return std::make_unique<SelectSetNotRebuilt>();
}

}  // namespace switchboard
