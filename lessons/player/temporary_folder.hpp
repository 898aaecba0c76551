#pragma once
// A folder of ours in the system's temporary directory, private to the user, gone with all it holds at its
// end.
//
//   TemporaryFolder folder;
//   folder.path() / "listen-1.swb"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "lessons/player/lesson.hpp"

namespace switchboard::lessons {

class TemporaryFolder {
 public:
  TemporaryFolder() {
    auto name = (std::filesystem::temp_directory_path() / "switchboard-lesson-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw LessonError(
          fmt::format("A folder cannot be made in {}.", std::filesystem::temp_directory_path().string()));
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace switchboard::lessons
