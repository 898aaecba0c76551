#include "engine/narrate/filled_text.hpp"

#include <array>
#include <charconv>
#include <cstdint>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

using Values = std::map<std::string, std::string>;

std::string value_of(const Values& values, std::string_view name) {
  const auto found = values.find(std::string(name));
  return found == values.end() ? std::string() : found->second;
}

std::int64_t number_of(const Values& values, std::string_view name) {
  const auto text = value_of(values, name);
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::int64_t computed(const Values& values, std::string_view expression) {
  const auto minus = expression.find('-');
  if (minus == std::string_view::npos) return number_of(values, expression);
  return number_of(values, expression.substr(0, minus)) - number_of(values, expression.substr(minus + 1));
}

std::string port_bytes(std::int64_t port) {
  return hex_spaced(std::array{static_cast<std::uint8_t>(port >> 8), static_cast<std::uint8_t>(port)});
}

/// The text up to the separator; what is left of it goes behind.
std::string_view cut(std::string_view& text, char separator) {
  const auto at = text.find(separator);
  const auto head = text.substr(0, at);
  text.remove_prefix(at == std::string_view::npos ? text.size() : at + 1);
  return head;
}

std::string place_text(std::string_view place, const Values& values, const PlaceText& other) {
  auto rest = place;
  const auto name = cut(rest, ' ');
  const auto form = cut(rest, ' ');
  if (form == "bytes") return byte_count(computed(values, name));
  if (form == "count") return count_text(computed(values, name));
  if (form == "wire") return port_bytes(computed(values, name));
  if (form == "counted") return counted(computed(values, name), rest);
  if (form.empty() && values.contains(std::string(name))) return printable(value_of(values, name));
  return other(place);
}

/// Calls for each piece of plain text and each place.
template <class Plain, class Place>
void walk(std::string_view text, Plain plain, Place place) {
  while (!text.empty()) {
    const auto open = text.find('{');
    plain(text.substr(0, open));
    if (open == std::string_view::npos) return;
    text.remove_prefix(open + 1);
    if (text.starts_with('{')) {
      plain(text.substr(0, 1));
      text.remove_prefix(1);
    } else {
      place(cut(text, '}'));
    }
  }
}

std::string_view without_spaces(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::string filled(std::string_view text, const Values& values, const PlaceText& other) {
  std::string result;
  walk(
      text, [&](std::string_view plain) { result += plain; },
      [&](std::string_view place) { result += place_text(place, values, other); });
  return result;
}

std::vector<std::string> places_in(std::string_view text) {
  std::vector<std::string> places;
  walk(
      text, [](std::string_view) {}, [&](std::string_view place) { places.emplace_back(place); });
  return places;
}

bool holds_for(std::string_view condition, const Values& values) {
  while (!condition.empty()) {
    auto part = without_spaces(cut(condition, ','));
    auto name = cut(part, '=');
    const bool is_other = name.ends_with('!');
    if (is_other) name.remove_suffix(1);
    if ((value_of(values, name) == part) == is_other) return false;
  }
  return true;
}

}  // namespace switchboard
