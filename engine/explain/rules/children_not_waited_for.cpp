// Children that have ended and that their parent never waits for stay in the process table as zombies, until
// no more can be forked (wait(2), NOTES). One wait for each SIGCHLD leaves some too: several ends that come
// together are one signal (signal(7)).
//
// Said of a server that accepted a client when three or more of its children had ended, came round to the
// next accept, and has not waited for them until the end: wherever its loop or its handler waits, that place
// was passed. A program that ignores SIGCHLD gets no signal and no zombies. One that has waited at least once
// is certain; of one that never did, SA_NOCLDWAIT cannot be seen, so that is inferred.

#include <csignal>
#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ChildrenNotWaitedFor : public Watch {
  static constexpr std::size_t certain_zombies = 3;

  struct End {
    EventId event;
    Time at;
  };
  struct Accept {
    EventId call;
    Time returned;
  };
  struct Parent {
    std::map<ProcessId, End> ended;  ///< children that were not waited for
    std::optional<Accept> newest;    ///< that gave a client
    std::optional<Accept> last;      ///< after which it came round to the next accept
    bool got_signal = false, has_waited = false, waits_otherwise = false;
    std::size_t children = 0;
  };

  Interest interest() const override {
    return Interest()
        .in("wait4")
        .in("waitid")
        .in(Calls::accepts)
        .entering(Calls::accepts)
        .of<ProcessForked>()
        .of<ProcessExited>()
        .of<SignalDelivered>();
  }

  void entered(const Sight& sight) override {
    const auto parent = parents_.find(sight.head.process);
    if (parent != parents_.end() && parent->second.newest) parent->second.last = parent->second.newest;
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    const auto parent = parents_.find(head.process);
    if (parent == parents_.end()) return;
    if (sight.name() == "wait4") {
      if (head.error != 0 || head.result <= 0) return;
      parent->second.has_waited = true;
      parent->second.ended.erase(ProcessId{static_cast<std::int32_t>(head.result)});
    } else if (sight.name() == "waitid") {
      parent->second.waits_otherwise = true;
    } else if (head.error == 0) {
      parent->second.newest = Accept{head.id, sight.at};
    }
  }

  void happened(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.is<SignalDelivered>()) {
      const auto parent = parents_.find(head.process);
      if (parent != parents_.end() && head.error == SIGCHLD) parent->second.got_signal = true;
      return;
    }
    if (const auto* forked = head.is<ProcessForked>() ? sight.fact<ProcessForked>() : nullptr) {
      parent_of_[forked->child] = forked->parent;
      ++parents_[forked->parent].children;
      return;
    }
    if (const auto mine = parents_.find(head.process); mine != parents_.end()) {
      tell(sight, mine->first, mine->second);
      parents_.erase(mine);
    }
    const auto child = parent_of_.find(head.process);
    if (child == parent_of_.end()) return;
    if (const auto parent = parents_.find(child->second); parent != parents_.end())
      parent->second.ended[head.process] = {head.id, head.at};
    parent_of_.erase(child);
  }

  void ended(const Setting& setting) override {
    for (const auto& [id, parent] : parents_) tell(setting, id, parent);
  }

  static void tell(const Setting& setting, ProcessId id, const Parent& parent) {
    if (parent.waits_otherwise || !parent.last || (!parent.got_signal && !parent.has_waited)) return;
    std::size_t zombies = 0;
    std::optional<EventId> first;
    for (const auto& [child, end] : parent.ended) {
      if (parent.last->returned < end.at) continue;
      ++zombies;
      if (!first || end.event < *first) first = end.event;
    }
    if (zombies < certain_zombies) return;
    setting.found({.certainty = parent.has_waited ? Certainty::seen : Certainty::inferred,
                   .process = id,
                   .evidence = {parent.last->call, *first},
                   .values = {{"zombies", std::to_string(zombies)},
                              {"children", std::to_string(parent.children)},
                              {"waits", parent.has_waited ? "some" : "never"}}});
  }

  std::map<ProcessId, Parent> parents_;
  std::map<ProcessId, ProcessId> parent_of_;
};

}  // namespace

std::unique_ptr<Watch> watch_children_not_waited_for() {
  return std::make_unique<ChildrenNotWaitedFor>();
}

}  // namespace switchboard
