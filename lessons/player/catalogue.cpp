#include "lessons/player/catalogue.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;

struct Places {
  fs::path folders, programs;
};

Places places() {
  if (const char* named = std::getenv("SWITCHBOARD_LESSONS"); named != nullptr && *named != '\0')
    return {named, SWITCHBOARD_LESSON_PROGRAMS_DIR};
  std::error_code no_proc;
  const auto prefix = fs::read_symlink("/proc/self/exe", no_proc).parent_path().parent_path();
  if (!no_proc && fs::is_directory(prefix / "share/switchboard/lessons", no_proc))
    return {prefix / "share/switchboard/lessons", prefix / "lib/switchboard/lessons"};
  return {SWITCHBOARD_LESSONS_DIR, SWITCHBOARD_LESSON_PROGRAMS_DIR};
}

}  // namespace

std::optional<LessonEntry> lesson_folder(const fs::path& folder) {
  const auto name = folder.filename().string();
  const auto underscore = name.find('_');
  if (underscore == std::string::npos || underscore + 1 == name.size()) return {};
  LessonEntry entry;
  const auto* end = name.data() + underscore;
  if (const auto parsed = std::from_chars(name.data(), end, entry.number);
      parsed.ec != std::errc{} || parsed.ptr != end)
    return {};
  entry.name = name.substr(underscore + 1);
  entry.folder = folder;
  entry.programs = places().programs / name;
  return entry;
}

fs::path lessons_folder() {
  return places().folders;
}

std::vector<LessonEntry> all_lessons() {
  std::vector<LessonEntry> lessons;
  std::error_code none;  // a folder that is not there holds no lessons
  for (const auto& file : fs::directory_iterator(lessons_folder(), none))
    if (fs::exists(file.path() / "lesson.toml"))
      if (auto entry = lesson_folder(file.path())) lessons.push_back(std::move(*entry));
  std::sort(lessons.begin(), lessons.end(), [](const auto& a, const auto& b) { return a.number < b.number; });
  return lessons;
}

std::optional<LessonEntry> find_lesson(std::string_view wanted) {
  for (auto& entry : all_lessons())
    if (entry.name == wanted || std::to_string(entry.number) == wanted || entry.folder.filename() == wanted)
      return entry;
  return {};
}

}  // namespace switchboard::lessons
