#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/time_text.hpp"
#include "engine/tool/terminal/lesson_screen.hpp"
#include "engine/tool/terminal/prose.hpp"
#include "engine/tool/terminal/stage_drawing.hpp"

namespace switchboard::terminal {
namespace {

using lessons::Outcome;
using lessons::Phase;
using lessons::Question;
using Lines = std::vector<StyledLine>;

constexpr Style strong{Role::text, Weight::strong}, badge{Role::ink, Weight::inverse};
constexpr int stage_columns = 80;     // the picture is made for 80; a wider one only stretches its frame
constexpr int columns_for_two = 118;  // from here the panel stands beside the Stage
constexpr int widest_stage = 100;     // a longer door tells no more
constexpr int widest_prose = 76;      // an 80-column screen has few rows, so lines are longer than 64
constexpr int good_ladder_rows = 7;
constexpr int least_ladder_rows = 4;  // a heading and three rows; fewer tell nothing

void draw_header(TextCanvas& canvas, const LessonScreen& screen) {
  int column = canvas.put({0, 0}, " Switchboard ", badge);
  column = canvas.put({column + 2, 0}, fmt::format("{}  {}", screen.number, screen.title), strong);
  if (!screen.broken.empty()) canvas.put({column + 2, 0}, screen.broken, {Role::error, Weight::strong});
  std::string steps;
  for (std::size_t i = 0; i < screen.steps; ++i)
    steps += i < screen.step ? "■" : i == screen.step ? "▣" : "□";
  canvas.put_right({canvas.size().columns, 0},
                   fmt::format("step {} of {}  {}", screen.step + 1, screen.steps, steps), second);
  canvas.repeat({0, 1}, U'─', canvas.size().columns, caption);
  if (screen.is_saved) canvas.put({1, 1}, " saved recording: nothing runs ", badge);
  const auto time = screen.looking_back ? fmt::format(" looking back at {} ", time_text(screen.at))
                    : screen.phase == Phase::finished ? fmt::format(" finished: {} ", time_text(screen.at))
                                                      : fmt::format(" {} ", time_text(screen.at));
  canvas.put_right({canvas.size().columns - 1, 1}, time, screen.looking_back ? badge : caption);
}

void draw_keys(TextCanvas& canvas, const LessonScreen& screen) {
  std::vector<std::pair<std::string, std::string>> keys;
  if (screen.page == Page::help) {
    keys = {{"any key", "back"}};
  } else if (screen.looking_back) {
    keys = {{"b", "further back"}, {"enter", "forward"}};
  } else if (screen.phase == Phase::asking) {
    const bool number = screen.question && screen.question->kind == Question::Kind::number;
    keys = {{number ? "digits" : fmt::format("1-{}", screen.question ? screen.question->choices.size() : 0),
             "answer"},
            {"enter", "lock in"},
            {"s", "skip"}};
  } else if (screen.phase == Phase::failed || screen.phase == Phase::finished) {
    keys = {{"r", "again"}, {"b", "back"}};
  } else {
    keys = {{"enter", "go on"}, {"b", "back"}};
  }
  if (screen.page != Page::help) {
    keys.emplace_back("tab", "views");
    if (!screen.break_it.empty()) keys.emplace_back("x", screen.broken.empty() ? "break it" : "mend it");
    if (keys.front().first != "r" && screen.phase != Phase::asking) keys.emplace_back("r", "again");
    keys.emplace_back("?", "help");
    keys.emplace_back("q", "quit");
  }
  int column = 1;
  for (const auto& [key, what] : keys) {
    column = canvas.put({column, canvas.size().rows - 1}, key, strong);
    column = canvas.put({column + 1, canvas.size().rows - 1}, what, second) + 2;
  }
}

void append(Lines& lines, Lines more) {
  lines.insert(lines.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

/// A label in a column of its own and a text that keeps to the right of it; where that is narrow, below it.
Lines labelled(const std::string& label, Style label_style, std::string_view markup, int columns,
               Style style) {
  constexpr int label_columns = 11, narrow = 56;
  Lines lines;
  const int indent = columns < narrow ? 0 : label_columns;
  if (indent == 0) lines.push_back({{label, label_style}});
  for (auto& line : wrap(markup, columns - indent, style)) {
    StyledLine whole;
    if (indent > 0) {
      const auto shown = lines.empty() ? label : std::string{};
      const auto blanks = static_cast<std::size_t>(std::max(label_columns - width_of(shown), 0));
      whole = {{shown, label_style}, {std::string(blanks, ' '), {}}};
    }
    whole.insert(whole.end(), line.begin(), line.end());
    lines.push_back(std::move(whole));
  }
  return lines;
}

/// On one line when they fit there.
Lines choice_lines(const LessonScreen& screen, int columns) {
  const auto& choices = screen.question->choices;
  StyledLine together;
  Lines apart;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const auto number = std::to_string(i + 1);
    const bool chosen = screen.typed == number;
    bool is_first = true;
    for (auto& line : wrap(choices[i].text, columns - 2, chosen ? strong : second)) {
      StyledLine one{{is_first ? number : " ", chosen && is_first ? badge : strong}, {" ", {}}};
      one.insert(one.end(), line.begin(), line.end());
      if (!together.empty()) together.push_back({"   ", {}});
      together.insert(together.end(), one.begin(), one.end());
      apart.push_back(std::move(one));
      is_first = false;
    }
  }
  return width_of(plain_text(together)) <= columns ? Lines{std::move(together)} : apart;
}

Lines question_lines(const LessonScreen& screen, int columns) {
  const auto& question = *screen.question;
  Lines lines = labelled(" Predict ", badge, question.text, columns, strong);
  if (question.kind == Question::Kind::choice)
    append(lines, choice_lines(screen, columns));
  else
    append(lines, labelled("answer", second, screen.typed + "▁ " + question.unit, columns, strong));
  return lines;
}

Lines outcome_lines(const LessonScreen& screen, int columns) {
  const auto& outcome = *screen.outcome;
  Lines lines;
  if (outcome.predicted) append(lines, labelled("You said", caption, *outcome.predicted, columns, {}));
  const bool same = outcome.verdict == Outcome::Verdict::same;
  const auto mark = outcome.verdict == Outcome::Verdict::not_asked ? "" : same ? "✓ " : "≠ ";
  append(lines, labelled("Observed", caption, mark + outcome.observed, columns,
                         {same ? Role::ok : Role::text, Weight::strong}));
  return lines;
}

/// brief: without the question that has been answered.
enum class Detail { all, brief };

std::size_t rows_of(const std::vector<Lines>& blocks) {
  std::size_t rows = 0;
  for (const auto& block : blocks) rows += block.size();
  return rows;
}

/// What the panel says now, block by block in the order of reading.
std::vector<Lines> panel_blocks(const LessonScreen& screen, int columns, Detail detail) {
  std::vector<Lines> blocks{{StyledLine{{screen.step_title, strong}}}};
  if (screen.phase == Phase::failed) {
    blocks.push_back(labelled("Stopped", {Role::error, Weight::strong}, screen.failure, columns, {}));
    return blocks;
  }
  const bool over = screen.phase == Phase::reached || screen.phase == Phase::finished;
  if (over && screen.outcome) {
    blocks.emplace_back();
    if (detail == Detail::all)
      blocks.back() = labelled("Asked", caption, screen.question->text, columns, second);
    append(blocks.back(), outcome_lines(screen, columns));
    blocks.push_back(wrap(screen.outcome->difference, columns));
  } else {
    blocks.push_back(wrap(screen.text, columns));
  }
  if (screen.phase == Phase::asking && screen.question) blocks.push_back(question_lines(screen, columns));
  if (screen.phase == Phase::waiting)
    blocks.push_back(labelled("Waiting", caption,
                              screen.waiting_for.empty() ? "for the programs" : "until " + screen.waiting_for,
                              columns, second));
  if (screen.phase == Phase::starting)
    blocks.push_back(labelled("Starting", caption, "the observation", columns, second));
  if (over && !screen.telephone.empty())
    blocks.push_back(wrap("**Where the telephone breaks:** " + screen.telephone, columns, second));
  if (screen.phase == Phase::finished)
    blocks.push_back(wrap(
        "**The lesson is over.** Press `b` to look back, step by step.\n\n" + screen.afterword, columns));
  return blocks;
}

/// The blocks below each other, with air between them when there is room for it.
Lines panel_lines(const LessonScreen& screen, int columns, int room) {
  const auto rows = static_cast<std::size_t>(std::max(room, 0));
  auto blocks = panel_blocks(screen, columns, Detail::all);
  if (rows_of(blocks) > rows) blocks = panel_blocks(screen, columns, Detail::brief);
  const std::size_t bare = rows_of(blocks);
  const std::size_t air = rows > bare ? rows - bare : 0;
  Lines lines;
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    // The blocks at the end get their air first: a question stands out more than a title needs to.
    if (i > 0 && blocks.size() - i <= air) lines.emplace_back();
    append(lines, blocks[i]);
  }
  return lines;
}

/// Draws what fits and says when something was cut.
int draw_lines(TextCanvas& canvas, Area area, const Lines& lines) {
  const int room = std::max(area.size.rows, 0);
  for (int i = 0; i < room && i < static_cast<int>(lines.size()); ++i)
    draw(canvas, {area.at.column, area.at.row + i}, lines[static_cast<std::size_t>(i)]);
  if (static_cast<int>(lines.size()) > room && room > 0)
    canvas.put_right({area.right(), area.bottom() - 1}, " … tab shows all", caption);
  return area.at.row + std::min(room, static_cast<int>(lines.size()));
}

void draw_together(TextCanvas& canvas, Area area, const LessonScreen& screen) {
  const int columns = std::min(area.size.columns - 2, widest_prose);
  const int wanted = rows_of_stage(screen.stage), least = std::min(least_rows_of_stage(screen.stage), wanted);
  // The Stage is whole when the words leave room for that; then the ladder, then air between the words.
  const auto words = panel_lines(screen, columns, area.size.rows - least);
  const int words_rows =
      static_cast<int>(std::ranges::count_if(words, [](const auto& l) { return !l.empty(); }));
  const int stage_rows = std::clamp(area.size.rows - words_rows, least, wanted);
  int row =
      draw_stage(canvas, {area.at, {std::min(area.size.columns, widest_stage), stage_rows}}, screen.stage);
  const int spare = area.bottom() - row - words_rows;
  const bool has_ladder = spare >= least_ladder_rows && !screen.ladder.empty();
  const int air = std::clamp(has_ladder ? spare - good_ladder_rows : spare, 0, 3);
  const auto lines = panel_lines(screen, columns, words_rows + air);
  const int left = area.bottom() - row - static_cast<int>(lines.size());
  if (has_ladder)
    row = draw_ladder(canvas, {{area.at.column, row}, {area.size.columns, left}}, screen.ladder);
  // The words keep to the bottom, where the eye returns to the keys.
  row = std::max(row, area.bottom() - static_cast<int>(lines.size()));
  draw_lines(canvas, {{area.at.column + 1, row}, {area.size.columns - 2, area.bottom() - row}}, lines);
}

void draw_side_by_side(TextCanvas& canvas, Area area, const LessonScreen& screen) {
  const int stage_rows = std::min(rows_of_stage(screen.stage), area.size.rows);
  const int row = draw_stage(canvas, {area.at, {stage_columns, stage_rows}}, screen.stage);
  if (area.bottom() - row - 1 >= least_ladder_rows && !screen.ladder.empty())
    draw_ladder(canvas, {{area.at.column, row + 1}, {stage_columns, area.bottom() - row - 1}}, screen.ladder);
  const int column = stage_columns + 3;
  for (int y = area.at.row; y < area.bottom(); ++y) canvas.put_letter({stage_columns + 1, y}, U'│', caption);
  const int columns = std::min(area.right() - column - 1, 64);
  draw_lines(canvas, {{column, area.at.row}, {columns, area.size.rows}},
             panel_lines(screen, columns, area.size.rows));
}

void draw_text_page(TextCanvas& canvas, Area area, const LessonScreen& screen) {
  auto lines = panel_lines(screen, std::min(area.size.columns, 64), area.size.rows);
  const auto hidden =
      std::clamp(screen.scrolled, 0, std::max(static_cast<int>(lines.size()) - area.size.rows, 0));
  lines.erase(lines.begin(), lines.begin() + hidden);
  draw_lines(canvas, area, lines);
}

void draw_source(TextCanvas& canvas, Area area, const LessonScreen& screen) {
  if (screen.source.empty()) {
    canvas.put({1, area.at.row + 1}, "There is no source file to show.", second);
    return;
  }
  canvas.put({1, area.at.row}, screen.source_name, strong);
  const int rows = area.size.rows - 1;
  const int count = static_cast<int>(screen.source.size());
  const int last_first = std::max(1, count - rows + 1);
  const int unscrolled = std::clamp(screen.source_line - rows / 2, 1, last_first);
  const int first = std::clamp(unscrolled + screen.scrolled, 1, last_first);
  for (int i = 0; i < rows && first + i <= count; ++i) {
    const int number = first + i;
    const bool here = number == screen.source_line;
    const int row = area.at.row + 1 + i;
    canvas.put_right({5, row}, std::to_string(number), here ? strong : caption);
    canvas.put({6, row}, here ? "▶" : " ", strong);
    canvas.put({8, row}, screen.source[static_cast<std::size_t>(number - 1)], here ? badge : Style{});
  }
}

void draw_help(TextCanvas& canvas, Area area) {
  static constexpr std::pair<const char*, const char*> keys[] = {
      {"1 to 9", "choose an answer; for a number, type it"},
      {"enter", "lock the answer in; go on"},
      {"s", "skip the question and see what happens"},
      {"b", "look back at earlier steps, as they were recorded"},
      {"tab", "Stage and text together, the text, the ladder, the source"},
      {"arrows", "up and down in the text and in the source"},
      {"x", "break it: the same lesson with one argument changed; again: mend it"},
      {"r", "start again"},
      {"q", "quit; every program of the lesson ends"},
  };
  static constexpr std::pair<const char*, const char*> signs[] = {
      {"‖", "held by us before a call; the kernel and its timers go on"},
      {"◎ ◐ ● ◑ ◌", "LISTEN, opening, ESTABLISHED, closing, TIME_WAIT"},
      {"┃ ✕", "outside the door: a SYN that the kernel dropped"},
      {"═ ╪", "bytes flowed; the border to the server's kernel"},
  };
  int row = area.at.row + 1;
  for (const auto& [key, what] : keys) {
    canvas.put({3, row}, key, strong);
    canvas.put({16, row++}, what);
  }
  ++row;
  for (const auto& [sign, what] : signs) {
    canvas.put({3, row}, sign, strong);
    canvas.put({16, row++}, what);
  }
  canvas.put({3, row + 1}, "While a question is open no program runs; the kernel's timers do.", second);
}

}  // namespace

void draw_lesson(TextCanvas& canvas, const LessonScreen& screen) {
  const Size size = canvas.size();
  if (size.columns < 40 || size.rows < 10) {
    canvas.put({0, 0}, "The lesson needs a window of 80 x 24.");
    return;
  }
  draw_header(canvas, screen);
  draw_keys(canvas, screen);
  const Area area{{0, 2}, {size.columns, size.rows - 3}};
  switch (screen.page) {
    case Page::together:
      if (size.columns >= columns_for_two) return draw_side_by_side(canvas, area, screen);
      return draw_together(canvas, area, screen);
    case Page::text:
      return draw_text_page(canvas, {{2, 3}, {std::min(size.columns - 4, 76), size.rows - 4}}, screen);
    case Page::ladder:
      draw_ladder(canvas, area, screen.ladder);
      return;
    case Page::source:
      return draw_source(canvas, area, screen);
    case Page::help:
      return draw_help(canvas, area);
  }
}

}  // namespace switchboard::terminal
