#include "engine/explain/given_ports.hpp"

#include <charconv>
#include <string_view>

namespace switchboard {

std::set<std::uint16_t> given_ports(const std::vector<std::string>& arguments) {
  std::set<std::uint16_t> numbers;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view whole = arguments[i];
    const auto text = whole.substr(whole.find_last_of(":=") + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && !text.empty()) numbers.insert(number);
  }
  return numbers;
}

}  // namespace switchboard
