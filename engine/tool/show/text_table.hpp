#pragma once
// Rows in aligned columns for a style. Too narrow: columns with the highest `rank` are left out first, and
// then the flexible column is cut.
//
//   TextTable table({{.title = "who"}, {.title = "unread", .align = Align::right, .rank = 2}});
//   table.add({{"server", Ink::server}, {"16 B"}});
//   std::string text = table.text(style);

#include <string>
#include <vector>

#include "engine/tool/show/output_style.hpp"

namespace switchboard::tool {

enum class Align { left, right };

struct Column {
  std::string title;
  Align align = Align::left;
  int rank = 0;  ///< 0: never left out
  enum class Width { whole, flexible } width = Width::whole;
};

struct Cell {
  std::string text;
  Ink ink = Ink::plain;
};

class TextTable {
 public:
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// A row with fewer cells than columns ends in a cell that takes the rest of the line.
  void add(std::vector<Cell> cells) { rows_.push_back(std::move(cells)); }
  bool empty() const { return rows_.empty(); }
  /// Titles and rows, each line indented by `indent`.
  std::string text(const OutputStyle& style, std::size_t indent = 1) const;

 private:
  bool spans(const std::vector<Cell>& row, std::size_t column) const {
    return row.size() < columns_.size() && column + 1 >= row.size();
  }
  std::vector<std::size_t> widths(const OutputStyle& style, std::size_t indent) const;
  std::vector<Column> columns_;
  std::vector<std::vector<Cell>> rows_;
};

}  // namespace switchboard::tool
