// switchboard open FILE: a recording in the window, or as a picture.

#include <CLI/CLI.hpp>

#include "engine/recording/reader.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/visualizer_program.hpp"

namespace switchboard::tool {
namespace {

struct OpenOptions {
  std::string file, other, at, page, select, screenshot, size, scale, theme;
};

std::vector<std::string> words_of(const OpenOptions& options) {
  std::vector<std::string> words{options.file};
  if (!options.other.empty()) words.push_back(options.other);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) words.insert(words.end(), {name, value});
  };
  add("--at", options.at);
  add("--page", options.page);
  add("--select", options.select);
  add("--screenshot", options.screenshot);
  add("--size", options.size);
  add("--scale", options.scale);
  add("--theme", options.theme);
  return words;
}

}  // namespace

Action add_open(CLI::App& parent) {
  auto* command = parent.add_subcommand("open", "A recording in the visualizer, or as a picture");
  auto options = std::make_shared<OpenOptions>();
  command->add_option("FILE", options->file, "A recording (.swb), finished or still being written")
      ->required();
  command->add_option("OTHER", options->other,
                      "A second recording: both beside each other, aligned by calls");
  command->add_option("--at", options->at, "The moment to show: 3.352s, 820ms, 12us");
  command
      ->add_option("--page", options->page,
                   "The view to begin with: stage, ladder, states, source, timeline, calls, findings, …")
      ->check(CLI::IsMember(
          {"stage", "ladder", "states", "source", "timeline", "calls", "inspector", "console", "findings"}));
  command->add_option("--select", options->select, "The call or packet to select, by its id in show");
  auto* screenshot =
      command->add_option("--screenshot", options->screenshot, "Write a PNG and end; needs no display");
  command->add_option("--size", options->size, "Of the picture, in pixels: 1440x900")->needs(screenshot);
  command->add_option("--scale", options->scale, "Of fonts and lines: 1, 1.25, 1.5, 2, 3");
  command->add_option("--theme", options->theme, "dark or light")->check(CLI::IsMember({"dark", "light"}));
  return [options] {
    if (!options->other.empty()) RecordingReader{options->other};
    RecordingReader{options->file};  // a file that is none is refused here, with or without a display
    if (options->screenshot.empty() && !display_is_set())
      throw NotPermitted(
          "there is no display (DISPLAY and WAYLAND_DISPLAY are not set); `switchboard show FILE` prints the "
          "recording, "
          "--screenshot PNG draws it.");
    become_visualizer(words_of(*options));
    return 0;
  };
}

}  // namespace switchboard::tool
