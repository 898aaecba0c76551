// A message begins with its length in four bytes, and the two ends read them in different orders: after a
// receive of just these four, the next asks for 100,663,296 bytes where the other order gives 6. Told only
// where the one is absurd and the other is small.

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class LengthByteOrder : public Watch {
  static constexpr int looks_each = 32;
  static constexpr std::uint32_t absurd = 1 << 20, small = 1 << 16;

  struct Prefix {
    EventId call;
    ThreadId thread;
    std::uint32_t big_first = 0;
    bool is_new = false;
    int looks = 0;
  };

  Interest interest() const override { return Interest().in(Calls::receives).in(Calls::closes); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      prefixes_.erase(use_of(head));
      return;
    }
    auto& prefix = prefixes_[use_of(head)];
    if (prefix.is_new) {
      prefix.is_new = false;
      compare(sight, prefix);
    }
    constexpr std::int64_t size = 4;
    if (head.error != 0 || head.result != size || prefix.looks >= looks_each) return;
    ++prefix.looks;
    const Syscall& call = sight.call();
    const auto* buffer = buffer_argument(call);
    if (asked_length(call) != size || buffer == nullptr || buffer->bytes.size() < size) return;
    prefix.call = head.id;
    prefix.thread = head.thread;
    prefix.big_first = 0;
    for (std::size_t i = 0; i < size; ++i) prefix.big_first = prefix.big_first << 8 | buffer->bytes[i];
    prefix.is_new = sight.ledger.is_stream(sight.timeline, head.socket);
  }

  static void compare(const Sight& sight, const Prefix& prefix) {
    if (prefix.thread != sight.head.thread) return;
    const auto asked = asked_length(sight.call());
    const auto other = __builtin_bswap32(prefix.big_first);
    const bool as_network = asked == prefix.big_first && asked > absurd && other > 0 && other < small;
    const bool as_host = asked == other && asked > absurd && prefix.big_first > 0 && prefix.big_first < small;
    if (!as_network && !as_host) return;
    sight.found({.process = sight.head.process,
                 .socket = sight.head.socket,
                 .evidence = {sight.head.id, prefix.call},
                 .values = {{"asked", std::to_string(asked)},
                            {"meant", std::to_string(as_network ? other : prefix.big_first)},
                            {"read", as_network ? "network" : "host"}}});
  }

  PerUse<Prefix> prefixes_;
};

}  // namespace

std::unique_ptr<Watch> watch_length_byte_order() {
  return std::make_unique<LengthByteOrder>();
}

}  // namespace switchboard
