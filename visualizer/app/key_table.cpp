#include "visualizer/app/key_table.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace switchboard::visualizer {
namespace {

constexpr Key digit(int number) {
  return static_cast<Key>('0' + number);
}

constexpr auto listed_keys = std::to_array<KeyRow>({
    {KeyGroup::views, "Ctrl 1", "open the Stage", {digit(1), With::control}},
    {KeyGroup::views, "Ctrl 2", "open the Ladder", {digit(2), With::control}},
    {KeyGroup::views, "Ctrl 3", "open the States", {digit(3), With::control}},
    {KeyGroup::views, "Ctrl 4", "open the Source", {digit(4), With::control}},
    {KeyGroup::views, "Ctrl 5", "open the Timeline", {digit(5), With::control}},
    {KeyGroup::views, "Ctrl 6", "open the Calls", {digit(6), With::control}},
    {KeyGroup::views, "Ctrl 7", "open the Inspector", {digit(7), With::control}},
    {KeyGroup::views, "Ctrl 8", "open the Console", {digit(8), With::control}},
    {KeyGroup::views, "Ctrl 9", "open the Findings", {digit(9), With::control}},
    {KeyGroup::views, "Ctrl 0", "go to the lesson's text", {digit(0), With::control}},
    {KeyGroup::views, "Tab", "go to the next panel", {Key::tab}},
    {KeyGroup::views, "Shift Tab", "go to the panel before", {Key::tab, With::shift}},
    {KeyGroup::views, "Ctrl B", "hide or show the right column", {letter('B'), With::control}},
    {KeyGroup::views, "Ctrl Z", "undo the last change of the layout", {letter('Z'), With::control}},
    {KeyGroup::views, "Ctrl Shift Z", "do it again", {letter('Z'), With::control_shift}},
    {KeyGroup::views, "C", "States: list the connections", {letter('C')}},
    {KeyGroup::views, "R", "States: show the rare arrows, or hide them", {letter('R')}},
    {KeyGroup::views, "H", "Findings: open a hint, or close it", {letter('H')}},

    {KeyGroup::time, "Space", "play or pause the recording", {Key::space}},
    {KeyGroup::time, "[", "play slower", {Key::left_bracket}},
    {KeyGroup::time, "]", "play faster", {Key::right_bracket}},
    {KeyGroup::time, ".", "go to the next event in the selected lane", {Key::period}},
    {KeyGroup::time, ",", "go to the event before in it", {Key::comma}},
    {KeyGroup::time, "N", "go to the next call that failed", {letter('N')}},
    {KeyGroup::time, "Shift N", "go to the failed call before", {letter('N'), With::shift}},
    {KeyGroup::time, "Home", "go to the start", {Key::home}},
    {KeyGroup::time, "End", "go to the end, LIVE where there is one", {Key::end}},
    {KeyGroup::time, "W", "look closer", {letter('W')}},
    {KeyGroup::time, "S", "look from further away", {letter('S')}},
    {KeyGroup::time, "A", "move the view to earlier", {letter('A')}},
    {KeyGroup::time, "D", "move the view to later", {letter('D')}},
    {KeyGroup::time, "F", "fit the selected call, again: everything", {letter('F')}},
    {KeyGroup::time, "E", "wall time, or equal steps for events", {letter('E')}},

    {KeyGroup::find, "Ctrl P", "find a call, packet, socket or note", {letter('P'), With::control}},
    {KeyGroup::find, "Ctrl Shift P", "find a command", {letter('P'), With::control_shift}},
    {KeyGroup::find, "/", "filter the calls", {Key::slash}},
    {KeyGroup::find, "F3", "go to the next call that the filter takes", {Key::f3}},
    {KeyGroup::find, "Shift F3", "go to the one before", {Key::f3, With::shift}},

    {KeyGroup::selection, "Up", "select the call before", {Key::up}},
    {KeyGroup::selection, "Down", "select the next call", {Key::down}},
    {KeyGroup::selection, "G", "follow a call to its segment, and on", {letter('G')}},
    {KeyGroup::selection, "L", "show the line that made the call", {letter('L')}},
    {KeyGroup::selection, "F1", "open the lesson about it", {Key::f1}},
    {KeyGroup::selection, "B", "its bytes as text or in hex", {letter('B')}},
    {KeyGroup::selection, "M", "set a bookmark here, or change its note", {letter('M')}},
    {KeyGroup::selection, "Ctrl C", "copy what is selected as a line of text", {letter('C'), With::control}},
    {KeyGroup::selection, "Esc", "select nothing, close what is open", {Key::escape}},

    {KeyGroup::programs, "F5", "run or pause; play a recording", {Key::f5}},
    {KeyGroup::programs, "F10", "step by one call or one event", {Key::f10}},
    {KeyGroup::programs, "F11", "go to the next call", {Key::f11}},
    {KeyGroup::programs, "Shift F10", "go back to the call before", {Key::f10, With::shift}},

    {KeyGroup::lesson, "1 to 9", "choose an answer", {digit(1)}},
    {KeyGroup::lesson, "Enter", "lock the answer in, or go on", {Key::enter}},
    {KeyGroup::lesson, "X", "break it, with other arguments", {letter('X')}},

    {KeyGroup::window, "?", "show all keys", {Key::slash, With::shift}},
    {KeyGroup::window, "Ctrl Shift L", "change between dark and light", {letter('L'), With::control_shift}},
    {KeyGroup::window, "Ctrl +", "draw everything larger", {Key::equal, With::control}},
    {KeyGroup::window, "Ctrl -", "draw everything smaller", {Key::minus, With::control}},
    {KeyGroup::window, "Ctrl S", "save a picture of the window", {letter('S'), With::control}},
    {KeyGroup::window, "Ctrl H", "go to the home page", {letter('H'), With::control}},
    {KeyGroup::window, "Ctrl Q", "close the window", {letter('Q'), With::control}},

    {KeyGroup::home, "L", "go to the lessons", {letter('L')}},
    {KeyGroup::home, "B", "go to the labs", {letter('B')}},
    {KeyGroup::home, "R", "go to the recordings", {letter('R')}},
});

}  // namespace

std::string_view title_of(KeyGroup group) {
  switch (group) {
    case KeyGroup::views:
      return "Views";
    case KeyGroup::time:
      return "Time";
    case KeyGroup::find:
      return "Find";
    case KeyGroup::selection:
      return "What is selected";
    case KeyGroup::programs:
      return "Programs";
    case KeyGroup::lesson:
      return "In a lesson";
    case KeyGroup::window:
      return "Window";
    case KeyGroup::home:
      return "On the home page";
  }
  return "";
}

std::span<const KeyRow> key_table() {
  return listed_keys;
}

std::string keys_as_markdown() {
  std::string text =
      "# Keys\n\n"
      "All keys of the window. `?` shows this list there; `Ctrl Shift P` finds a command by its words. "
      "Letters never act\n"
      "while a text is being typed.\n";
  const KeyRow* before = nullptr;
  for (const KeyRow& row : listed_keys) {
    if (before == nullptr || before->group != row.group)
      text += fmt::format("\n## {}\n\n| key | does |\n|--|--|\n", title_of(row.group));
    text += fmt::format("| `{}` | {} |\n", row.shown, row.does);
    before = &row;
  }
  return text;
}

}  // namespace switchboard::visualizer
