#include "visualizer/layout/time_axis.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace switchboard::visualizer {
namespace {

constexpr float fold_width = 24;
constexpr std::int64_t closest = 1'000;  // 1 µs

/// A tick in the unit of the latest time in view, with as many decimals as tell it from its neighbours; in a
/// smaller unit when those would be more than three.
std::string label_of(std::int64_t ns, std::int64_t step, std::int64_t latest) {
  if (ns == 0) return "0 s";
  struct Unit {
    std::int64_t ns;
    const char* name;
  };
  constexpr Unit units[]{{1'000'000'000, "s"}, {1'000'000, "ms"}, {1'000, "µs"}, {1, "ns"}};
  for (const Unit& unit : units) {
    int decimals = 0;
    for (std::int64_t part = unit.ns; part > 1 && step % part != 0 && decimals < 4; part /= 10) ++decimals;
    if (unit.ns > 1 && (latest < unit.ns || decimals > 3)) continue;
    return fmt::format("{:.{}f} {}", static_cast<double>(ns) / static_cast<double>(unit.ns), decimals,
                       unit.name);
  }
  return fmt::format("{} ns", ns);
}

}  // namespace

std::vector<Span> idle_gaps(std::span<const Time> times, std::size_t most) {
  std::vector<Span> gaps;
  if (times.size() < 2) return gaps;
  const std::int64_t total = times.back().ns - times.front().ns;
  for (std::size_t i = 1; i < times.size(); ++i)
    if (times[i].ns - times[i - 1].ns > total / 50 && times[i].ns - times[i - 1].ns > closest)
      gaps.push_back({times[i - 1], times[i]});
  if (gaps.size() > most) {
    std::ranges::nth_element(gaps, gaps.begin() + static_cast<std::ptrdiff_t>(most),
                             [](const Span& a, const Span& b) { return a.length() > b.length(); });
    gaps.resize(most);
    std::ranges::sort(gaps, {}, [](const Span& s) { return s.from.ns; });
  }
  return gaps;
}

TimeAxis::TimeAxis(Span view, float left, float width, std::vector<Span> gaps)
    : TimeAxis(view, left, width, std::move(gaps), {}) {}

TimeAxis::TimeAxis(Span view, float left, float width, std::vector<Span> gaps, std::span<const Time> moments)
    : view_(view), left_(left), width_(std::max(width, 1.0F)), gaps_(std::move(gaps)), moments_(moments) {
  view_.to.ns = std::max(view_.to.ns, view_.from.ns + closest);
  if (moments_.size() < 2) moments_ = {};
  if (!is_by_events()) {
    fold_wall_gaps();
    return;
  }
  const std::int64_t all = moments_.back() - moments_.front();
  beyond_ = std::max<std::int64_t>(all / static_cast<std::int64_t>(moments_.size()), closest);
  first_rank_ = rank_of(view_.from);
  ranks_per_pixel_ = std::max(rank_of(view_.to) - first_rank_, 1e-6) / static_cast<double>(width_);
  fold_event_gaps();
}

void TimeAxis::fold_wall_gaps() {
  // Fold what lies whole in view and would take more than an eighth of it. A little time before and after
  // stays to scale, so that what ends at the gap is seen to end.
  std::vector<Span> long_ones;
  std::int64_t active = view_.length();
  for (const Span& gap : gaps_) {
    if (gap.from < view_.from || gap.to > view_.to || gap.length() < view_.length() / 8) continue;
    long_ones.push_back(gap);
    active -= gap.length();
  }
  std::int64_t folded = 0;
  for (const Span& gap : long_ones) {
    const std::int64_t margin = std::min(gap.length() / 20, std::max(active, closest) / 20);
    const Span inner{gap.from + margin, {gap.to.ns - margin}};
    folds_.push_back({inner, 0, fold_width});
    folded += inner.length();
  }
  const float to_scale = std::max(1.0F, width_ - fold_width * static_cast<float>(folds_.size()));
  ns_per_pixel_ = static_cast<double>(view_.length() - folded) / to_scale;
  double before = 0;
  std::int64_t since = view_.from.ns;
  for (Fold& fold : folds_) {
    before += static_cast<double>(fold.span.from.ns - since) / ns_per_pixel_;
    fold.x = left_ + static_cast<float>(before);
    before += fold_width;
    since = fold.span.to.ns;
  }
}

