// switchboard lesson NAME|NUMBER: plays one lesson.

#include <CLI/CLI.hpp>

#include "engine/tool/command.hpp"
#include "engine/tool/lesson_start.hpp"

namespace switchboard::tool {

Action add_lesson(CLI::App& parent) {
  struct Options {
    LessonChoice choice;
    bool terminal = false, plain = false, by_itself = false, broken = false;
  };
  auto* command = parent.add_subcommand("lesson", "Play a lesson, in the window or in the terminal");
  auto options = std::make_shared<Options>();
  command->add_option("LESSON", options->choice.lesson, "Its name or number: listen, 10")->required();
  auto* terminal =
      command->add_flag("--terminal", options->terminal, "In this terminal, also where there is a display");
  command->add_flag("--plain", options->plain, "As linear text, for pipes, logs and screen readers")
      ->excludes(terminal);
  command->add_flag(
      "--auto", options->by_itself,
      "Without questions; implied without a terminal. Exit status 1 when a step does not come true");
  command->add_flag("--broken", options->broken, "With its \"break it\" switch on from the start");
  command->add_option("-o", options->choice.recording, "Keep the recording in this file (.swb)");
  return [options] {
    auto& choice = options->choice;
    if (options->terminal) choice.face = LessonChoice::Face::terminal;
    if (options->plain) choice.face = LessonChoice::Face::plain;
    if (options->by_itself) choice.play = LessonChoice::Play::by_itself;
    if (options->broken) choice.variant = LessonChoice::Variant::broken;
    return start_lesson(choice);
  };
}

}  // namespace switchboard::tool
