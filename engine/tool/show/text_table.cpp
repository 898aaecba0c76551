#include "engine/tool/show/text_table.hpp"

#include <algorithm>
#include <limits>

namespace switchboard::tool {
namespace {

constexpr std::size_t gap = 2;           // between columns
constexpr std::size_t least_width = 12;  // of the flexible column
constexpr auto left_out = std::numeric_limits<std::size_t>::max();

std::size_t total(const std::vector<std::size_t>& widths) {
  std::size_t sum = 0;
  for (const auto width : widths)
    if (width != left_out) sum += width + gap;
  return sum < gap ? 0 : sum - gap;
}

void put(std::string& line, const OutputStyle& style, const Cell& cell, std::size_t width, Align align) {
  const auto text = fitted(cell.text, width);
  const auto space = std::string(width - width_of(text), ' ');
  if (align == Align::right) line += space;
  line += style.paint(cell.ink, text);
  if (align == Align::left) line += space;
}

}  // namespace

std::vector<std::size_t> TextTable::widths(const OutputStyle& style, std::size_t indent) const {
  std::vector<std::size_t> widths;
  for (const auto& column : columns_) widths.push_back(width_of(column.title));
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < row.size() && !spans(row, i); ++i)
      widths[i] = std::max(widths[i], width_of(row[i].text));
  // A column that no row fills says nothing.
  for (std::size_t i = 0; i < widths.size(); ++i)
    if (std::ranges::all_of(rows_, [&](const auto& row) { return i >= row.size() || row[i].text.empty(); }))
      widths[i] = left_out;
  if (style.columns == 0) return widths;

  const auto room = style.columns - std::min(indent, style.columns);
  while (total(widths) > room) {
    std::size_t worst = columns_.size();
    for (std::size_t i = 0; i < columns_.size(); ++i)
      if (widths[i] != left_out && columns_[i].rank > (worst < columns_.size() ? columns_[worst].rank : 0))
        worst = i;
    // What the flexible column can give is tried before a column of the lowest rank goes.
    const auto flexible =
        std::ranges::find(columns_, Column::Width::flexible, &Column::width) - columns_.begin();
    const auto excess = total(widths) - room;
    const bool can_give = static_cast<std::size_t>(flexible) < columns_.size() &&
                          widths[flexible] != left_out &&
                          widths[flexible] >= excess + (worst < columns_.size() ? 40 : least_width);
    if (can_give) {
      widths[flexible] -= excess;
    } else if (worst < columns_.size()) {
      widths[worst] = left_out;
    } else {
      break;
    }
  }
  return widths;
}

std::string TextTable::text(const OutputStyle& style, std::size_t indent) const {
  const auto wide = widths(style, indent);
  std::string result;
  const auto add_line = [&](const std::vector<Cell>& row) {
    std::string line(indent, ' ');
    std::size_t used = indent;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (wide[i] == left_out) continue;
      if (used > indent) {
        line.append(gap, ' ');
        used += gap;
      }
      if (spans(row, i)) {
        const auto room = style.columns == 0 ? left_out : style.columns - std::min(used, style.columns);
        line += style.paint(row.back().ink, fitted(row.back().text, room));
        break;
      }
      put(line, style, row[i], wide[i], columns_[i].align);
      used += wide[i];
    }
    line.erase(line.find_last_not_of(' ') + 1);
    result += line + "\n";
  };
  const bool titled =
      std::ranges::any_of(columns_, [](const Column& column) { return !column.title.empty(); });
  if (titled) {
    std::vector<Cell> titles;
    for (const auto& column : columns_) titles.push_back({column.title, Ink::faint});
    add_line(titles);
  }
  for (const auto& row : rows_) add_line(row);
  return result;
}

}  // namespace switchboard::tool
