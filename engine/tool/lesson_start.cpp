#include "engine/tool/lesson_start.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <string_view>

#include "engine/tool/command.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "engine/tool/visualizer_program.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/progress.hpp"

namespace switchboard::tool {
namespace {

using lessons::LessonSession;
using terminal::Questions;

constexpr const char* first_lesson = "tour";

std::string names_of_lessons() {
  std::string names;
  for (const auto& entry : lessons::all_lessons())
    names += fmt::format("{}{} ({})", names.empty() ? "" : ", ", entry.name, entry.number);
  return names.empty() ? "none was found" : names;
}

lessons::LessonEntry entry_of(const std::string& lesson) {
  auto entry = lessons::find_lesson(lesson);
  if (!entry)
    throw UsageError(fmt::format("there is no lesson '{}'; there is {}.", lesson, names_of_lessons()));
  return std::move(*entry);
}

bool is_terminal() {
  const char* kind = std::getenv("TERM");
  return isatty(STDIN_FILENO) != 0 && isatty(STDOUT_FILENO) != 0 && kind != nullptr && *kind != '\0' &&
         std::string_view{kind} != "dumb";
}

bool wants_window(const LessonChoice& choice) {
  return choice.face == LessonChoice::Face::fitting && choice.play == LessonChoice::Play::asked &&
         choice.variant == LessonChoice::Variant::as_written && choice.recording.empty() &&
         display_is_set() && visualizer_is_built();
}

}  // namespace

int start_lesson(const LessonChoice& choice) {
  const auto entry = entry_of(choice.lesson);
  if (wants_window(choice)) become_visualizer({"--lesson", entry.name});

  const bool by_itself = choice.play == LessonChoice::Play::by_itself || isatty(STDIN_FILENO) == 0;
  LessonSession::Options options;
  options.recording = choice.recording;
  // A saved recording shown in place of this performance would leave that file without a call in it.
  if (!choice.recording.empty()) options.saved = LessonSession::Options::Saved::never;
  if (by_itself) options.remember = LessonSession::Options::Remember::nothing;
  if (choice.variant == LessonChoice::Variant::broken)
    options.variant = LessonSession::Options::Variant::broken;
  LessonSession session(lessons::load_lesson(entry.folder), std::move(options));

  const bool on_screen = choice.face == LessonChoice::Face::terminal ||
                         (choice.face == LessonChoice::Face::fitting && !by_itself && is_terminal());
  if (on_screen && !is_terminal())
    throw NotPermitted(
        "--terminal needs a terminal of 80 x 24 at standard input and output; --plain needs none.");
  if (on_screen) return terminal::play_on_screen(session, by_itself ? Questions::shown : Questions::asked);
  return terminal::play_as_text(session, by_itself ? Questions::shown : Questions::asked, std::cout,
                                by_itself ? nullptr : &std::cin);
}

int start_without_arguments() {
  if (display_is_set() && visualizer_is_built()) {
    if (lessons::progress_of(first_lesson).reached == 0) become_visualizer({"--lesson", first_lesson});
    become_visualizer({});
  }
  LessonChoice choice;
  choice.lesson = first_lesson;
  return start_lesson(choice);
}

}  // namespace switchboard::tool
