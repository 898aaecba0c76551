// A send on a byte stream took fewer bytes than it was given (send(2): it returns the number of bytes sent),
// and the program's next send on that socket does not start where this one stopped.
//
// Certain only when the recording holds enough of the bytes to compare. A next send of other length may be
// right (a queue that grew, a smaller piece), so lengths alone say nothing.

#include <algorithm>
#include <span>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PartialSendIgnored : public Watch {
  // So many bytes can hardly be alike by chance, unless the data repeats; alike means silence.
  static constexpr std::size_t bytes_to_compare = 4;

  Interest interest() const override { return Interest().in(Calls::sends).in(Calls::closes); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.has(EventHead::closes)) {
      partial_.erase(use_of(head));
      return;
    }
    if (const auto earlier = partial_.find(use_of(head)); earlier != partial_.end()) {
      const EventId first = earlier->second;
      partial_.erase(earlier);
      look(sight, first);
    }
    if (head.has(EventHead::sent_less)) partial_[use_of(head)] = head.id;
  }

  static void look(const Sight& sight, EventId first) {
    const Syscall* partial = sight.timeline.call(first);
    const Syscall& next = sight.call();
    if (partial == nullptr || !goes_on_elsewhere(*partial, next)) return;
    if (!sight.ledger.is_stream(sight.timeline, sight.head.socket)) return;
    sight.found({.process = sight.head.process,
                 .socket = sight.head.socket,
                 .evidence = {first, sight.id()},
                 .values = {{"sent", std::to_string(*partial->result)},
                            {"asked", std::to_string(asked_length(*partial))}}});
  }

  static bool goes_on_elsewhere(const Syscall& partial, const Syscall& next) {
    const auto* given = buffer_argument(partial);
    const auto* after = buffer_argument(next);
    const auto sent = static_cast<std::size_t>(partial.result.value_or(0));
    if (given == nullptr || after == nullptr || sent == 0 || given->bytes.size() <= sent) return false;
    const auto rest = std::span(given->bytes).subspan(sent);
    const auto shared = std::min({rest.size(), after->bytes.size(), bytes_to_compare * 1024});
    return !std::ranges::equal(rest.first(shared), std::span(after->bytes).first(shared));
  }

  PerUse<EventId> partial_;
};

}  // namespace

std::unique_ptr<Watch> watch_partial_send_ignored() {
  return std::make_unique<PartialSendIgnored>();
}

}  // namespace switchboard
