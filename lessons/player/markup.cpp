#include "lessons/player/markup.hpp"

namespace switchboard::lessons {
namespace {

void add_run(Paragraph& paragraph, std::string_view text, TextRun::Style style) {
  if (text.empty()) return;
  if (!paragraph.empty() && paragraph.back().style == style)
    paragraph.back().text += text;
  else
    paragraph.push_back({std::string{text}, style});
}

Paragraph parse_paragraph(std::string_view text) {
  Paragraph paragraph;
  while (!text.empty()) {
    const auto mark = text.find_first_of("`*");
    if (mark == std::string_view::npos) {
      add_run(paragraph, text, TextRun::Style::plain);
      break;
    }
    add_run(paragraph, text.substr(0, mark), TextRun::Style::plain);
    text.remove_prefix(mark);
    const std::string_view fence = text.substr(0, 2) == "**" ? "**" : text[0] == '`' ? "`" : "";
    const auto end = fence.empty() ? std::string_view::npos : text.find(fence, fence.size());
    if (end == std::string_view::npos || end == fence.size()) {
      const auto plain = std::max<std::size_t>(fence.size(), 1);
      add_run(paragraph, text.substr(0, plain), TextRun::Style::plain);
      text.remove_prefix(plain);
      continue;
    }
    std::string inside{text.substr(fence.size(), end - fence.size())};
    if (fence == "**") std::erase(inside, '`');  // strong code is strong: marks do not nest
    add_run(paragraph, inside, fence == "`" ? TextRun::Style::code : TextRun::Style::strong);
    text.remove_prefix(end + fence.size());
  }
  return paragraph;
}

}  // namespace

std::vector<Paragraph> parse_markup(std::string_view text) {
  std::vector<Paragraph> paragraphs;
  std::string current;
  const auto flush = [&] {
    if (!current.empty()) paragraphs.push_back(parse_paragraph(current));
    current.clear();
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string_view::npos) {
      flush();
      continue;
    }
    line = line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
    if (!current.empty()) current += ' ';
    current += line;
  }
  flush();
  return paragraphs;
}

std::string without_markup(std::string_view text) {
  std::string plain;
  for (const auto& paragraph : parse_markup(text)) {
    if (!plain.empty()) plain += "\n\n";
    for (const auto& run : paragraph) plain += run.text;
  }
  return plain;
}

}  // namespace switchboard::lessons
