// A program sends its whole buffer and not what it wrote into it: behind the new text and its NUL still stand
// bytes of the message before.
//
// Certain only when those bytes are the earlier message's at the very same places. A record of fixed size
// that is filled with zeros is right, and so is binary data with a zero in it.

#include <algorithm>
#include <cctype>
#include <map>
#include <utility>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class StaleBytesSent : public Watch {
  // On each connection and in each program: it happens early or never.
  static constexpr int sends_to_read = 16, sends_to_read_of_program = 256;
  static constexpr std::size_t bytes_to_keep = 512;
  static constexpr std::size_t stale_bytes_to_be_sure = 3;

  struct Earlier {
    EventId call;
    Bytes bytes;  ///< empty when it was not read
    std::int64_t length = 0;
    int read = 0;
  };

  Interest interest() const override { return Interest().in(Calls::sends).in(Calls::closes); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes)) {
      earlier_.erase(use_of(head));
      return;
    }
    if (head.error != 0 || head.result < 8) return;
    Earlier& earlier = earlier_[use_of(head)];
    // Buffers of one size are sent again and again; what differs in length is not read at all.
    const bool is_alike = earlier.length == head.result;
    const EventId before = std::exchange(earlier.call, head.id);
    earlier.length = head.result;
    if (!is_alike) earlier.bytes.clear();
    if (!is_alike || earlier.read >= sends_to_read) return;
    auto& of_program = read_[sight.ledger.program_of(head.process)];
    if (of_program >= sends_to_read_of_program) return;
    ++earlier.read;
    ++of_program;
    if (earlier.bytes.empty())
      if (const auto* call = sight.timeline.call(before)) earlier.bytes = sent_bytes(*call);
    const Bytes bytes = sent_bytes(sight.call());
    if (is_stale(earlier.bytes, bytes)) {
      sight.found(
          {.process = head.process,
           .socket = head.socket,
           .evidence = {head.id, before},
           .values = {{"text", std::to_string(text_length(bytes))}, {"sent", std::to_string(head.result)}}});
      earlier.read = sends_to_read;
    }
    earlier.bytes = bytes;
  }

  static Bytes sent_bytes(const Syscall& call) {
    const auto* buffer = buffer_argument(call);
    if (buffer == nullptr) return {};
    const auto kept = std::min(buffer->bytes.size(), bytes_to_keep);
    return {buffer->bytes.begin(), buffer->bytes.begin() + static_cast<std::ptrdiff_t>(kept)};
  }

  static std::size_t text_length(const Bytes& bytes) {
    const auto text = [](std::uint8_t byte) {
      return std::isprint(byte) != 0 || byte == '\n' || byte == '\r';
    };
    const auto end = std::ranges::find_if_not(bytes, text);
    return end != bytes.end() && *end == 0 ? static_cast<std::size_t>(end - bytes.begin()) : 0;
  }

  static bool is_stale(const Bytes& before, const Bytes& now) {
    const auto text = text_length(now), text_before = text_length(before);
    if (text == 0 || text_before <= text + stale_bytes_to_be_sure || before.size() != now.size())
      return false;
    // Another message, and behind its NUL the rest of the earlier one.
    if (std::equal(now.begin(), now.begin() + static_cast<std::ptrdiff_t>(text), before.begin()))
      return false;
    return std::equal(now.begin() + static_cast<std::ptrdiff_t>(text) + 1, now.end(),
                      before.begin() + static_cast<std::ptrdiff_t>(text) + 1);
  }

  PerUse<Earlier> earlier_;
  std::map<ProcessId, int> read_;
};

}  // namespace

std::unique_ptr<Watch> watch_stale_bytes_sent() {
  return std::make_unique<StaleBytesSent>();
}

}  // namespace switchboard
