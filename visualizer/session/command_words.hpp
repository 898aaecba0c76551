#pragma once
// A command line as somebody types it, in words: blanks part them, quotes and backslashes keep them together
// as a shell does. There are no variables, patterns or pipes: for those write sh -c '…'.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard::visualizer {

/// Nothing when a quote is not closed.
std::optional<std::vector<std::string>> command_words(std::string_view line);

}  // namespace switchboard::visualizer
