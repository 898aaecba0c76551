#include "engine/tool/terminal/screen.hpp"

#include <langinfo.h>
#include <unistd.h>

#include <array>
#include <clocale>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "engine/tool/command.hpp"

#define NCURSES_WIDECHAR 1
#include <ncurses.h>

namespace switchboard::terminal {
namespace {

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

/// Nobody said anything about languages (a container, a bare ssh): today's terminals speak UTF-8.
void choose_locale() {
  std::setlocale(LC_ALL, "");
  if (!is_set("LC_ALL") && !is_set("LC_CTYPE") && !is_set("LANG")) std::setlocale(LC_CTYPE, "C.UTF-8");
}

/// xterm writes "15;0" or "0;15": the last number is the background (COLORFGBG, rxvt(1)).
bool has_light_background() {
  const char* colours = std::getenv("COLORFGBG");
  const char* last = colours == nullptr ? nullptr : std::strrchr(colours, ';');
  return last != nullptr && (std::string_view{last} == ";15" || std::string_view{last} == ";7");
}

// What must be readable keeps the terminal's own colours, whose background we may not know.
struct Ink {
  Role role;
  short on_dark, on_light,
      of_sixteen;  // 256-colour numbers nearest to the design's tokens; the 16 of a console
};
constexpr std::array<Ink, 13> inks{{
    {Role::text, -1, -1, -1},
    {Role::second, -1, -1, -1},
    {Role::caption, 245, 242, COLOR_WHITE},
    {Role::ink, -1, -1, -1},
    {Role::client, 75, 26, COLOR_CYAN},
    {Role::server, 215, 130, COLOR_YELLOW},
    {Role::error, 203, 124, COLOR_RED},
    {Role::ok, 78, 28, COLOR_GREEN},
    {Role::set_up, 141, 55, COLOR_MAGENTA},
    {Role::meet, 80, 24, COLOR_CYAN},
    {Role::talk, 228, 58, COLOR_YELLOW},
    {Role::wait, 246, 241, COLOR_WHITE},
    {Role::end, 175, 125, COLOR_MAGENTA},
}};

short pair_of(Role role) {
  for (std::size_t i = 0; i < inks.size(); ++i)
    if (inks[i].role == role) return static_cast<short>(i + 1);
  return 0;
}

void define_colours() {
  use_default_colors();
  const bool light = has_light_background();
  for (std::size_t i = 0; i < inks.size(); ++i) {
    const auto& ink = inks[i];
    const short many = light ? ink.on_light : ink.on_dark;
    init_pair(static_cast<short>(i + 1), COLORS >= 256 ? many : ink.of_sixteen, -1);
  }
}

attr_t attributes_of(const Style& style) {
  switch (style.weight) {
    case Weight::normal:
      return A_NORMAL;
    case Weight::strong:
      return A_BOLD;
    case Weight::inverse:
      return A_REVERSE | A_BOLD;
  }
  return A_NORMAL;
}

}  // namespace

char32_t in_ascii(char32_t letter) {
  if (letter < 0x7F) return letter;
  static constexpr std::pair<std::u32string_view, char> table[] = {
      {U"─═╌", '-'}, {U"│┊", '|'}, {U"┃", '#'},  {U"┌┐└┘┼┤├┬┴╪", '+'}, {U"▷▶", '>'}, {U"◁", '<'},
      {U"●", 'o'},   {U"◎", '@'},  {U"◐◑", 'c'}, {U"○◌", '.'},         {U"✕", 'x'},  {U"✓", 'v'},
      {U"‖", '!'},   {U"■▣", '#'}, {U"□", '.'},  {U"↵", '$'},          {U"≠", '/'},  {U"…", '~'},
      {U"▁", '_'},   {U"µ", 'u'},  {U"·", '.'},
  };
  for (const auto& [letters, ascii] : table)
    if (letters.find(letter) != std::u32string_view::npos) return static_cast<char32_t>(ascii);
  return U'?';
}

Screen::Screen() {
  choose_locale();
  utf8_ = std::string_view{nl_langinfo(CODESET)} == "UTF-8";
  set_escdelay(25);
  // newterm() says when it cannot; initscr() would end the program.
  if (newterm(nullptr, stdout, stdin) == nullptr)
    throw tool::NotPermitted("this terminal is not known (TERM); --plain prints the lesson as text.");
  raw();  // Ctrl-C is a key here, so that programs are ended in order
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  curs_set(0);
  colours_ = !is_set("NO_COLOR") && has_colors() && start_color() == OK;
  if (colours_) define_colours();
}

Screen::~Screen() {
  endwin();
}

Size Screen::size() const {
  return {COLS, LINES};
}

void Screen::show(const TextCanvas& canvas) {
  erase();
  for (int row = 0; row < canvas.size().rows; ++row)
    for (int column = 0; column < canvas.size().columns; ++column) {
      const auto& cell = canvas.cell({column, row});
      if (cell == Cell{}) continue;
      const wchar_t letters[2] = {static_cast<wchar_t>(utf8_ ? cell.letter : in_ascii(cell.letter)), L'\0'};
      cchar_t wide;
      setcchar(&wide, letters, attributes_of(cell.style), colours_ ? pair_of(cell.style.role) : short{0},
               nullptr);
      mvadd_wch(row, column, &wide);
    }
  refresh();
}

std::optional<Key> Screen::key(int milliseconds) {
  timeout(milliseconds);
  wint_t read = 0;
  const int kind = get_wch(&read);
  if (kind == ERR) return {};
  if (kind == KEY_CODE_YES) {
    switch (read) {
      case KEY_RESIZE:
        return Key{Key::Kind::resized, 0};
      case KEY_ENTER:
        return Key{Key::Kind::enter, 0};
      case KEY_BACKSPACE:
        return Key{Key::Kind::backspace, 0};
      case KEY_RIGHT:
        return Key{Key::Kind::enter, 0};
      case KEY_UP:
        return Key{Key::Kind::up, 0};
      case KEY_DOWN:
        return Key{Key::Kind::down, 0};
      case KEY_PPAGE:
        return Key{Key::Kind::page_up, 0};
      case KEY_NPAGE:
        return Key{Key::Kind::page_down, 0};
      case KEY_LEFT:
        return Key{Key::Kind::letter, U'b'};
      default:
        return {};
    }
  }
  switch (read) {
    case '\r':
    case '\n':
    case ' ':
      return Key{Key::Kind::enter, 0};
    case '\t':
      return Key{Key::Kind::tab, 0};
    case 0x7F:
    case '\b':
      return Key{Key::Kind::backspace, 0};
    case 0x1B:
      return Key{Key::Kind::escape, 0};
    case 0x03:
      return Key{Key::Kind::letter, U'q'};  // Ctrl-C
    default:
      return Key{Key::Kind::letter, static_cast<char32_t>(read)};
  }
}

}  // namespace switchboard::terminal
