// recv or read returned 0 on a byte stream and the program receives from it again and again. 0 is the end of
// the stream (recv(2), RETURN VALUE): no byte will ever follow. On a datagram socket 0 is an empty datagram,
// and a receive that asked for 0 bytes returns 0 at any time; neither counts, nor does a peek.

#include <sys/socket.h>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class EndOfStreamIgnored : public Watch {
  static constexpr std::int64_t certain_repeats = 3;

  /// The end as one process sees it on one socket, and how often it asked again.
  struct End {
    EventId first, again;
    std::int64_t repeats = 0;
    bool told = false;
  };

  Interest interest() const override {
    return Interest().in(Calls::receives).in(Calls::closes).in("connect");
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!head.has(EventHead::end_of_stream)) {
      // More bytes, a new stream or a closed one: none of those has ended.
      const bool is_other = head.has(EventHead::closes) || sight.name() == "connect";
      if (is_other || (head.error == 0 && head.result > 0)) ends_.erase(use_of(head));
      return;
    }
    const auto found = ends_.find(use_of(head));
    if (found == ends_.end()) {
      if (!sight.ledger.is_datagram(sight.timeline, head.socket) && !has_flag(sight.call(), MSG_PEEK))
        ends_[use_of(head)] = {head.id, {}, 0, false};
      return;
    }
    End& end = found->second;
    if (end.told || has_flag(sight.call(), MSG_PEEK)) return;
    if (end.repeats++ == 0) end.again = head.id;
    if (end.repeats < certain_repeats || !sight.ledger.is_stream(sight.timeline, head.socket)) return;
    end.told = true;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {end.first, end.again},
                 .values = {{"times", std::to_string(end.repeats)}}});
  }

  PerUse<End> ends_;
};

}  // namespace

std::unique_ptr<Watch> watch_end_of_stream_ignored() {
  return std::make_unique<EndOfStreamIgnored>();
}

}  // namespace switchboard
