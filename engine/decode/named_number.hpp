#pragma once
// The rows that tables of constants are made of, and how a Symbol is read off them.

#include <fmt/format.h>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/argument.hpp"

namespace switchboard {

struct NamedNumber {
  std::string_view name;
  std::int64_t number;
};

/// Each name once and each number once.
constexpr bool is_a_set(std::span<const NamedNumber> table) {
  for (std::size_t i = 0; i < table.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (table[i].number == table[j].number || table[i].name == table[j].name) return false;
  return true;
}

/// Every row a bit of its own, so that flags may be taken apart in any order.
constexpr bool are_separate_bits(std::span<const NamedNumber> table) {
  std::int64_t seen = 0;
  for (const auto& row : table) {
    if (row.number == 0 || (seen & row.number) != 0) return false;
    seen |= row.number;
  }
  return true;
}

inline Symbol symbol_in(std::span<const NamedNumber> table, std::int64_t number) {
  for (const auto& row : table)
    if (row.number == number) return {number, std::string{row.name}};
  return {number, ""};
}

/// `first` names what the bits outside the table say (a socket's type); empty to have them in hexadecimal.
inline Symbol flags_in(std::span<const NamedNumber> table, std::int64_t number, std::string_view first = {}) {
  std::string name{first};
  auto rest = number;
  const auto add = [&name](std::string_view part) {
    if (!name.empty()) name += '|';
    name += part;
  };
  for (const auto& row : table) {
    if ((number & row.number) != row.number) continue;
    add(row.name);
    rest &= ~row.number;
  }
  if (first.empty() && rest != 0 && !name.empty())
    add(fmt::format("{:#x}", static_cast<std::uint64_t>(rest)));
  return {number, name};
}

}  // namespace switchboard
