// A forking server's parent does not close the connections that its children serve. fork copies descriptors
// (fork(2)), and the kernel sends FIN only when the last copy is closed, so the client waits for an end that
// does not come, and the parent runs out of descriptors.
//
// Certain when a child that used the connection is done with it, the parent has not touched it, and has
// accepted two more since while it is still open.

#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ParentKeepsConnection : public Watch {
  static constexpr int accepts_to_be_sure = 2;

  struct Kept {
    EventId accept;
    ProcessId child;
    bool child_used = false, child_is_done = false, parent_used = false;
    int accepts_since = 0;
  };
  struct Parent {
    std::map<SocketId, Kept> open;
    bool told = false;
  };

  Interest interest() const override {
    return Interest().in(Calls::all).of<ProcessForked>().of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.other != 0 && head.error == 0 && sight.name().starts_with("accept")) return accepted(sight);
    const auto* socket = sight.ledger.socket(head.socket);
    if (socket == nullptr || socket->origin != SocketNote::Origin::accepted) return;
    const auto parent = parents_.find(socket->maker);
    if (parent == parents_.end()) return;
    const auto kept = parent->second.open.find(head.socket);
    if (kept == parent->second.open.end()) return;
    if (head.process == parent->first) {
      if (head.has(EventHead::closes))
        parent->second.open.erase(kept);
      else
        kept->second.parent_used = true;
    } else if (head.process == kept->second.child) {
      kept->second.child_used = kept->second.child_used || !head.has(EventHead::closes);
      kept->second.child_is_done = kept->second.child_is_done || head.has(EventHead::closes);
    }
  }

  void accepted(const Sight& sight) {
    Parent& parent = parents_[sight.head.process];
    for (auto& [socket, kept] : parent.open) {
      if (!kept.child_used || !kept.child_is_done || kept.parent_used || parent.told) continue;
      if (++kept.accepts_since < accepts_to_be_sure) continue;
      parent.told = true;
      sight.found({.process = sight.head.process,
                   .socket = socket,
                   .evidence = {kept.accept, sight.id()},
                   .values = {{"child", std::to_string(kept.child.value)}}});
    }
    if (!parent.told) parent.open[SocketId{sight.head.other}] = {.accept = sight.id(), .child = {}};
  }

  void happened(const Sight& sight) override {
    if (sight.head.is<ProcessForked>()) {
      const auto* forked = sight.fact<ProcessForked>();
      const auto parent = forked == nullptr ? parents_.end() : parents_.find(forked->parent);
      if (parent == parents_.end()) return;
      for (auto& [socket, kept] : parent->second.open)
        if (kept.child == ProcessId{}) {
          kept.child = forked->child;
          kept.parent_used = false;
        }
      of_child_[forked->child] = forked->parent;
      return;
    }
    parents_.erase(sight.head.process);
    const auto child = of_child_.find(sight.head.process);
    if (child == of_child_.end()) return;
    if (const auto parent = parents_.find(child->second); parent != parents_.end())
      for (auto& [socket, kept] : parent->second.open)
        if (kept.child == sight.head.process) kept.child_is_done = true;
    of_child_.erase(child);
  }

  std::map<ProcessId, Parent> parents_;
  std::map<ProcessId, ProcessId> of_child_;
};

}  // namespace

std::unique_ptr<Watch> watch_parent_keeps_connection() {
  return std::make_unique<ParentKeepsConnection>();
}

}  // namespace switchboard
