#include "visualizer/session/call_search.hpp"

#include <algorithm>

#include "visualizer/session/call_filter.hpp"

namespace switchboard::visualizer {
namespace {
// What a frame can afford: some 20 ns for a head, some 5 µs for a call that must be read.
constexpr std::size_t heads_a_frame = 100'000, calls_a_frame = 400;
}  // namespace

void CallSearch::look_for(std::string text) {
  if (CallFilter(text).is_empty()) text.clear();
  if (text == text_) return;
  text_ = std::move(text);
  start_anew();
}

void CallSearch::start_anew() {
  rows_.clear();
  open_.clear();
  looked_at_ = 0;
  revision_ = ~0ULL;
}

CallSearch::Rest CallSearch::go_on(Session& session) {
  const RecordingIndex& index = session.index();
  Timeline& timeline = session.timeline();
  if (timeline.size() < events_) start_anew();
  events_ = timeline.size();
  const auto& calls = index.calls();
  if (text_.empty() || (looked_at_ == calls.size() && revision_ == index.revision())) return Rest::none;
  const CallFilter filter(text_);
  const auto& marks = session.marks();
  std::size_t read = 0;
  const auto takes = [&](std::uint32_t call) {
    if (const auto known = filter.takes(timeline.head(call), timeline.names(), marks)) return *known;
    ++read;
    const auto* it = std::get_if<Syscall>(&timeline.event(call).fact);
    return it != nullptr && filter.takes(*it, marks);
  };
  // A call that returned since may be taken now, or no longer; result:open is why both are asked.
  if (revision_ != index.revision()) {
    revision_ = index.revision();
    std::erase_if(open_, [&](std::uint32_t call) {
      const bool returned = timeline.head(call).returned_ns >= 0;
      if (!returned) return false;
      const auto place = std::ranges::lower_bound(rows_, call);
      const bool is_there = place != rows_.end() && *place == call;
      if (takes(call)) {
        if (!is_there) rows_.insert(place, call);
      } else if (is_there) {
        rows_.erase(place);
      }
      return true;
    });
  }
  const std::size_t until = std::min(calls.size(), looked_at_ + heads_a_frame);
  for (; looked_at_ < until && read < calls_a_frame; ++looked_at_) {
    const std::uint32_t call = calls[looked_at_];
    if (takes(call)) rows_.push_back(call);
    if (timeline.head(call).returned_ns < 0) open_.push_back(call);
  }
  return looked_at_ < calls.size() ? Rest::more : Rest::none;
}

}  // namespace switchboard::visualizer
