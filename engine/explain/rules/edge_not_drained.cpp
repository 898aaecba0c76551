// epoll with EPOLLET tells of new bytes once (epoll(7), "Level-triggered and edge-triggered"). The program
// reads less than is there and waits again: nobody tells it of the rest until more bytes come.
//
// Certain when the last receive before the wait filled its buffer, the kernel's table still shows bytes in
// the queue, and the wait ran into its timeout or is not over. A program that remembers what it left does not
// wait.

#include <sys/epoll.h>

#include <map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class EdgeNotDrained : public Watch {
  static constexpr int worlds_to_ask = 16;
  struct Thread {
    std::optional<EventId> receive;  ///< its last call, if that was one on an edge-triggered socket
    SocketId socket;
    std::optional<EventId> wait;
    std::uint32_t left = 0;
    ProcessId process;
  };

  Interest interest() const override {
    return Interest()
        .in(Calls::receives)
        .in("epoll_ctl")
        .in(Calls::closes)
        .in("epoll_wait")
        .in("epoll_pwait")
        .entering("epoll_wait")
        .entering("epoll_pwait");
  }

  void entered(const Sight& sight) override {
    const auto found = threads_.find(sight.head.thread);
    if (found == threads_.end() || !found->second.receive) return;
    Thread& thread = found->second;
    const auto* receive = sight.timeline.call(*thread.receive);
    if (receive == nullptr || receive->result != asked_length(*receive) || worlds_ >= worlds_to_ask) return;
    if (number_argument(sight.call(), "timeout", 0) == 0) return;
    ++worlds_;
    const auto* socket = sight.world().socket(thread.socket);
    const auto* queues = socket == nullptr ? nullptr : socket->bytes();
    const bool is_fresh = socket != nullptr && socket->sampled_at && receive->returned &&
                          socket->sampled_at->ns >= receive->returned->ns;
    if (queues == nullptr || queues->receive == 0 || !is_fresh) return;
    thread.wait = sight.id();
    thread.left = queues->receive;
    thread.process = sight.head.process;
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (sight.name() == "epoll_ctl") return note(sight);
    if (head.has(EventHead::closes)) {
      edges_.erase(use_of(head));
      return;
    }
    if (edges_.empty()) return;
    if (sight.name().starts_with("epoll")) {
      const auto thread = threads_.find(head.thread);
      if (thread == threads_.end()) return;
      if (thread->second.wait == head.id && head.result == 0 && head.error == 0) tell(sight, thread->second);
      threads_.erase(thread);
      return;
    }
    if (!edges_.contains(use_of(head))) return;
    Thread& thread = threads_[head.thread];
    thread.receive = head.error == 0 && head.result > 0 ? std::optional(head.id) : std::nullopt;
    thread.socket = head.socket;
  }

  void ended(const Setting& setting) override {
    for (const auto& [id, thread] : threads_)
      if (thread.wait) tell(setting, thread);
  }

  void note(const Sight& sight) {
    if (sight.head.error != 0) return;
    const auto* list = readiness_argument(sight.call());
    if (list == nullptr || list->entries.empty()) return;
    const auto events = static_cast<std::uint32_t>(list->entries.front().events.number);
    constexpr auto edge = static_cast<std::uint32_t>(EPOLLET),
                   once = static_cast<std::uint32_t>(EPOLLONESHOT);
    if ((events & edge) != 0 && (events & once) == 0)
      edges_[use_of(sight.head)] = true;
    else
      edges_.erase(use_of(sight.head));
  }

  static void tell(const Setting& setting, const Thread& thread) {
    setting.found({.process = thread.process,
                   .socket = thread.socket,
                   .evidence = {*thread.receive, *thread.wait},
                   .values = {{"left", std::to_string(thread.left)}}});
  }

  PerUse<bool> edges_;
  std::map<ThreadId, Thread> threads_;
  int worlds_ = 0;
};

}  // namespace

std::unique_ptr<Watch> watch_edge_not_drained() {
  return std::make_unique<EdgeNotDrained>();
}

}  // namespace switchboard
