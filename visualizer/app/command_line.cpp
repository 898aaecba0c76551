#include "visualizer/app/command_line.hpp"

#include <fmt/format.h>

#include <charconv>

#include "engine/narrate/time_text.hpp"

namespace switchboard::visualizer {
namespace {

bool parse_whole(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

bool parse_size(std::string_view text, CommandLine& line) {
  const auto x = text.find('x');
  if (x == std::string_view::npos) return false;
  return parse_whole(text.substr(0, x), line.width) && parse_whole(text.substr(x + 1), line.height) &&
         line.width >= 200 && line.height >= 150 && line.width <= 16384 && line.height <= 16384;
}

bool parse_scale(const std::string& text, CommandLine& line) {
  float scale = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), scale);
  if (error != std::errc{} || end != text.data() + text.size() || scale < 0.5F || scale > 4) return false;
  line.scale = scale;
  return true;
}

/// One option with its value; a sentence when the value does not fit.
std::string take(CommandLine& line, const std::string& name, const std::string& value) {
  if (name == "--lesson") {
    line.lesson = value;
  } else if (name == "--screenshot") {
    line.screenshot = value;
  } else if (name == "--items") {
    line.items = value;
  } else if (name == "--select") {
    line.select = value;
  } else if (name == "--page") {
    line.page = view_named(value);
    if (!line.page)
      return fmt::format(
          "{} is no view; there are stage, ladder, states, source, timeline, calls, inspector, console and "
          "findings.",
          value);
  } else if (name == "--at") {
    line.at = parse_time(value);
    if (!line.at)
      return fmt::format("{} is no time; write a number with its unit, like 3.352s, 820ms or 12us.", value);
  } else if (name == "--size") {
    line.has_size = true;
    if (!parse_size(value, line))
      return fmt::format("{} is no size; write width x height in pixels, like 1440x900.", value);
  } else if (name == "--scale") {
    if (!parse_scale(value, line))
      return fmt::format("{} is no scale; write a number from 0.5 to 4, like 1.5.", value);
  } else if (name == "--theme") {
    if (value != "dark" && value != "light")
      return fmt::format("{} is no theme; there are dark and light.", value);
    line.theme = value == "light" ? Theme::Mode::light : Theme::Mode::dark;
  } else {
    return fmt::format("{} is no option of the visualizer.", name);
  }
  return "";
}

}  // namespace

std::string_view help_text() {
  return "The window of Switchboard; `switchboard open` and `switchboard lesson` start it.\n"
         "\n"
         "switchboard-visualizer                  the home page\n"
         "switchboard-visualizer FILE             a recording, finished or still being written\n"
         "switchboard-visualizer FILE FILE        two recordings beside each other, aligned by calls\n"
         "switchboard-visualizer --lesson NAME    a lesson\n"
         "\n"
         "  --at TIME           the moment to show: 3.352s, 820ms, 12us\n"
         "  --page VIEW         the view to begin with: stage, ladder, states, source, timeline, calls,\n"
         "                      inspector, console, findings\n"
         "  --select ID         the call to select, by its id in `switchboard show`\n"
         "  --screenshot PNG    write a picture and end; needs no display\n"
         "  --palette           the picture in 256 colours, a third of the size\n"
         "  --items TXT         beside the picture: the name and place of each thing that can be pointed at\n"
         "  --size WxH          of the window or picture, in pixels (1440x900)\n"
         "  --scale N           of fonts and lines, 0.5 to 4\n"
         "  --theme dark|light\n"
         "  --fonts             say which fonts are found, and end\n"
         "  --keys              print all keys, as docs/keys.md has them\n";
}

std::variant<CommandLine, std::string> parse_command_line(std::span<const std::string> words) {
  CommandLine line;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "-h" || word == "--help") {
      line.wants_help = true;
      continue;
    }
    if (word == "--fonts") {
      line.wants_fonts = true;
      continue;
    }
    if (word == "--palette") {
      line.has_palette = true;
      continue;
    }
    if (word == "--keys") {
      line.wants_keys = true;
      continue;
    }
    if (!word.starts_with("--")) {
      if (!line.other.empty())
        return fmt::format("two recordings can be compared, not three: {}, {}, {}.", line.file, line.other,
                           word);
      (line.file.empty() ? line.file : line.other) = word;
      continue;
    }
    const auto equals = word.find('=');
    const std::string name = word.substr(0, equals);
    if (equals == std::string::npos && i + 1 == words.size()) return fmt::format("{} wants a value.", name);
    const std::string value = equals == std::string::npos ? words[++i] : word.substr(equals + 1);
    if (std::string wrong = take(line, name, value); !wrong.empty()) return wrong;
  }
  return line;
}

}  // namespace switchboard::visualizer
