#include "visualizer/session/command_words.hpp"

namespace switchboard::visualizer {

std::optional<std::vector<std::string>> command_words(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool within = false;
  char quote = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    const bool escapes = c == '\\' && quote != '\'' && i + 1 < line.size();
    if (escapes) {
      word += line[++i];
      within = true;
    } else if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        word += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      within = true;
    } else if (c == ' ' || c == '\t') {
      if (within) words.push_back(std::move(word));
      word.clear();
      within = false;
    } else {
      word += c;
      within = true;
    }
  }
  if (quote != 0) return {};
  if (within) words.push_back(std::move(word));
  return words;
}

}  // namespace switchboard::visualizer
