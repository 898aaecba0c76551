#pragma once
// A rectangle of character cells that views draw on: the terminal face, its tests and plain output share it.
//
//   TextCanvas canvas({80, 24});
//   int end = canvas.put({2, 0}, "server 4127", Style{Role::server});
//   canvas.text()          the rows as UTF-8, without trailing blanks: what a test compares
//
// It knows nothing of terminals, colours or keys: a style is a role, and a screen decides what it looks like.
// One code point is one cell; what is drawn outside is cut off.

#include <string>
#include <string_view>
#include <vector>

namespace switchboard::terminal {

/// What a cell means; the design's tokens (design.md, Colours).
enum class Role { text, second, caption, ink, client, server, error, ok, set_up, meet, talk, wait, end };
enum class Weight { normal, strong, inverse };

struct Style {
  Role role = Role::text;
  Weight weight = Weight::normal;
  bool operator==(const Style&) const = default;
};
inline constexpr Style caption{Role::caption}, second{Role::second}, client{Role::client}, server{Role::server};

struct Cell {
  char32_t letter = U' ';
  Style style;
  bool operator==(const Cell&) const = default;
};

struct Position {
  int column = 0, row = 0;
};
struct Size {
  int columns = 0, rows = 0;
};
struct Area {
  Position at;
  Size size;
  int right() const { return at.column + size.columns; }
  int bottom() const { return at.row + size.rows; }
};

class TextCanvas {
 public:
  explicit TextCanvas(Size size);

  Size size() const { return size_; }
  const Cell& cell(Position at) const;

  /// Returns the column after the last cell.
  int put(Position at, std::string_view text, Style style = {});
  /// Ends before `column`; returns where it begins.
  int put_right(Position column, std::string_view text, Style style = {});
  /// The same letter `count` times.
  int repeat(Position at, char32_t letter, int count, Style style = {});
  void put_letter(Position at, char32_t letter, Style style = {});

  std::string text() const;
  std::string row_text(int row) const;

 private:
  Size size_;
  std::vector<Cell> cells_;
};

std::u32string letters_of(std::string_view utf8);  ///< odd bytes become U+FFFD
std::string utf8_of(char32_t letter);
/// Cells that a text takes.
int width_of(std::string_view utf8);
/// At most `columns` cells, the last one … when something was cut.
std::string shortened(std::string_view utf8, int columns);

}  // namespace switchboard::terminal
