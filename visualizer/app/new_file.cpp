#include "visualizer/app/new_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <system_error>

#include "visualizer/session/state_folder.hpp"

namespace switchboard::visualizer {

namespace fs = std::filesystem;

fs::path path_for_new(const std::string& name, const std::string& ending) {
  std::error_code error;
  fs::path folder = fs::current_path(error);
  if (error || ::access(folder.c_str(), W_OK) != 0) {
    folder = state_folder();
    fs::create_directories(folder, error);
  }
  const std::string stem = name.empty() ? "switchboard" : fs::path(name).stem().string();
  for (int number = 1;; ++number) {
    auto file = folder / fmt::format("{}-{}{}", stem, number, ending);
    if (!fs::exists(file, error)) return file;
  }
}

}  // namespace switchboard::visualizer
