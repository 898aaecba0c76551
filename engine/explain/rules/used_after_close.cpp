// A call on a descriptor that the program has closed (EBADF), and that was a socket. The next socket or file
// gets the same number, so that such a call may as well hit somebody else's connection.
//
// epoll_ctl is left out: to remove a descriptor that is closed already is needless and harmless.

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class UsedAfterClose : public Watch {
  static constexpr std::size_t events_back = 20'000;

  Interest interest() const override {
    return Interest()
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::accepts)
        .in("bind")
        .in("listen")
        .in("connect")
        .in("shutdown")
        .in("getsockname")
        .in("getpeername")
        .in("setsockopt")
        .in("getsockopt");
  }

  void returned(const Sight& sight) override {
    if (sight.head.error != EBADF) return;
    const auto fd = sight.call().fd;
    if (!fd || *fd < 0) return;
    // Once for each descriptor: a program that asks poll about it would be told thousands of times.
    if (!told_.insert({sight.head.process, *fd}).second) return;
    auto& timeline = sight.timeline;
    for (std::size_t index = sight.index, left = events_back; index > 0 && left > 0; --left) {
      const EventHead& head = timeline.head(--index);
      if (!head.is_call() || head.process != sight.head.process || !head.has(EventHead::closes)) continue;
      const auto* call = std::get_if<Syscall>(&timeline.event(index).fact);
      if (call == nullptr || std::find(call->closed.begin(), call->closed.end(), *fd) == call->closed.end())
        continue;
      Finding finding{.process = sight.head.process,
                      .evidence = {sight.head.id, timeline.event(index).id},
                      .values = {{"fd", std::to_string(*fd)}}};
      if (call->socket) finding.socket = call->socket;
      return sight.found(std::move(finding));
    }
  }

  std::set<std::pair<ProcessId, int>> told_;
};

}  // namespace

std::unique_ptr<Watch> watch_used_after_close() {
  return std::make_unique<UsedAfterClose>();
}

}  // namespace switchboard
