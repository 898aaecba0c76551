// switchboard-visualizer: the window of Switchboard, or a picture of it. Started by `switchboard`.

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "visualizer/app/fonts.hpp"
#include "visualizer/app/key_table.hpp"
#include "visualizer/app/screenshot.hpp"
#include "visualizer/app/window.hpp"

namespace {
enum ExitStatus { good = 0, answer_is_no = 1, wrong_usage = 2, not_permitted = 3 };

int say(ExitStatus status, const std::string& sentence) {
  std::fprintf(stderr, "switchboard: %s\n", sentence.c_str());
  return status;
}
}  // namespace

int main(int argc, char** argv) {
  using namespace switchboard::visualizer;
  try {
    const auto parsed = parse_command_line(std::vector<std::string>(argv + 1, argv + argc));
    if (const auto* wrong = std::get_if<std::string>(&parsed)) return say(wrong_usage, *wrong);
    const auto& line = std::get<CommandLine>(parsed);
    if (line.wants_help) {
      std::fputs(help_text().data(), stdout);
      return good;
    }
    if (line.wants_fonts) {
      const FontReport report = report_fonts();
      std::printf("%s\n", report.text.c_str());
      return report.is_complete ? good : answer_is_no;
    }
    if (line.wants_keys) {
      std::fputs(keys_as_markdown().c_str(), stdout);
      return good;
    }
    if (!line.screenshot.empty()) {
      const std::string why = write_screenshot(line);
      return why.empty() ? good : say(answer_is_no, why);
    }
    const std::string why = run_window(line);
    return why.empty() ? good : say(not_permitted, why);
  } catch (const std::exception& error) {
    return say(answer_is_no, error.what());
  }
}
