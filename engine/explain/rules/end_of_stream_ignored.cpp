// recv or read returned 0 on a byte stream and the program receives from it again and again. 0 is the end of
// the stream (recv(2), RETURN VALUE): no byte will ever follow. On a datagram socket 0 is an empty datagram,
// and a receive that asked for 0 bytes returns 0 at any time; neither counts.

#include <sys/socket.h>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

constexpr std::int64_t certain_repeats = 3;

bool is_end(const EventHead& call) {
  return call.has(EventHead::end_of_stream);
}

/// The end as one process sees it on one socket, and how often it asked again.
struct End {
  CallEvent first, again;
  std::int64_t repeats = 0;
};

}  // namespace

std::vector<Finding> find_end_of_stream_ignored(Timeline& timeline) {
  const auto& world = timeline.snapshot_at(timeline.end());
  std::vector<Finding> findings;
  for (const auto& [socket, calls] : calls_by_socket(timeline, {is_end, certain_repeats + 1})) {
    if (!is_stream(timeline, world, socket)) continue;
    std::map<ProcessId, End> ends;
    for (const auto& each : calls) {
      const Syscall& call = *each.call;
      if (call.name == "connect") ends.clear();  // a new stream
      if (movement_of(call.name) != Movement::receives || has_flag(call, MSG_PEEK)) continue;
      if (call.result != 0 || asked_length(call) == 0) {
        if (call.result.value_or(0) > 0) ends.erase(call.process);
        continue;
      }
      auto [entry, is_first] = ends.try_emplace(call.process, End{each, {}, 0});
      if (is_first) continue;
      if (entry->second.repeats++ == 0) entry->second.again = each;
    }
    for (const auto& [process, end] : ends) {
      if (end.repeats < certain_repeats) continue;
      Finding finding{.rule = "end_of_stream_ignored",
                      .process = process,
                      .socket = socket,
                      .evidence = {end.first.id(), end.again.id()}};
      finding.values = {{"times", std::to_string(end.repeats)}};
      findings.push_back(std::move(finding));
    }
  }
  return findings;
}

}  // namespace switchboard
