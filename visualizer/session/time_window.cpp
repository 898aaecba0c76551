#include "visualizer/session/time_window.hpp"

#include <algorithm>

namespace switchboard::visualizer {

void TimeWindow::follow(std::span<const Time> moments, Time end, Growing growing) {
  end_ = end;
  growing_ = growing;
  // A live recording of a million moments grows with every frame; its gaps are looked for when it has grown
  // by a part that shows.
  const std::size_t worth_it = moments.size() < 20'000 ? 1 : looked_through_ / 64;
  if (moments.size() >= looked_through_ && moments.size() < looked_through_ + worth_it &&
      growing == Growing::yes)
    return;
  if (moments.size() == looked_through_) return;
  looked_through_ = moments.size();
  idle_ = idle_gaps(moments);
  // A program that loads and starts makes no calls that are recorded.
  if (!moments.empty() && moments.front().ns > end.ns / 8)
    idle_.insert(idle_.begin(), {{0}, moments.front()});
}

Span TimeWindow::view() const {
  if (chosen_) return *chosen_;
  const std::int64_t end = std::max<std::int64_t>(end_.ns, 1'000'000);
  // A live recording keeps room at the right, so that the present does not stick to the edge.
  // Measured by what is not folded, since it is drawn to that scale.
  std::int64_t active = end;
  if (gaps_ == Gaps::folded)
    for (const Span& gap : idle_)
      if (gap.length() > end / 7) active -= gap.length();
  const std::int64_t room = growing_ == Growing::yes ? active / 6 : active / 50;
  return {{0}, {end + std::max<std::int64_t>(room, 1'000)}};
}

TimeAxis TimeWindow::axis(float left, float width, std::span<const Time> moments) const {
  return TimeAxis(view(), left, width, gaps_ == Gaps::folded ? idle_ : std::vector<Span>{},
                  scale_ == Scale::events ? moments : std::span<const Time>{});
}

void TimeWindow::bring_into_view(Time at, std::span<const Time> moments) {
  if (!chosen_) return;
  constexpr float width = 1000, room = 80;
  const TimeAxis now = axis(0, width, moments);
  const float x = now.x_of(at);
  if (x < room)
    chosen_ = now.panned(x - room);
  else if (x > width - room)
    chosen_ = now.panned(x - width + room);
}

}  // namespace switchboard::visualizer
