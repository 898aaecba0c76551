#pragma once
// Text in small letters, for a search that does not tell ACCEPT from accept. ASCII only: names of calls and
// states are; other letters stay as they are.

#include <algorithm>
#include <string>
#include <string_view>

namespace switchboard::visualizer {

inline std::string lowered(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return result;
}

}  // namespace switchboard::visualizer
