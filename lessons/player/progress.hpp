#pragma once
// How far a student has come, in a plain file that they may read, edit and delete:
// $XDG_STATE_HOME/switchboard/lessons (or ~/.local/state/switchboard/lessons), one line an entry:
//
//   listen reached 5 8
//   listen step 4 said "3" observed "4"
//   listen done
//
// Lines that are not understood are left alone. Writing is best effort: a lesson plays without it.

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace switchboard::lessons {

struct LessonProgress {
  std::size_t reached = 0;  ///< steps reached, the furthest ever
  std::size_t steps = 0;    ///< of so many
  bool done = false;
};

std::filesystem::path progress_file();
LessonProgress progress_of(std::string_view lesson);
void remember_step(std::string_view lesson, std::size_t reached, std::size_t steps);
void remember_prediction(std::string_view lesson, std::size_t step, std::string_view predicted,
                         std::string_view observed);
void remember_done(std::string_view lesson);

}  // namespace switchboard::lessons
