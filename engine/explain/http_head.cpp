#include "engine/explain/http_head.hpp"

#include <algorithm>
#include <charconv>
#include <string>

namespace switchboard {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

std::string_view without_blanks(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

template <class Number>
std::optional<Number> number_in(std::string_view text) {
  Number number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return {};
  return number;
}

}  // namespace

std::optional<HttpHead> http_head_in(std::string_view text) {
  HttpHead head;
  bool is_first = true, is_old = false;
  for (std::size_t at = 0;;) {
    const auto end = text.find('\n', at);
    if (end == std::string_view::npos) return {};
    const auto line = without_blanks(text.substr(at, end - at));
    at = end + 1;
    if (is_first) {
      is_old = line.find("HTTP/1.0") != std::string_view::npos;
      if (line.starts_with("HTTP/1.") && line.size() >= 12) {
        head.kind = HttpHead::Kind::answer;
        head.status = number_in<int>(line.substr(9, 3)).value_or(0);
      } else if (line.ends_with(" HTTP/1.1") || line.ends_with(" HTTP/1.0")) {
        head.asks_for_head_only = line.starts_with("HEAD ");
      } else {
        return {};
      }
      is_first = false;
      continue;
    }
    if (line.empty()) {
      head.size = at;
      head.closes = head.closes || is_old;
      return head;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) continue;
    const auto name = lower(line.substr(0, colon)), value = lower(without_blanks(line.substr(colon + 1)));
    if (name == "content-length") head.length = number_in<std::int64_t>(value);
    if (name == "connection" && value == "close") head.closes = true;
  }
}

}  // namespace switchboard
