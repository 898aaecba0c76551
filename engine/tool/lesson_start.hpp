#pragma once
// Starts a lesson in the face that fits: the window when there is a display, the screen of a terminal, or
// linear text.

#include <string>

namespace switchboard::tool {

struct LessonChoice {
  std::string lesson;  ///< name or number
  enum class Face { fitting, terminal, plain } face = Face::fitting;
  enum class Play { asked, by_itself } play = Play::asked;
  enum class Variant { as_written, broken } variant = Variant::as_written;
  std::string recording;  ///< file to keep; empty: none is kept
};

/// The exit status. Throws UsageError for a lesson that there is none of.
int start_lesson(const LessonChoice& choice);
/// `switchboard` alone: the window's home page, the first time at the first lesson; without a display the
/// first lesson in the terminal.
int start_without_arguments();

}  // namespace switchboard::tool
