// The child that was forked for one client comes back into the accept loop, because nothing ends it when the
// client is served. Each child becomes one more server, whose children fork in turn.
//
// Certain when a child has served a connection that its parent had accepted before the fork, the parent
// accepts on, and the child accepts from the same listener. Servers whose children accept for themselves are
// right.

#include <map>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ChildAccepts : public Watch {
  struct Child {
    ProcessId parent;
    std::optional<EventId> served;
    SocketId listener;
    bool parent_accepts = false, told = false;
    std::optional<EventId> accept;  ///< its own, on the same listener
  };

  Interest interest() const override {
    return Interest()
        .entering(Calls::accepts)
        .in(Calls::sends)
        .in(Calls::receives)
        .of<ProcessForked>()
        .of<ProcessExited>();
  }

  void happened(const Sight& sight) override {
    if (sight.head.is<ProcessExited>()) {
      children_.erase(sight.head.process);
    } else if (const auto* forked = sight.fact<ProcessForked>()) {
      children_[forked->child] = {.parent = forked->parent, .served = {}, .listener = {}, .accept = {}};
    }
  }

  void returned(const Sight& sight) override {
    if (children_.empty()) return;
    const auto child = children_.find(sight.head.process);
    if (child == children_.end() || child->second.served) return;
    const auto* socket = sight.ledger.socket(sight.head.socket);
    if (socket == nullptr || socket->origin != SocketNote::Origin::accepted) return;
    if (socket->maker != child->second.parent) return;
    child->second.served = sight.id();
    child->second.listener = socket->listener;
  }

  void entered(const Sight& sight) override {
    if (children_.empty()) return;
    for (auto& [id, child] : children_)
      if (child.parent == sight.head.process) {
        child.parent_accepts = true;
        look(sight, id, child);
      }
    const auto child = children_.find(sight.head.process);
    if (child == children_.end() || !child->second.served) return;
    if (child->second.listener != sight.head.socket) return;
    if (!child->second.accept) child->second.accept = sight.id();
    look(sight, child->first, child->second);
  }

  static void look(const Sight& sight, ProcessId id, Child& child) {
    if (!child.served || !child.parent_accepts || !child.accept || child.told) return;
    child.told = true;
    sight.found({.process = id,
                 .socket = child.listener,
                 .evidence = {*child.accept, *child.served},
                 .values = {{"parent", sight.ledger.name_of(child.parent)}}});
  }

  std::map<ProcessId, Child> children_;
};

}  // namespace

std::unique_ptr<Watch> watch_child_accepts() {
  return std::make_unique<ChildAccepts>();
}

}  // namespace switchboard
