#pragma once
// Both ends of a connection are in the same kind of call, both receive or both send, and neither can go on
// before the other does: what two rules have in common. Only they include it.
//
// Kernel facts decide: every thread of every process that holds either end is in such a call on this very
// connection, and the queues say that nothing is under way. It is said when one of them has ended, or after
// it has stood so for a second.

#include <map>
#include <unordered_map>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {

class BothEnds : public Watch {
 public:
  explicit BothEnds(Movement way) : way_(way) {}

 private:
  struct Open {
    EventId call;
    ProcessId process;
    SocketId socket;
    Time since;
    int looks = 0;
  };

  Interest interest() const override;
  void entered(const Sight& sight) override;
  void returned(const Sight& sight) override;
  void happened(const Sight& sight) override;
  void ended(const Setting& setting) override;

  void look(const Setting& setting, std::int64_t at_least_ns);
  bool tell_if_stuck(const Setting& setting, const Snapshot& world, const Open& open);
  /// The call of one of its threads on that socket, if all its threads are in such calls.
  const Open* stuck_on(const Snapshot& world, const SocketState& socket, Time at) const;

  Movement way_;
  std::map<ThreadId, Open> open_;
  std::map<SocketId, EventId> told_, limited_;  // limited: SO_RCVTIMEO or SO_SNDTIMEO
  Time looked_;
};

}  // namespace switchboard
