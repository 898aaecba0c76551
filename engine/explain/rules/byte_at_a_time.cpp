// A byte stream is received one byte a call, hundreds of times: right, and hundreds of times dearer than it
// has to be. A note, for looking for a line's end byte by byte is a way to keep what follows it in the
// kernel.

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class ByteAtATime : public Watch {
  static constexpr std::int64_t certain = 256;

  struct Count {
    EventId first;
    std::int64_t single = 0, all = 0;
  };

  Interest interest() const override { return Interest().in(Calls::receives).in(Calls::closes); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.has(EventHead::closes)) counts_.erase(use_of(head));
    if (head.error != 0 || head.result <= 0 || head.socket == SocketId{}) return;
    auto& count = counts_[use_of(head)];
    ++count.all;
    if (head.result != 1) return;
    if (count.single == 0) count.first = head.id;
    // The first and the last of them are looked at: the bytes could have come one by one.
    if (++count.single != certain || count.single * 10 < count.all * 9 || asked_length(sight.call()) != 1)
      return;
    const auto* first = sight.timeline.call(count.first);
    if (first == nullptr || asked_length(*first) != 1) return;
    if (!sight.ledger.is_stream(sight.timeline, head.socket)) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {count.first},
                 .values = {{"calls", std::to_string(certain)}}});
  }

  PerUse<Count> counts_;
};

}  // namespace

std::unique_ptr<Watch> watch_byte_at_a_time() {
  return std::make_unique<ByteAtATime>();
}

}  // namespace switchboard
