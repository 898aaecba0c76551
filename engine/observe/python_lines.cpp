#include "engine/observe/python_lines.hpp"

namespace switchboard {
namespace {

/// Six bits a byte, the lowest first; the seventh says that more follow.
class Numbers {
 public:
  explicit Numbers(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}
  bool at_end() const { return at_ >= bytes_.size(); }
  std::uint8_t byte() { return at_end() ? 0 : bytes_[at_++]; }
  std::uint32_t number() {
    std::uint32_t value = 0;
    for (unsigned shift = 0; shift < 30; shift += 6) {
      const auto next = byte();
      value |= static_cast<std::uint32_t>(next & 63u) << shift;
      if ((next & 64u) == 0) break;
    }
    return value;
  }
  std::int32_t signed_number() {
    const auto value = number();
    const auto size = static_cast<std::int32_t>(value >> 1);
    return (value & 1u) != 0 ? -size : size;
  }

 private:
  std::span<const std::uint8_t> bytes_;
  std::size_t at_ = 0;
};

/// The first byte of an entry: its top bit set, four bits of kind, three of length.
enum Kind : unsigned { one_line_0 = 10, one_line_2 = 12, no_columns = 13, long_form = 14, no_line = 15 };

}  // namespace

std::optional<int> python_line(std::span<const std::uint8_t> table, int first_line,
                               std::int64_t instruction) {
  Numbers entries(table);
  std::int64_t line = first_line, begin = 0;
  while (!entries.at_end()) {
    const unsigned head = entries.byte();
    if ((head & 128u) == 0) return {};
    const unsigned kind = head >> 3 & 15u;
    begin += (head & 7u) + 1;
    if (kind == no_columns) {
      line += entries.signed_number();
    } else if (kind == long_form) {
      line += entries.signed_number();
      for (int rest = 0; rest < 3; ++rest) entries.number();  // end line, columns
    } else if (kind >= one_line_0 && kind <= one_line_2) {
      line += kind - one_line_0;
      entries.byte();
      entries.byte();
    } else if (kind < one_line_0) {
      entries.byte();
    }
    if (instruction >= begin) continue;
    if (kind == no_line || line <= 0 || line > 10'000'000) return {};
    return static_cast<int>(line);
  }
  return {};
}

std::optional<SourceLocation> python_location(const PythonFrame& frame) {
  const auto line = frame.instruction < 0
                        ? frame.first_line
                        : python_line(frame.line_table, frame.first_line, frame.instruction);
  if (!line) return {};
  return SourceLocation{frame.file, *line, frame.function};
}

}  // namespace switchboard
