#pragma once
// One named fact: its name, what it means, and how it is found at a moment. Each family of facts is a file
// with its own table; facts.cpp joins the tables. Only files of this folder and facts.cpp include it.

#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "engine/explain/facts.hpp"
#include "engine/explain/facts/fact_subject.hpp"

namespace switchboard {

struct FactRow {
  FactName name;
  std::optional<FactValue> (*ask)(const Moments&, const Question&);
};

std::span<const FactRow> listener_facts();
std::span<const FactRow> connection_facts();
std::span<const FactRow> packet_facts();
std::span<const FactRow> call_facts();
std::span<const FactRow> program_facts();

using Value = std::optional<FactValue>;

inline FactValue number(std::integral auto value) {
  return static_cast<std::int64_t>(value);
}

inline FactValue text(std::string_view value) {
  return std::string(value);
}

}  // namespace switchboard
