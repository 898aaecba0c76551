#pragma once
// What the visualizer was asked for. `switchboard open` and `switchboard lesson` run it with these words:
//
//   switchboard-visualizer [FILE | --lesson NAME] [--at TIME] [--screenshot PNG [--size WxH]] [--scale N]
//   [--theme dark|light] [--page VIEW]

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/time.hpp"
#include "visualizer/app/theme.hpp"
#include "visualizer/layout/panels.hpp"

namespace switchboard::visualizer {

struct CommandLine {
  std::string file, lesson, screenshot;
  std::string other;  ///< a second recording, to be compared with the first
  std::string items;  ///< a file for the names and places of what the picture shows
  std::optional<Time> at;
  std::optional<View> page;  ///< the view to begin with
  bool wants_help = false, wants_keys = false;
  bool has_palette = false;  ///< the picture has 256 colours, for a document
  bool wants_fonts = false;  ///< to be told which fonts there are; for `switchboard doctor`
  std::string select;        ///< an event's id to begin with, for pictures in documents
  int width = 1440, height = 900;
  bool has_size = false;             ///< it was asked for
  std::optional<float> scale;        ///< absent: the display's; 1 for a picture
  std::optional<Theme::Mode> theme;  ///< absent: as it was the last time, dark for a picture
};

/// What `--help` prints.
std::string_view help_text();

/// The words, or one sentence that says what is wrong with them.
std::variant<CommandLine, std::string> parse_command_line(std::span<const std::string> words);

}  // namespace switchboard::visualizer
