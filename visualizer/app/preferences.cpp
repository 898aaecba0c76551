#include "visualizer/app/preferences.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <sstream>

#include "visualizer/session/state_folder.hpp"

namespace switchboard::visualizer {
namespace {

namespace fs = std::filesystem;

constexpr float smallest_zoom = 0.5F, largest_zoom = 3;

}  // namespace

void Preferences::opened(const std::string& path) {
  std::error_code error;
  std::string whole = fs::absolute(path, error).lexically_normal().string();
  if (error) whole = path;
  std::erase(recent, whole);
  recent.insert(recent.begin(), whole);
  if (recent.size() > most_recent) recent.resize(most_recent);
}

fs::path preferences_file() {
  return state_folder() / "window.toml";
}

Preferences read_preferences(const fs::path& file) {
  Preferences preferences;
  std::error_code error;
  if (!fs::is_regular_file(file, error)) return preferences;
  try {
    const auto document = toml::parse_file(file.string());
    const auto theme = document["theme"].value_or(std::string());
    if (theme == "dark") preferences.theme = Theme::Mode::dark;
    if (theme == "light") preferences.theme = Theme::Mode::light;
    preferences.zoom =
        std::clamp(static_cast<float>(document["zoom"].value_or(1.0)), smallest_zoom, largest_zoom);
    preferences.width = std::clamp(document["width"].value_or(0), 0, 16384);
    preferences.height = std::clamp(document["height"].value_or(0), 0, 16384);
    const auto view = [&](const char* key) { return view_named(document[key].value_or(std::string())); };
    preferences.main = view("main");
    preferences.right = view("right");
    preferences.lower = view("lower");
    if (const auto* list = document["recent"].as_array())
      for (const auto& path : *list)
        if (auto text = path.value<std::string>();
            text && preferences.recent.size() < Preferences::most_recent)
          preferences.recent.push_back(std::move(*text));
  } catch (const toml::parse_error&) {
    preferences = {};
    preferences.trouble =
        fmt::format("{} cannot be read, so the window begins as on the first day.", file.filename().string());
  }
  return preferences;
}

bool write_preferences(const Preferences& preferences, const fs::path& file) {
  toml::table document;
  if (preferences.theme) document.insert("theme", *preferences.theme == Theme::Mode::dark ? "dark" : "light");
  document.insert("zoom", static_cast<double>(preferences.zoom));
  if (preferences.width > 0) document.insert("width", preferences.width);
  if (preferences.height > 0) document.insert("height", preferences.height);
  const auto keep = [&](const char* key, const std::optional<View>& view) {
    if (view) document.insert(key, std::string(name_of(*view)));
  };
  keep("main", preferences.main);
  keep("right", preferences.right);
  keep("lower", preferences.lower);
  toml::array recent;
  for (const auto& path : preferences.recent) recent.push_back(path);
  document.insert("recent", std::move(recent));
  std::ostringstream text;
  text << document << '\n';
  return write_whole(file, text.str());
}

}  // namespace switchboard::visualizer
