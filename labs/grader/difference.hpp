#pragma once
// Bytes that should be the same, as the student sees them: short ones whole, long ones around the first that
// differ. In hex and as text, with everything that a terminal could obey escaped.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace switchboard::grader {

/// `1 byte`, `1,025 bytes`.
std::string byte_words(std::size_t count);
/// `5 bytes, "hi\0!\n"`; only their number when there are many.
std::string bytes_in_words(std::string_view bytes);
/// `68 69 00 21 0A  "hi\0!\n"`, at most 16.
std::string hex_and_text(std::string_view bytes);
/// The first position in which they differ, within the shorter one.
std::optional<std::size_t> first_difference(std::string_view expected, std::string_view came);
/// "At byte 1,025 comes 00 "\0" instead of 41 "A"." with a few bytes more of both.
std::string difference_in_words(std::string_view expected, std::string_view came, std::size_t at);

}  // namespace switchboard::grader