/// Time stands still in them as between any two moments; the sign says how long really.
void TimeAxis::fold_event_gaps() {
  for (const Span& gap : gaps_) {
    if (gap.to < view_.from || gap.from > view_.to) continue;
    const float from = x_of(gap.from), to = x_of(gap.to);
    if (to - from < 16) continue;
    const float middle = (from + to) / 2, half = std::min(fold_width, to - from - 4) / 2;
    folds_.push_back({{time_at(middle - half), time_at(middle + half)}, middle - half, 2 * half});
  }
}

double TimeAxis::rank_of(Time t) const {
  if (t < moments_.front()) return -static_cast<double>(moments_.front() - t) / static_cast<double>(beyond_);
  const auto last = static_cast<double>(moments_.size() - 1);
  if (t >= moments_.back())
    return last + static_cast<double>(t - moments_.back()) / static_cast<double>(beyond_);
  const auto after = std::ranges::upper_bound(moments_, t);
  const Time before = *(after - 1);
  return static_cast<double>(after - moments_.begin() - 1) +
         static_cast<double>(t - before) / static_cast<double>(*after - before);
}

Time TimeAxis::time_of_rank(double rank) const {
  const auto last = static_cast<double>(moments_.size() - 1);
  if (rank <= 0) return moments_.front() + std::llround(rank * static_cast<double>(beyond_));
  if (rank >= last) return moments_.back() + std::llround((rank - last) * static_cast<double>(beyond_));
  const auto before = static_cast<std::size_t>(rank);
  const double part = rank - std::floor(rank);
  return moments_[before] + std::llround(part * static_cast<double>(moments_[before + 1] - moments_[before]));
}

Span TimeAxis::span_of_ranks(double from, double to) const {
  return {time_of_rank(from), time_of_rank(to)};
}

float TimeAxis::x_of(Time t) const {
  if (is_by_events()) return static_cast<float>(left_ + (rank_of(t) - first_rank_) / ranks_per_pixel_);
  double x = left_;
  std::int64_t since = view_.from.ns;
  for (const Fold& fold : folds_) {
    if (t <= fold.span.from) break;
    x = fold.x + fold_width;
    since = fold.span.to.ns;
    if (t < fold.span.to)
      return fold.x + fold_width * static_cast<float>(static_cast<double>(t - fold.span.from) /
                                                      static_cast<double>(fold.span.length()));
  }
  return static_cast<float>(x + static_cast<double>(t.ns - since) / ns_per_pixel_);
}

Time TimeAxis::time_at(float x) const {
  if (is_by_events()) return time_of_rank(first_rank_ + (static_cast<double>(x) - left_) * ranks_per_pixel_);
  double at = left_;
  std::int64_t since = view_.from.ns;
  for (const Fold& fold : folds_) {
    if (x <= fold.x) break;
    if (x < fold.x + fold_width)
      return fold.span.from +
             std::llround((x - fold.x) / fold_width * static_cast<double>(fold.span.length()));
    at = fold.x + fold_width;
    since = fold.span.to.ns;
  }
  return {since + std::llround((x - at) * ns_per_pixel_)};
}

TimeAxis::Stretch TimeAxis::widest_unfolded(float from, float to) const {
  Stretch best{from, from};
  float since = from;
  const auto consider = [&](float until) {
    if (until - since > best.to - best.from) best = {since, until};
  };
  for (const Fold& fold : folds_) {
    if (fold.x + fold.width <= from || fold.x >= to) continue;
    consider(fold.x);
    since = fold.x + fold.width;
  }
  consider(to);
  return best;
}

Span TimeAxis::span_keeping(Time t, float x, std::int64_t length) const {
  // Where the view must begin so that t lies at x: to scale first, then by halves, since folds come and go.
  std::int64_t low = t.ns - length, high = t.ns;
  for (int i = 0; i < 64 && low < high; ++i) {
    const std::int64_t from = low + (high - low) / 2;
    const TimeAxis tried({{from}, {from + length}}, left_, width_, gaps_);
    // A later beginning moves t to the left.
    if (tried.x_of(t) > x)
      low = from + 1;
    else
      high = from;
  }
  return {{low}, {low + length}};
}

