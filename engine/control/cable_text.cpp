#include "engine/control/cable_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <span>
#include <stdexcept>

namespace switchboard::control {
namespace {

/// Its text completes "--cable: "; caught in parse_cable.
class Wrong : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Unit {
  std::string_view name;
  double factor;
};
constexpr std::array times{Unit{"ms", 1e6}, Unit{"us", 1e3}, Unit{"s", 1e9}, Unit{"ns", 1}};
constexpr std::array rates{Unit{"gbit", 1e9}, Unit{"mbit", 1e6}, Unit{"kbit", 1e3}, Unit{"bit", 1}};

struct Drop {
  std::string_view name;
  DropSegments::What what;
  std::string_view one;  ///< in a sentence; empty: "segment"
};
constexpr std::array drops{Drop{"any", DropSegments::What::any, "segment"},
                           Drop{"syn", DropSegments::What::syn, "SYN"},
                           Drop{"synack", DropSegments::What::syn_ack, "SYN ACK"},
                           Drop{"ack", DropSegments::What::ack, "ACK without data"},
                           Drop{"data", DropSegments::What::data, "segment with data"},
                           Drop{"fin", DropSegments::What::fin, "FIN"},
                           Drop{"rst", DropSegments::What::rst, "RST"}};

/// A number at the front of the text, which is cut off; nothing if there is none or it is negative.
std::optional<double> take_number(std::string_view& text) {
  double number = 0;
  const auto parsed =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (parsed.ec != std::errc{} || !(number >= 0)) return {};
  text.remove_prefix(static_cast<std::size_t>(parsed.ptr - text.data()));
  return number;
}

std::int64_t quantity(std::string_view key, std::string_view value, std::span<const Unit> units,
                      std::string_view example) {
  auto rest = value;
  constexpr double most = 9e18;
  if (const auto number = take_number(rest))
    for (const auto& unit : units)
      if (rest == unit.name && *number * unit.factor < most)
        return static_cast<std::int64_t>(std::llround(*number * unit.factor));
  throw Wrong(fmt::format("{}={} has no unit that is known; write {}={}.", key, value, key, example));
}

double probability(std::string_view key, std::string_view value) {
  auto rest = value;
  if (const auto number = take_number(rest); number && rest == "%" && *number <= 100) return *number / 100;
  throw Wrong(fmt::format("{}={} is no share from 0% to 100%; write {}=2%.", key, value, key));
}

std::uint64_t whole_number(std::string_view key, std::string_view value) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(value.data(), value.data() + value.size(), number);
  if (parsed.ec == std::errc{} && parsed.ptr == value.data() + value.size()) return number;
  throw Wrong(fmt::format("{}={} is no whole number; write {}=7.", key, value, key));
}

DropSegments drop_from(std::string_view value) {
  DropSegments drop;
  const auto by = value.find('x');
  auto name = value;
  if (by != std::string_view::npos && value.find_first_not_of("0123456789") == by) {
    const auto count = whole_number("drop", value.substr(0, by));
    if (count == 0 || count > 1'000'000) throw Wrong(fmt::format("drop={}: say from 1 to 1000000.", value));
    drop.count = static_cast<std::uint32_t>(count);
    name = value.substr(by + 1);
  }
  for (const auto& each : drops)
    if (each.name == name) {
      drop.what = each.what;
      return drop;
    }
  throw Wrong(fmt::format(
      "drop={} is none of any, syn, synack, ack, data, fin, rst; three segments with data are drop=3xdata.",
      value));
}

void apply(CableWish& wish, std::string_view part) {
  const auto equals = part.find('=');
  const auto key = part.substr(0, equals);
  const auto value = equals == std::string_view::npos ? std::string_view{} : part.substr(equals + 1);
  auto& change = wish.change;
  if (part == "cut")
    change.line = CableSettings::Line::cut;
  else if (part == "mend")
    change.line = CableSettings::Line::whole;
  else if (key == "delay")
    change.delay_ns = quantity(key, value, times, "50ms");
  else if (key == "jitter")
    change.jitter_ns = quantity(key, value, times, "5ms");
  else if (key == "rate")
    change.rate = static_cast<std::uint64_t>(quantity(key, value, rates, "10mbit"));
  else if (key == "loss")
    change.loss = probability(key, value);
  else if (key == "duplicate")
    change.duplicate = probability(key, value);
  else if (key == "reorder")
    change.reorder = probability(key, value);
  else if (key == "seed")
    change.seed = whole_number(key, value);
  else if (key == "drop")
    wish.drops.push_back(drop_from(value));
  else
    throw Wrong(fmt::format(
        "{} is none of delay, jitter, loss, duplicate, reorder, rate, drop, seed, cut and mend.", part));
}

}  // namespace

ParsedCable parse_cable(std::string_view text) {
  CableWish wish;
  const auto colon = text.find(':');
  if (colon != std::string_view::npos) wish.from = text.substr(0, colon);
  auto rest = colon == std::string_view::npos ? text : text.substr(colon + 1);
  try {
    if (rest.empty()) throw Wrong("nothing is said of the cable; write --cable delay=50ms.");
    while (!rest.empty()) {
      const auto comma = std::min(rest.find(','), rest.size());
      apply(wish, rest.substr(0, comma));
      rest.remove_prefix(std::min(comma + 1, rest.size()));
    }
  } catch (const Wrong& wrong) {
    return {{}, wrong.what()};
  }
  return {std::move(wish), {}};
}

std::string drop_text(DropSegments::What what, std::uint32_t count) {
  std::string_view one = "segment";
  for (const auto& each : drops)
    if (each.what == what) one = each.one;
  if (count == 1) return std::string(one);
  const auto first = one.substr(0, one.find(" with"));
  return fmt::format("{} {}s{}", count, first, one.substr(first.size()));
}

}  // namespace switchboard::control
