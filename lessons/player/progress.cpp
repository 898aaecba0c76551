#include "lessons/player/progress.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;
using Lines = std::vector<std::string>;

Lines read_lines() {
  Lines lines;
  std::ifstream stream{progress_file()};
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// Written beside and renamed, so that a second session never reads half a file (rename(2)).
void write_lines(const Lines& lines) {
  std::error_code ignored;  // a home that cannot be written to costs the memory, not the lesson
  const auto file = progress_file();
  fs::create_directories(file.parent_path(), ignored);
  auto fresh = file;
  fresh += fmt::format(".{}", ::getpid());
  {
    std::ofstream stream{fresh};
    for (const auto& line : lines) stream << line << '\n';
    stream.close();
    if (!stream) {
      fs::remove(fresh, ignored);
      return;
    }
  }
  fs::rename(fresh, file, ignored);
}

/// Replaces the line that begins with `key`, or adds one.
void keep_line(const std::string& key, const std::string& rest) {
  auto lines = read_lines();
  const auto line = rest.empty() ? key : key + " " + rest;
  const auto found = std::find_if(lines.begin(), lines.end(), [&](const std::string& old) {
    return old == key || old.starts_with(key + " ");
  });
  if (found != lines.end())
    *found = line;
  else
    lines.push_back(line);
  write_lines(lines);
}

}  // namespace

fs::path progress_file() {
  if (const char* state = std::getenv("XDG_STATE_HOME"); state != nullptr && *state == '/')
    return fs::path{state} / "switchboard/lessons";
  const char* home = std::getenv("HOME");
  return fs::path{home != nullptr && *home != '\0' ? home : "/tmp"} / ".local/state/switchboard/lessons";
}

LessonProgress progress_of(std::string_view lesson) {
  LessonProgress progress;
  for (const auto& line : read_lines()) {
    std::istringstream words{line};
    std::string name, what;
    if (!(words >> name >> what) || name != lesson) continue;
    if (what == "done") progress.done = true;
    if (what == "reached") words >> progress.reached >> progress.steps;
  }
  return progress;
}

void remember_step(std::string_view lesson, std::size_t reached, std::size_t steps) {
  if (reached <= progress_of(lesson).reached) return;
  keep_line(fmt::format("{} reached", lesson), fmt::format("{} {}", reached, steps));
}

void remember_prediction(std::string_view lesson, std::size_t step, std::string_view predicted,
                         std::string_view observed) {
  keep_line(fmt::format("{} step {}", lesson, step),
            fmt::format("said \"{}\" observed \"{}\"", predicted, observed));
}

void remember_done(std::string_view lesson) {
  keep_line(fmt::format("{} done", lesson), {});
}

}  // namespace switchboard::lessons
