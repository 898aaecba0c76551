// A listener's accept queue was full and the kernel turned connections away (listen(2); the queue holds one
// more than its limit). The kernel's own count of what that listener dropped has to have risen.

#include <unordered_map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AcceptQueueFull : public Watch {
  Interest interest() const override { return Interest().of<SocketSample>(); }

  void happened(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!head.has(EventHead::listening)) return;
    const bool is_full = head.result > static_cast<std::int64_t>(head.other);
    auto known = full_.find(head.socket);
    if (!is_full && known == full_.end()) return;
    const auto* sample = sight.fact<SocketSample>();
    const auto* queues = sample == nullptr ? nullptr : std::get_if<ListenerQueues>(&sample->queues);
    if (queues == nullptr) return;
    if (known == full_.end()) known = full_.emplace(head.socket, Full{head.id, queues->length}).first;
    const auto* socket = sight.ledger.socket(head.socket);
    if (known->second.told || queues->dropped == 0 || socket == nullptr || !socket->listens) return;
    const auto* listen = sight.timeline.call(*socket->listens);
    if (listen == nullptr) return;
    known->second.told = true;
    sight.found({.process = socket->maker,
                 .socket = head.socket,
                 .evidence = {*socket->listens, known->second.first},
                 .values = {{"backlog", std::to_string(number_argument(*listen, "backlog", 0))},
                            {"limit", std::to_string(queues->limit)},
                            {"held", std::to_string(known->second.length)},
                            {"dropped", std::to_string(queues->dropped)}}});
  }

  struct Full {
    EventId first;
    std::uint32_t length = 0;
    bool told = false;
  };
  std::unordered_map<SocketId, Full> full_;
};

}  // namespace

std::unique_ptr<Watch> watch_accept_queue_full() {
  return std::make_unique<AcceptQueueFull>();
}

}  // namespace switchboard
