// An HTTP client has the whole answer, as its Content-Length says, and receives again: until the server loses
// its patience, for HTTP/1.1 keeps the connection open for the next request (RFC 9112, section 9.3). The same
// thread asked and waits, so it is no proxy's reader; and it waited long, so the next answer was not on its
// way.

#include <string_view>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/http_head.hpp"
#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class WaitsAfterResponse : public Watch {
  static constexpr std::int64_t long_wait_ns = 500'000'000;

  struct Exchange {
    enum class Stage { asked, body, complete, unknown } stage = Stage::unknown;
    EventId request, answer, waits;
    ThreadId thread;
    Time since;
    std::int64_t left = 0;
  };

  Interest interest() const override {
    return Interest()
        .in(Calls::sends)
        .in(Calls::receives)
        .in(Calls::closes)
        .entering(Calls::receives)
        .of<ProcessExited>();
  }

  static std::string_view text_of(const Sight& sight) {
    const auto* buffer = buffer_argument(sight.call());
    if (buffer == nullptr) return {};
    return {reinterpret_cast<const char*>(buffer->bytes.data()), buffer->bytes.size()};
  }

  void entered(const Sight& sight) override {
    const auto found = exchanges_.find(use_of(sight.head));
    if (found == exchanges_.end()) return;
    Exchange& exchange = found->second;
    if (exchange.stage != Exchange::Stage::complete || exchange.thread != sight.head.thread) return;
    exchange.waits = sight.head.id;
    exchange.since = sight.head.at;
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.socket == SocketId{}) return;
    const auto found = exchanges_.find(use_of(head));
    if (head.has(EventHead::closes)) {
      if (found != exchanges_.end()) exchanges_.erase(found);
      return;
    }
    if (movement_of(sight.name()) == Movement::sends) return sent(sight);
    if (found == exchanges_.end()) return;
    Exchange& exchange = found->second;
    if (exchange.waits == head.id) {
      if (head.has(EventHead::end_of_stream) && head.returned_ns - exchange.since.ns >= long_wait_ns)
        tell(sight, found->first, exchange);
      exchange.stage = Exchange::Stage::unknown;
    } else if (head.error == 0 && head.result > 0) {
      received(sight, exchange);
    }
  }

  void sent(const Sight& sight) {
    const EventHead& head = sight.head;
    const auto known = exchanges_.find(use_of(head));
    if (known != exchanges_.end() && known->second.stage == Exchange::Stage::unknown) return;
    auto& exchange = exchanges_[use_of(head)];
    exchange = {};
    if (head.error != 0 || !sight.ledger.is_stream(sight.timeline, head.socket)) return;
    const auto request = http_head_in(text_of(sight));
    if (!request || request->kind != HttpHead::Kind::request || request->closes) return;
    if (request->asks_for_head_only) return;
    exchange.stage = Exchange::Stage::asked;
    exchange.request = head.id;
    exchange.thread = head.thread;
  }

  static void received(const Sight& sight, Exchange& exchange) {
    const auto result = sight.head.result;
    if (exchange.stage == Exchange::Stage::asked) {
      const auto answer = http_head_in(text_of(sight));
      exchange.stage = Exchange::Stage::unknown;
      constexpr int good = 200;
      if (!answer || answer->kind != HttpHead::Kind::answer || !answer->length || answer->closes) return;
      if (answer->status < good) return;
      exchange.stage = Exchange::Stage::body;
      exchange.answer = sight.head.id;
      exchange.left = *answer->length + static_cast<std::int64_t>(answer->size);
    }
    if (exchange.stage != Exchange::Stage::body) return;
    exchange.left -= result;
    if (exchange.left <= 0)
      exchange.stage = exchange.left == 0 ? Exchange::Stage::complete : Exchange::Stage::unknown;
  }

  void happened(const Sight& exited) override {
    std::erase_if(exchanges_, [&](auto& entry) {
      if (entry.first.process != exited.head.process) return false;
      look_at_open(exited, entry.first, entry.second);
      return true;
    });
  }
  void ended(const Setting& setting) override {
    for (auto& [use, exchange] : exchanges_) look_at_open(setting, use, exchange);
  }

  static void look_at_open(const Setting& setting, const Use& use, const Exchange& exchange) {
    const bool waits = exchange.stage == Exchange::Stage::complete && exchange.waits != EventId{};
    if (waits && setting.at - exchange.since >= long_wait_ns) tell(setting, use, exchange);
  }

  static void tell(const Setting& setting, const Use& use, const Exchange& exchange) {
    setting.found(
        {.process = use.process, .socket = use.socket, .evidence = {exchange.waits, exchange.answer}});
  }

  PerUse<Exchange> exchanges_;
};

}  // namespace

std::unique_ptr<Watch> watch_waits_after_response() {
  return std::make_unique<WaitsAfterResponse>();
}

}  // namespace switchboard
