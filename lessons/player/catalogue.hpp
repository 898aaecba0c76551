#pragma once
// Which lessons there are and where: lesson folders, and the programs that CMake built from them. Found
// beside the running executable (an install: ../share/switchboard/lessons, ../lib/switchboard/lessons), else
// at the paths configured by CMake (the build tree). $SWITCHBOARD_LESSONS names another folder of lesson
// folders.

#include <filesystem>
#include <optional>
#include <string_view>
#include <vector>

namespace switchboard::lessons {

struct LessonEntry {
  int number = 0;
  std::string name;
  std::filesystem::path folder;    ///< lesson.toml, README.md, the sources
  std::filesystem::path programs;  ///< the built programs
};

/// The folder of lesson folders.
std::filesystem::path lessons_folder();
/// By number.
std::vector<LessonEntry> all_lessons();
/// By name ("listen"), number ("10") or folder name ("10_listen").
std::optional<LessonEntry> find_lesson(std::string_view name_or_number);
/// "10_listen" -> 10, listen; nothing for a folder that is no lesson's.
std::optional<LessonEntry> lesson_folder(const std::filesystem::path& folder);

}  // namespace switchboard::lessons
