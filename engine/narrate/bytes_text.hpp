#pragma once
// A student's bytes as text that is safe on any terminal: printable ASCII as it is, the rest escaped the way
// C and strace(1) write it. And as hex.
//
//   quoted(bytes, 32)   "hello\n"   with "…" after the closing quote when there was more

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/model/argument.hpp"

namespace switchboard {

/// In quotes, at most `most` bytes; `length` says how many there were in all.
std::string quoted(std::span<const std::uint8_t> bytes, std::int64_t length, std::size_t most);
std::string quoted(const Buffer& buffer, std::size_t most);
/// One byte as it stands inside the quotes: "h", "\n", "\0", "\xff".
std::string escaped(std::uint8_t byte);
/// Text that a program gave (a path, a name), with control bytes escaped; no quotes.
std::string printable(std::string_view text);
std::string hex(std::span<const std::uint8_t> bytes);         ///< "02001f90"
std::string hex_spaced(std::span<const std::uint8_t> bytes);  ///< "02 00 1F 90", as people read it
/// Every byte is printable ASCII, a tab, a line feed or a carriage return.
bool is_plain_text(std::span<const std::uint8_t> bytes);

}  // namespace switchboard
