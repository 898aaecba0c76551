#include "visualizer/session/state_folder.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <fstream>
#include <system_error>

#include "lessons/player/progress.hpp"

namespace switchboard::visualizer {

namespace fs = std::filesystem;

fs::path state_folder() {
  return lessons::progress_file().parent_path();
}

bool write_whole(const fs::path& file, const std::string& text) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  auto fresh = file;
  fresh += fmt::format(".{}", ::getpid());
  {
    std::ofstream stream{fresh};
    stream << text;
    stream.close();
    if (!stream) {
      fs::remove(fresh, error);
      return false;
    }
  }
  fs::rename(fresh, file, error);
  if (!error) return true;
  std::error_code ignored;
  fs::remove(fresh, ignored);
  return false;
}

}  // namespace switchboard::visualizer