Span TimeAxis::zoomed(double factor, float around_x) const {
  const float x = std::clamp(around_x, left_, right());
  if (is_by_events()) {
    const double all = static_cast<double>(moments_.size()) * 2;
    const double ranks = std::clamp(ranks_per_pixel_ * width_ / std::max(factor, 1e-6), 2.0, all);
    const double share = (static_cast<double>(x) - left_) / width_;
    const double from = first_rank_ + share * ranks_per_pixel_ * width_ - share * ranks;
    return span_of_ranks(from, from + ranks);
  }
  const double wanted = static_cast<double>(view_.length()) / std::max(factor, 1e-6);
  // A day: no recording is longer, and the sum of two stays far from the end of the numbers.
  const auto length = static_cast<std::int64_t>(std::clamp(wanted, static_cast<double>(closest), 86'400e9));
  return span_keeping(time_at(x), x, length);
}

Span TimeAxis::panned(float pixels) const {
  if (is_by_events()) {
    const double from = first_rank_ + pixels * ranks_per_pixel_;
    return span_of_ranks(from, from + ranks_per_pixel_ * width_);
  }
  const auto shift = std::llround(pixels * ns_per_pixel_);
  return {view_.from + shift, view_.to + shift};
}

/// Every so many moments one, with as many digits as tell its time from its neighbours'.
std::vector<TimeAxis::Tick> TimeAxis::event_ticks(float apart) const {
  std::vector<Tick> ticks;
  const auto step = static_cast<std::int64_t>(std::max(1.0, std::ceil(apart * ranks_per_pixel_)));
  const auto last = static_cast<std::int64_t>(moments_.size()) - 1;
  auto rank =
      static_cast<std::int64_t>(std::floor(std::max(first_rank_, 0.0) / static_cast<double>(step))) * step;
  for (; rank <= last && ticks.size() < 400; rank += step) {
    const Time at = moments_[static_cast<std::size_t>(rank)];
    const float x = x_of(at);
    if (x > right()) break;
    if (x < left_ - 1) continue;
    // Several moments may have one time.
    if (!ticks.empty() && x - ticks.back().x < apart * 0.9F) continue;
    ticks.push_back({at, x, {}});
  }
  for (std::size_t i = 0; i < ticks.size(); ++i) {
    std::int64_t apart_ns = view_.length();
    if (i > 0) apart_ns = std::min(apart_ns, ticks[i].at - ticks[i - 1].at);
    if (i + 1 < ticks.size()) apart_ns = std::min(apart_ns, ticks[i + 1].at - ticks[i].at);
    std::int64_t digit = 1;
    while (digit * 10 <= apart_ns) digit *= 10;
    ticks[i].label = label_of(ticks[i].at.ns / digit * digit, digit, view_.to.ns);
  }
  return ticks;
}

std::vector<TimeAxis::Tick> TimeAxis::ticks(float apart) const {
  if (is_by_events()) return event_ticks(apart);
  const double least = std::max(1.0, ns_per_pixel_ * apart);
  std::int64_t step = 1;
  for (int i = 0; static_cast<double>(step) < least; ++i)
    step = i % 3 == 1 ? step / 2 * 5 : step * 2;  // 1 2 5 10
  std::vector<Tick> ticks;
  std::int64_t at = (view_.from.ns + step - 1) / step * step;
  if (view_.from.ns < 0) at = view_.from.ns / step * step;
  std::size_t fold = 0;
  while (at <= view_.to.ns && ticks.size() < 400) {
    while (fold < folds_.size() && folds_[fold].span.to.ns <= at) ++fold;
    if (fold < folds_.size() && folds_[fold].span.from.ns < at) {
      at = (folds_[fold].span.to.ns / step + 1) * step;  // over the fold at once, however long it is
      continue;
    }
    const Tick tick{{at}, x_of({at}), label_of(at, step, view_.to.ns)};
    if (ticks.empty() || tick.x - ticks.back().x >= apart * 0.9F) ticks.push_back(tick);
    at += step;
  }
  return ticks;
}

}  // namespace switchboard::visualizer
