// select's first argument is the highest descriptor and not that plus one. The kernel looks at the
// descriptors below it only (select(2)), so the one that was meant is not among them and never becomes ready.
//
// Certain when a set was given in which nothing stands below the count, the count is the number of an open
// socket of the program, and no earlier select of the thread left the set empty.

#include <set>

#include "engine/explain/rule.hpp"
#include "engine/explain/select_sets.hpp"

namespace switchboard {
namespace {

class SelectCountTooSmall : public Watch {
  static constexpr int worlds_to_ask = 8;

  // It may never return.
  Interest interest() const override { return Interest().entering("select").entering("pselect6"); }

  void entered(const Sight& sight) override {
    if (!seen_.insert(sight.head.thread).second) return;  // only a thread's first set is as it was made
    const auto sets = select_sets(sight.call());
    if (!sets.has_sets || !sets.asked.empty() || sets.count <= 0 || ++worlds_ > worlds_to_ask) return;
    const auto fd = static_cast<int>(sets.count);
    const auto* socket = sight.world().socket_of(sight.head.process, fd);
    if (socket == nullptr) return;
    sight.found({.process = sight.head.process,
                 .socket = socket->id,
                 .evidence = {sight.id()},
                 .values = {{"nfds", std::to_string(fd)}, {"right", std::to_string(fd + 1)}}});
  }

  std::set<ThreadId> seen_;
  int worlds_ = 0;
};

}  // namespace

std::unique_ptr<Watch> watch_select_count_too_small() {
  return std::make_unique<SelectCountTooSmall>();
}

}  // namespace switchboard
