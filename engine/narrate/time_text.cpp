#include "engine/narrate/time_text.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>

namespace switchboard {
namespace {

struct Unit {
  std::string_view name;   // as a user reads it
  std::string_view typed;  // as a user types it
  std::int64_t nanoseconds;
};
constexpr std::array<Unit, 5> units{{
    {"s", "s", 1'000'000'000},
    {"ms", "ms", 1'000'000},
    {"µs", "us", 1'000},
    {"µs", "µs", 1'000},
    {"ns", "ns", 1},
}};
constexpr const Unit &second = units[0], &millisecond = units[1], &microsecond = units[2],
                     &nanosecond = units[4];

std::int64_t magnitude(std::int64_t nanoseconds) {
  return nanoseconds < 0 ? -nanoseconds : nanoseconds;
}

/// Rounded to `decimals`; 999.9996 ms stays in its unit rather than reading "1000.000 ms".
const Unit& unit_for(std::int64_t nanoseconds) {
  if (magnitude(nanoseconds) < millisecond.nanoseconds) return microsecond;
  if (magnitude(nanoseconds) < second.nanoseconds) return millisecond;
  return second;
}

}  // namespace

std::string time_text(Time time) {
  const Unit& unit = unit_for(time.ns);
  if (&unit == &microsecond) {
    if (time.ns % 1000 == 0) return fmt::format("{} µs", time.ns / 1000);
    return fmt::format("{}.{} µs", time.ns / 1000, magnitude(time.ns) % 1000 / 100);
  }
  // Cut, not rounded: what is shown has happened at or before the moment that `--at` gives.
  const auto thousandth = unit.nanoseconds / 1000;
  const auto whole = magnitude(time.ns) / unit.nanoseconds;
  const auto rest = magnitude(time.ns) % unit.nanoseconds / thousandth;
  return fmt::format("{}{}.{:03} {}", time.ns < 0 ? "-" : "", whole, rest, unit.name);
}

std::string duration_text(std::int64_t nanoseconds) {
  const Unit& unit = unit_for(nanoseconds);
  const double value = static_cast<double>(nanoseconds) / static_cast<double>(unit.nanoseconds);
  const auto size = magnitude(nanoseconds) / unit.nanoseconds;
  if (&unit == &microsecond && size >= 10) return fmt::format("{:.0f} µs", value);
  if (&unit == &microsecond) return nanoseconds == 0 ? "0 µs" : fmt::format("{:.1f} µs", value);
  return fmt::format("{:.{}f} {}", value, size >= 100 ? 0 : size >= 10 ? 1 : 2, unit.name);
}

std::string time_argument(Time time) {
  for (const Unit* unit : {&second, &millisecond, &microsecond, &nanosecond}) {
    // At most three decimals each; the finest unit takes what is left.
    const auto thousandth = std::max<std::int64_t>(unit->nanoseconds / 1000, 1);
    if (time.ns % thousandth != 0 || (time.ns < unit->nanoseconds && unit != &nanosecond && time.ns != 0))
      continue;
    auto text =
        fmt::format("{}.{:03}", time.ns / unit->nanoseconds, time.ns % unit->nanoseconds / thousandth);
    while (text.ends_with('0')) text.pop_back();
    if (text.ends_with('.')) text.pop_back();
    return text + std::string(unit->typed);
  }
  return fmt::format("{}ns", time.ns);
}

std::optional<Time> parse_time(std::string_view text) {
  const auto unit_at = text.find_first_not_of("0123456789.");
  if (unit_at == std::string_view::npos || unit_at == 0) return {};
  const auto* end = text.data() + unit_at;
  std::int64_t whole = 0, fraction = 0, scale = 1;
  const auto [after_whole, error] = std::from_chars(text.data(), end, whole);
  if (error != std::errc{} || after_whole == end - 1) return {};  // no digits before the point, or none after
  if (after_whole != end) {
    if (*after_whole != '.') return {};
    for (const char* digit = after_whole + 1; digit != end; ++digit) {
      if (*digit == '.') return {};
      if (scale == 1'000'000'000) continue;  // finer than a nanosecond
      fraction = fraction * 10 + (*digit - '0');
      scale *= 10;
    }
  }
  for (const Unit& unit : units) {
    if (text.substr(unit_at) != unit.typed) continue;
    if (whole > std::numeric_limits<std::int64_t>::max() / unit.nanoseconds - 1) return {};
    return Time{whole * unit.nanoseconds + fraction * unit.nanoseconds / scale};
  }
  return {};
}

std::string count_text(std::int64_t count) {
  auto text = fmt::format("{}", count);
  const std::size_t first = count < 0 ? 1 : 0;
  for (auto place = text.size(); place > first + 3;) text.insert(place -= 3, ",");
  return text;
}

std::string byte_count(std::int64_t count) {
  return count_text(count) + " B";
}

std::string counted(std::int64_t count, std::string_view singular) {
  return fmt::format("{} {}{}", count_text(count), singular, count == 1 ? "" : "s");
}

}  // namespace switchboard
