#include "engine/explain/line_calls.hpp"

#include <algorithm>

namespace switchboard {
namespace {

void count(LineCalls& line, EventId id, const Syscall& call, Time at) {
  if (line.count++ == 0) line.first = id;
  line.last = id;
  if (!call.returned || *call.returned > at) {
    ++line.open;
  } else if (call.error) {
    ++line.errors[call.error->name];
  } else if (call.result) {
    if (line.results.contains(*call.result) || line.results.size() < LineCalls::most_results)
      ++line.results[*call.result];
    else
      ++line.other_results;
  }
}

}  // namespace

std::map<std::string, CallsByLine> calls_by_line(const Timeline& timeline, Time at) {
  std::map<std::string, CallsByLine> files;
  timeline.each_event([&](const Event& event) {
    const auto* found = std::get_if<Syscall>(&event.fact);
    if (found == nullptr) return;
    const Syscall& call = *found;
    if (!call.source || call.source->line <= 0 || event.at > at) return;
    auto& calls = files[call.source->file][call.source->line];
    auto entry = std::ranges::find(calls, call.name, &LineCalls::name);
    if (entry == calls.end()) {
      calls.push_back({});
      entry = std::prev(calls.end());
      entry->name = call.name;
      entry->function = call.source->function;
    }
    count(*entry, event.id, call, at);
  });
  return files;
}

}  // namespace switchboard
