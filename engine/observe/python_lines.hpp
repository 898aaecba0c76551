#pragma once
// The line of an instruction in a Python function, by the table that CPython 3.11 and later keep in its code
// object (co_linetable; the format is in Objects/locations.md of its source).

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// One frame of a Python program, as copied from its memory.
struct PythonFrame {
  std::string file, function;
  int first_line = 0;
  std::int64_t instruction = 0;  ///< its index in the code, in units of two bytes; -1 before the first
  std::vector<std::uint8_t> line_table;
};

std::optional<int> python_line(std::span<const std::uint8_t> table, int first_line, std::int64_t instruction);
std::optional<SourceLocation> python_location(const PythonFrame& frame);

}  // namespace switchboard
