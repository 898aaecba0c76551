// An HTTP answer's Content-Length is not the length of its body: the server closes before all of it was sent,
// or sends more (RFC 9112, section 6.3). Told from what it sent, counted call by call; an answer to HEAD and
// those without a body (1xx, 204, 304) have none whatever their head says, and a server whose client has gone
// may stop.

#include <algorithm>
#include <cerrno>
#include <string_view>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/http_head.hpp"
#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class ContentLengthWrong : public Watch {
  struct Answer {
    enum class Stage { not_begun, body, unknown } stage = Stage::not_begun;
    EventId head;
    std::int64_t length = 0, sent = 0;
  };

  Interest interest() const override {
    return Interest().in(Calls::sends).in(Calls::receives).in(Calls::closes).in("shutdown");
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.socket == SocketId{}) return;
    if (head.has(EventHead::closes) || sight.name() == "shutdown") return end(sight);
    if (movement_of(sight.name()) == Movement::receives) {
      const auto found = answers_.find(use_of(head));
      // The client has gone, or asks for something else by other means.
      const bool gone = head.has(EventHead::end_of_stream) || (head.error != 0 && head.error != EAGAIN);
      if (gone && found != answers_.end()) found->second.stage = Answer::Stage::unknown;
      return;
    }
    auto [entry, is_new] = answers_.try_emplace(use_of(head));
    Answer& answer = entry->second;
    if (head.error != 0 && head.error != EAGAIN && head.error != EINTR) answer.stage = Answer::Stage::unknown;
    if (answer.stage == Answer::Stage::unknown || head.error != 0 || head.result <= 0) return;
    if (is_new && !sight.ledger.is_stream(sight.timeline, head.socket)) {
      answer.stage = Answer::Stage::unknown;
      return;
    }
    take(sight, answer);
  }

  void take(const Sight& sight, Answer& answer) {
    if (answer.stage == Answer::Stage::body && answer.sent + sight.head.result <= answer.length) {
      answer.sent += sight.head.result;
      return;
    }
    const auto* buffer = buffer_argument(sight.call());
    std::string_view text;
    if (buffer != nullptr)
      text = {reinterpret_cast<const char*>(buffer->bytes.data()),
              std::min(buffer->bytes.size(), static_cast<std::size_t>(sight.head.result))};
    if (answer.stage == Answer::Stage::body) {
      const auto of_body = static_cast<std::size_t>(answer.length - answer.sent);
      const bool is_kept = of_body < text.size();
      if (is_kept && !text.substr(of_body).starts_with("HTTP/1.")) return tell(sight, answer, "more");
      // The next answer begins in the same call, or where the recording has no bytes.
      answer.stage = Answer::Stage::unknown;
      if (of_body > 0) return;
    }
    begin(sight, answer, text);
  }

  static void begin(const Sight& sight, Answer& answer, std::string_view text) {
    const auto head = http_head_in(text);
    answer.stage = Answer::Stage::unknown;
    if (!head || head->kind != HttpHead::Kind::answer || !head->length) return;
    constexpr int first_final = 200, no_content = 204, not_modified = 304;
    if (head->status < first_final || head->status == no_content || head->status == not_modified) return;
    const auto of_body = sight.head.result - static_cast<std::int64_t>(head->size);
    if (of_body > *head->length) return;  // two answers in one call: too rare to follow
    answer = {Answer::Stage::body, sight.head.id, *head->length, of_body};
  }

  void end(const Sight& sight) {
    const auto found = answers_.find(use_of(sight.head));
    if (found == answers_.end()) return;
    Answer answer = found->second;
    answers_.erase(found);
    const bool is_short =
        answer.stage == Answer::Stage::body && answer.sent > 0 && answer.sent < answer.length;
    if (is_short && sight.head.error == 0) tell(sight, answer, "less");
  }

  static void tell(const Sight& sight, Answer& answer, const char* how) {
    answer.stage = Answer::Stage::unknown;
    const auto sent = *how == 'm' ? answer.sent + sight.head.result : answer.sent;
    sight.found(
        {.process = sight.head.process,
         .socket = sight.head.socket,
         .evidence = {answer.head, sight.head.id},
         .values = {
             {"how", how}, {"length", std::to_string(answer.length)}, {"sent", std::to_string(sent)}}});
  }

  PerUse<Answer> answers_;
};

}  // namespace

std::unique_ptr<Watch> watch_content_length_wrong() {
  return std::make_unique<ContentLengthWrong>();
}

}  // namespace switchboard
