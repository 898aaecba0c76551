#include "engine/observe/python_layout.hpp"

#include <algorithm>
#include <cstring>

namespace switchboard {
namespace {

constexpr PythonLayout layout_3_11{
    .runtime = {.interpreters = 40},
    .interpreter = {.next = 0, .threads = 16},
    .thread =
        {.previous = 0, .next = 8, .interpreter = 16, .thread_id = 152, .native_thread_id = 160, .frame = 56},
    .frame_in_that = 8,
    .frame = {.code = 32, .instruction = 56, .previous = 48, .owner = 69},
    .code = {.first_line = 72, .file = 112, .qualified_name = 128, .line_table = 136, .instructions = 184},
    .text = {.ascii_data = 48, .other_data = 72},
};

constexpr PythonLayout layout_3_12{
    .runtime = {.interpreters = 40},
    .interpreter = {.next = 0, .threads = 72},
    .thread =
        {.previous = 0, .next = 8, .interpreter = 16, .thread_id = 136, .native_thread_id = 144, .frame = 56},
    .frame_in_that = 0,
    .frame = {.code = 0, .instruction = 56, .previous = 8, .owner = 70},
    .code = {.first_line = 68, .file = 112, .qualified_name = 128, .line_table = 136, .instructions = 192},
    .text = {.ascii_data = 40, .other_data = 56},
};

std::optional<PythonLayout> layout_that_it_says(std::span<const std::uint64_t> words) {
  constexpr std::uint64_t farthest = 1 << 20;  // PyInterpreterState is large
  if (words.size() < debug_offsets_words || std::memcmp(words.data(), "xdebugpy", 8) != 0) return {};
  constexpr std::size_t free_threaded = 2;
  if (words[free_threaded] != 0) return {};
  if (std::ranges::any_of(words.subspan(3, debug_offsets_words - 3),
                          [](auto each) { return each > farthest; }))
    return {};
  return PythonLayout{
      .runtime = {.interpreters = words[5]},
      .interpreter = {.next = words[8], .threads = words[9]},
      .thread = {.previous = words[20],
                 .next = words[21],
                 .interpreter = words[22],
                 .thread_id = words[24],
                 .native_thread_id = words[25],
                 .frame = words[23]},
      .frame_in_that = {},
      .frame = {.code = words[30], .instruction = words[31], .previous = words[29], .owner = words[33]},
      .code = {.first_line = words[39],
               .file = words[35],
               .qualified_name = words[37],
               .line_table = words[38],
               .instructions = words[43]},
      .text = layout_3_12.text,
  };
}

}  // namespace

std::optional<PythonLayout> python_layout(std::uint64_t version,
                                          std::span<const std::uint64_t> debug_offsets) {
  switch (version >> 16) {
    case 0x030b:
      return layout_3_11;
    case 0x030c:
      return layout_3_12;
    case 0x030d:
      return layout_that_it_says(debug_offsets);
    default:
      return {};
  }
}

}  // namespace switchboard
