#include "engine/tool/visualizer_program.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <exception>

#include "engine/system/child_process.hpp"
#include "engine/system/executable_path.hpp"
#include "engine/tool/command.hpp"

namespace switchboard::tool {
namespace {

std::string program() {
  return (executable_path().parent_path() / "switchboard-visualizer").string();
}

bool is_set(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

}  // namespace

bool visualizer_is_built() {
  return access(program().c_str(), X_OK) == 0;
}

bool display_is_set() {
  return is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
}

std::optional<VisualizerAnswer> ask_visualizer(const std::vector<std::string>& words) {
  if (!visualizer_is_built()) return {};
  std::vector<std::string> argv{program()};
  argv.insert(argv.end(), words.begin(), words.end());
  try {
    auto child = ChildProcess::start({.argv = std::move(argv),
                                      .directory = {},
                                      .environment = {},
                                      .output = OutputTo::captured,
                                      .input = OutputTo::nowhere});
    VisualizerAnswer answer;
    answer.text = child.read_output(4096);
    while (!answer.text.empty() && answer.text.back() == '\n') answer.text.pop_back();
    answer.is_good = child.wait().succeeded();
    return answer;
  } catch (const std::exception&) {
    return {};  // a library of it is gone
  }
}

void become_visualizer(const std::vector<std::string>& arguments) {
  if (!visualizer_is_built())
    throw NotPermitted(
        "the visualizer was not built because its packages were missing; `switchboard doctor` names them.");
  std::string path = program();
  std::vector<std::string> words = arguments;
  std::vector<char*> argv{path.data()};
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  execv(path.c_str(), argv.data());
  throw NotPermitted(fmt::format("cannot run {}: {}.", path, std::strerror(errno)));
}

}  // namespace switchboard::tool
