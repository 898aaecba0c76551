// A send on a byte stream took fewer bytes than it was given (send(2): it returns the number of bytes sent),
// and the program's next send on that socket does not start where this one stopped, or the program closes
// instead.
//
// Certain only when the recording holds enough of the bytes to compare. A next send of other length may be
// right (a queue that grew, a smaller piece), so lengths alone say nothing.

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

// So many bytes can hardly be alike by chance, unless the data repeats; alike means silence.
constexpr std::size_t bytes_to_compare = 4;

bool sent_less(const EventHead& call) {
  return call.has(EventHead::sent_less);
}

bool is_partial(const Syscall& call) {
  return movement_of(call.name) == Movement::sends && call.result.value_or(0) > 0 &&
         *call.result < asked_length(call);
}

enum class Continuation { right, wrong, unknown };

Continuation compare(const Syscall& partial, const Syscall& next) {
  const auto* given = buffer_argument(partial);
  const auto* after = buffer_argument(next);
  const auto sent = static_cast<std::size_t>(*partial.result);
  if (given == nullptr || after == nullptr || given->bytes.size() <= sent) return Continuation::unknown;
  const auto rest = std::span(given->bytes).subspan(sent);
  const auto shared = std::min(rest.size(), after->bytes.size());
  if (!std::ranges::equal(rest.first(shared), std::span(after->bytes).first(shared)))
    return Continuation::wrong;
  return shared >= bytes_to_compare ? Continuation::right : Continuation::unknown;
}

}  // namespace

std::vector<Finding> find_partial_send_ignored(Timeline& timeline) {
  const auto& world = timeline.snapshot_at(timeline.end());
  std::vector<Finding> findings;
  for (const auto& [socket, calls] : calls_by_socket(timeline, {sent_less})) {
    if (!is_stream(timeline, world, socket)) continue;
    for (std::size_t i = 0; i < calls.size(); ++i) {
      const Syscall& partial = *calls[i].call;
      if (!is_partial(partial)) continue;
      const auto next = std::find_if(
          calls.begin() + static_cast<std::ptrdiff_t>(i) + 1, calls.end(), [&](const CallEvent& c) {
            return c.call->process == partial.process && movement_of(c.call->name) == Movement::sends;
          });
      if (next == calls.end() || compare(partial, *next->call) != Continuation::wrong) continue;
      Finding finding{.rule = "partial_send_ignored",
                      .process = partial.process,
                      .socket = socket,
                      .evidence = {calls[i].id(), next->id()}};
      finding.values = {{"sent", std::to_string(*partial.result)},
                        {"asked", std::to_string(asked_length(partial))}};
      findings.push_back(std::move(finding));
      break;  // one a connection is enough
    }
  }
  return findings;
}

}  // namespace switchboard
