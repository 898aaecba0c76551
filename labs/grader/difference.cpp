#include "labs/grader/difference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <span>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard::grader {
namespace {

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string in_quotes(std::string_view bytes, std::size_t most) {
  return quoted(as_bytes(bytes.substr(0, most)), static_cast<std::int64_t>(bytes.size()), most);
}

}  // namespace

std::string byte_words(std::size_t count) {
  return counted(static_cast<std::int64_t>(count), "byte");
}

std::string bytes_in_words(std::string_view bytes) {
  if (bytes.size() > 64) return counted(static_cast<std::int64_t>(bytes.size()), "byte");
  return fmt::format("{}, {}", counted(static_cast<std::int64_t>(bytes.size()), "byte"),
                     in_quotes(bytes, 32));
}

std::string hex_and_text(std::string_view bytes) {
  constexpr std::size_t most = 16;
  return fmt::format("{}{}  {}", hex_spaced(as_bytes(bytes.substr(0, most))), bytes.size() > most ? " …" : "",
                     in_quotes(bytes, most));
}

std::optional<std::size_t> first_difference(std::string_view expected, std::string_view came) {
  const auto length = std::min(expected.size(), came.size());
  const auto [at, other] =
      std::mismatch(expected.begin(), expected.begin() + static_cast<std::ptrdiff_t>(length), came.begin());
  if (at == expected.begin() + static_cast<std::ptrdiff_t>(length)) return {};
  return static_cast<std::size_t>(at - expected.begin());
}

std::string difference_in_words(std::string_view expected, std::string_view came, std::size_t at) {
  constexpr std::size_t around = 8;
  return fmt::format("Byte {} differs: {} came instead of {}.", count_text(static_cast<std::int64_t>(at) + 1),
                     hex_and_text(came.substr(at, around)), hex_and_text(expected.substr(at, around)));
}

}  // namespace switchboard::grader
