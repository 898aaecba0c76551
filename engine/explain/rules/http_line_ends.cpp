// The first line of an HTTP request or answer ends with a line feed alone. RFC 9112, section 2.2, wants CR
// LF; many receivers put up with less, and some do not. Bodies may have any line ends, so only the first line
// is looked at.

#include <string_view>
#include <unordered_set>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class HttpLineEnds : public Watch {
  Interest interest() const override { return Interest().in(Calls::sends).in(Calls::closes); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (!sight.ledger.is_among_first(sight.head.socket)) return;
    if (head.has(EventHead::closes)) known_.erase(head.socket);
    if (head.error != 0 || head.result <= 0 || head.socket == SocketId{}) return;
    if (!known_.insert(head.socket).second || !sight.ledger.is_stream(sight.timeline, head.socket)) return;
    const auto* buffer = buffer_argument(sight.call());
    if (buffer == nullptr) return;
    const std::string_view text(reinterpret_cast<const char*>(buffer->bytes.data()), buffer->bytes.size());
    const auto end = text.find('\n');
    if (end == std::string_view::npos || (end > 0 && text[end - 1] == '\r')) return;
    const auto line = text.substr(0, end);
    const bool asks = line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0");
    const bool answers = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
    if (!asks && !answers) return;
    sight.found({.process = head.process,
                 .socket = head.socket,
                 .evidence = {head.id},
                 .values = {{"what", asks ? "request" : "answer"}}});
  }

  std::unordered_set<SocketId> known_;  // whose first bytes were looked at
};

}  // namespace

std::unique_ptr<Watch> watch_http_line_ends() {
  return std::make_unique<HttpLineEnds>();
}

}  // namespace switchboard
