#pragma once
// One screen of the lesson in the terminal: what is shown, as values, and its drawing on a canvas.
//
//   LessonScreen screen = screen_of(session, view);        from a playing lesson
//   draw_lesson(canvas, screen);                           header, Stage, panel, ladder, keys
//
// The drawing needs no session and no terminal, so that tests compare text, and a saved recording can be
// drawn the same way. 80 x 24 is the smallest size; more rows show more, from 118 columns the panel stands
// beside the Stage.

#include <optional>
#include <string>
#include <vector>

#include "engine/tool/terminal/ladder.hpp"
#include "engine/tool/terminal/stage_facts.hpp"
#include "engine/tool/terminal/text_canvas.hpp"
#include "lessons/player/session.hpp"

namespace switchboard::terminal {

/// What fills the screen: everything together, or one thing alone.
enum class Page { together, text, ladder, source, help };

/// What the viewer chose; the lesson itself is in the session.
struct View {
  Page page = Page::together;
  std::optional<std::size_t> looking_back;  ///< a step that was reached before
  std::string typed;                        ///< of an answer that is not locked in yet
  int scrolled = 0;                         ///< rows down, on the pages of one thing
};

struct LessonScreen {
  int number = 0;
  std::string title, broken;  ///< `broken` is the switch's title while that variant plays
  std::string break_it;       ///< the switch's title when there is one
  std::size_t step = 0, steps = 0;
  std::string step_title, text, telephone, afterword;
  lessons::Phase phase = lessons::Phase::starting;
  std::optional<lessons::Question> question;
  std::optional<lessons::Outcome> outcome;
  std::string waiting_for, failure, typed;
  bool looking_back = false, is_saved = false;
  Page page = Page::together;
  Time at;
  StageFacts stage;
  std::vector<LadderRow> ladder;
  std::string source_name;
  std::vector<std::string> source;
  int source_line = 0;  ///< 0: none
  int scrolled = 0;
};

LessonScreen screen_of(lessons::LessonSession& session, const View& view);
void draw_lesson(TextCanvas& canvas, const LessonScreen& screen);

}  // namespace switchboard::terminal
