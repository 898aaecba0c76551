// switchboard doctor: what this machine permits, what it lacks, and the command that would change that.

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/observe/permissions.hpp"
#include "engine/system/child_process.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/visualizer_program.hpp"

namespace switchboard::tool {
namespace {

using Answer = Permission::Answer;

Permission visualizer_permission() {
  const std::string without =
      "Lessons play in the terminal, and `switchboard open FILE --screenshot PNG` needs no display.";
  if (!visualizer_is_built())
    return {
        "window",
        Answer::no,
        "The visualizer was not built: its packages were missing.",
        "Lessons play in the terminal.",
        {"sudo apt-get install libimgui-dev libglfw3-dev libgl-dev libstb-dev libfontconfig-dev fonts-inter "
         "fonts-jetbrains-mono, then ./switchboard"}};
  if (!display_is_set())
    return {"window",
            Answer::no,
            "No display: neither DISPLAY nor WAYLAND_DISPLAY is set.",
            without,
            {"ssh -X HOST, or run it at a desktop"}};
  return {"window", Answer::yes, "The visualizer is built and a display is set.", {}, {}};
}

/// Nothing where there is no window to need them.
std::optional<Permission> font_permission() {
  const auto answer = ask_visualizer({"--fonts"});
  if (!answer || answer->text.empty()) return {};
  // Above it may stand what fontconfig says of its cache.
  const std::string found = answer->text.substr(answer->text.rfind('\n') + 1);
  if (answer->is_good) return Permission{"fonts", Answer::yes, found, {}, {}};
  return Permission{"fonts",
                    Answer::no,
                    found,
                    "The next best font is taken; a letter that none has is drawn as a box with its number.",
                    {"sudo apt-get install fonts-inter fonts-jetbrains-mono fonts-nanum"}};
}

Permission compiler_permission() {
  for (const char* compiler : {"c++", "g++", "clang++"}) {
    try {
      auto child = ChildProcess::start({.argv = {compiler, "--version"},
                                        .directory = {},
                                        .environment = {},
                                        .output = OutputTo::captured,
                                        .input = OutputTo::nowhere});
      const auto text = child.read_output(4096);
      if (child.wait().succeeded())
        return {"compiler", Answer::yes, text.substr(0, text.find('\n')) + ".", {}, {}};
    } catch (const std::exception&) {
      continue;  // not installed under this name
    }
  }
  return {"compiler",
          Answer::no,
          "No C++ compiler was found.",
          "Lessons and interpreted submissions work.",
          {"sudo apt-get install g++"}};
}

std::vector<Permission> all_permissions() {
  std::vector<Permission> all{private_network_permission(), tracing_permission(),
                              packet_capture_permission(),  socket_tables_permission(),
                              descriptor_permission(),      visualizer_permission()};
  if (auto fonts = font_permission()) all.push_back(std::move(*fonts));
  all.push_back(compiler_permission());
  return all;
}

void print_text(const std::vector<Permission>& permissions) {
  const bool colour = isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  const auto paint = [&](const char* code, const char* text) {
    return colour ? fmt::format("\033[{}m{}\033[0m", code, text) : std::string(text);
  };
  const auto level = observation_level(permissions);
  fmt::print("Level: {}. {}\n\nThis machine permits\n\n", level.name, level.what);
  for (const auto& permission : permissions) {
    const bool yes = permission.answer == Answer::yes;
    fmt::print("  {}  {:<22}{}\n", yes ? paint("32", "✓") : paint("31", "✕"), permission.name,
               permission.detail);
    if (yes) continue;
    fmt::print("     {:<22}{}\n", "", permission.without);
    for (const auto& remedy : permission.remedies) fmt::print("     {:<22}→ {}\n", "", remedy);
  }
}

void print_json(const std::vector<Permission>& permissions) {
  const auto level = observation_level(permissions);
  auto list = nlohmann::json::array();
  list.push_back({{"name", "level"},
                  {"level", level.name},
                  {"permitted", level.name != "none"},
                  {"detail", level.what}});
  for (const auto& permission : permissions)
    list.push_back({{"name", permission.name},
                    {"permitted", permission.answer == Answer::yes},
                    {"detail", permission.detail},
                    {"without", permission.without},
                    {"remedies", permission.remedies}});
  fmt::print("{}\n", list.dump(2));
}

}  // namespace

Action add_doctor(CLI::App& parent) {
  auto* command = parent.add_subcommand(
      "doctor", "What this machine permits, what it lacks, and the command that fixes it");
  auto json = std::make_shared<bool>(false);
  command->add_flag("--json", *json, "As JSON");
  return [json] {
    const auto permissions = all_permissions();
    *json ? print_json(permissions) : print_text(permissions);
    // Observation is what the program is for: without tracing the answer is no.
    for (const auto& permission : permissions)
      if (permission.name == "tracing system calls" && permission.answer != Answer::yes) return 1;
    return 0;
  };
}

}  // namespace switchboard::tool
