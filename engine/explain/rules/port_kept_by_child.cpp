// A server was ended by a signal, and a child that it had forked for a client still holds the listener: the
// port stays taken, callers connect, and nobody accepts (fork(2) copies descriptors). Told when somebody was
// refused that port meanwhile, or when the child has lived on for a while, and it has neither closed the
// listener in the end nor accepted anybody: a service that goes to the background accepts itself, and Ctrl C
// ends a whole process group at once.

#include <cerrno>
#include <unordered_set>
#include <vector>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"
#include "engine/model/endpoint.hpp"

namespace switchboard {
namespace {

class PortKeptByChild : public Watch {
  static constexpr std::int64_t long_ns = 50'000'000;

  struct Orphan {
    ProcessId child, parent;
    SocketId listener;
    EventId exit;
    Time since;
    enum class Seen { nobody_refused, somebody_refused } seen = Seen::nobody_refused;
  };

  Interest interest() const override {
    return Interest().in("listen").in("bind").in(Calls::closes).entering(Calls::accepts).of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == EADDRINUSE && !orphans_.empty()) look_who_is_in_the_way(sight);
    if (sight.name() == "listen" && head.error == 0) listening_ = true;
    if (!head.has(EventHead::closes)) return;
    std::erase_if(orphans_, [&](const Orphan& orphan) {
      return orphan.child == head.process && orphan.listener == head.socket;
    });
  }

  void look_who_is_in_the_way(const Sight& refused) {
    const auto* address = address_argument(refused.call());
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    if (!port) return;
    const auto& world = refused.world();
    for (auto& orphan : orphans_) {
      const auto* socket = world.socket(orphan.listener);
      if (socket != nullptr && socket->sample.local && port_of(*socket->sample.local) == port)
        orphan.seen = Orphan::Seen::somebody_refused;
    }
  }

  void entered(const Sight& sight) override {
    accepting_.insert(sight.head.process);
    std::erase_if(orphans_, [&](const Orphan& orphan) { return orphan.child == sight.head.process; });
  }

  void happened(const Sight& exited) override {
    const auto process = exited.head.process;
    std::erase_if(orphans_, [&](const Orphan& orphan) {
      if (orphan.child != process) return false;
      tell_if_certain(exited, orphan);
      return true;
    });
    if (listening_ && exited.head.error != 0 && accepting_.contains(process)) remember(exited, process);
    accepting_.erase(process);
  }

  void remember(const Sight& exited, ProcessId parent) {
    const auto& world = exited.timeline.snapshot_at(Time{exited.at.ns - 1});
    const auto* process = world.process(parent);
    if (process == nullptr) return;
    for (const auto& [fd, id] : process->descriptors) {
      const auto* socket = world.socket(id);
      if (socket == nullptr || !socket->is_listener()) continue;
      for (const auto* holder : world.holders(id))
        if (holder->parent == parent && !accepting_.contains(holder->id))
          orphans_.push_back({.child = holder->id,
                              .parent = parent,
                              .listener = id,
                              .exit = exited.head.id,
                              .since = exited.at});
    }
  }

  void ended(const Setting& setting) override {
    for (const auto& orphan : orphans_) tell_if_certain(setting, orphan);
  }

  static void tell_if_certain(const Setting& setting, const Orphan& orphan) {
    if (orphan.seen == Orphan::Seen::nobody_refused && setting.at - orphan.since < long_ns) return;
    const auto* socket = setting.ledger.socket(orphan.listener);
    Finding finding{.process = orphan.parent, .socket = orphan.listener, .evidence = {orphan.exit}};
    if (socket != nullptr && socket->listens)
      finding.evidence.insert(finding.evidence.begin(), *socket->listens);
    finding.values = {{"child", std::to_string(orphan.child.value)}};
    setting.found(std::move(finding));
  }

  bool listening_ = false;
  std::unordered_set<ProcessId> accepting_;
  std::vector<Orphan> orphans_;
};

}  // namespace

std::unique_ptr<Watch> watch_port_kept_by_child() {
  return std::make_unique<PortKeptByChild>();
}

}  // namespace switchboard
