#pragma once
// What the window remembers from one day to the next: dark or light, how large, its size, the views that were
// open, recordings opened lately. A file that people may read and delete, window.toml in the state folder.
//
//   Preferences preferences = read_preferences();
//   …  write_preferences(preferences);
//
// A broken file is as none, and `trouble` says so in a sentence.

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "visualizer/app/theme.hpp"
#include "visualizer/layout/panels.hpp"

namespace switchboard::visualizer {

struct Preferences {
  std::optional<Theme::Mode> theme;
  float zoom = 1;
  int width = 0, height = 0;  ///< 0: never kept
  std::optional<View> main, right, lower;
  std::vector<std::string> recent;  ///< paths, newest first
  std::string trouble;

  static constexpr std::size_t most_recent = 12;
  void opened(const std::string& path);
};

std::filesystem::path preferences_file();
Preferences read_preferences(const std::filesystem::path& file = preferences_file());
bool write_preferences(const Preferences& preferences,
                       const std::filesystem::path& file = preferences_file());

}  // namespace switchboard::visualizer
