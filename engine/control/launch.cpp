#include "engine/control/launch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>

#include "engine/system/executable_path.hpp"
#include "engine/system/runtime_directory.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::control {
namespace {

std::string new_control_path() {
  static std::atomic<unsigned> count{0};
  return runtime_directory() /
         ("launch-" + std::to_string(getpid()) + "-" + std::to_string(++count) + ".sock");
}

/// The child's sentence without "switchboard: " in front and the newline behind.
std::string sentence_of(std::string text) {
  while (!text.empty() && text.back() == '\n') text.pop_back();
  const std::string prefix = "switchboard: ";
  if (const auto last = text.rfind('\n'); last != std::string::npos) text.erase(0, last + 1);
  if (text.starts_with(prefix)) text.erase(0, prefix.size());
  return text.empty() ? "the observation could not start." : text;
}

}  // namespace

std::string path_of_tool() {
  if (const char* named = std::getenv("SWITCHBOARD_TOOL"); named != nullptr && *named != '\0') return named;
  return executable_path().parent_path() / "switchboard";
}

Launch::Launch(ChildProcess process, ControlClient client, std::string recording)
    : process_(std::move(process)), client_(std::move(client)), recording_(std::move(recording)) {}

Launch::Launch(Launch&&) noexcept = default;

Launch::~Launch() {
  if (process_.pid() >= 0 && is_running()) {
    try {
      stop();
    } catch (const std::exception&) {
      // It went away while it was asked; ~ChildProcess ends what is left of it.
    }
  }
}

Launch Launch::start(const Options& options) {
  const auto control = new_control_path();
  int ends[2];
  check_system_call("make a pipe", pipe2(ends, O_CLOEXEC));
  FileDescriptor ready{ends[0]}, tell{ends[1]};
  // The child closes what it does not inherit by name: its end of the pipe must survive exec.
  check_system_call("keep a descriptor over exec", fcntl(tell.number(), F_SETFD, 0));

  ChildProcess::Options child;
  child.argv = {options.tool,      "observe",   "--until", "stop",       "-o",
                options.recording, "--control", control,   "--ready-fd", std::to_string(tell.number())};
  if (!options.title.empty()) child.argv.insert(child.argv.end(), {"--title", options.title});
  child.argv.insert(child.argv.end(), options.more_arguments.begin(), options.more_arguments.end());
  child.directory = options.directory;
  child.output = OutputTo::captured;
  child.input = OutputTo::nowhere;
  child.own_process_group = true;  // the terminal's Ctrl-C is for us; we then stop the observation in order
  auto process = ChildProcess::start(child);
  tell.reset();

  char byte;
  if (read(ready.number(), &byte, 1) != 1) throw ControlError(sentence_of(process.read_output(4096)));
  auto client = ControlClient::connect(control);
  if (!client) throw ControlError("the observation started but its control socket does not answer.");
  return Launch(std::move(process), std::move(*client), options.recording);
}

bool Launch::is_running() {
  return !process_.poll().has_value();
}

void Launch::stop() {
  if (!is_running()) return;
  try {
    client_.ask(Stop{});
  } catch (const ControlError&) {
    // It may be gone before its answer is; that it ends is all that was asked.
  }
  // Programs get a second for SIGTERM, the recording a moment to be finished; an observer that hangs is
  // ended.
  if (!process_.wait_for(10'000)) process_.signal(SIGKILL);
  process_.wait();
}

}  // namespace switchboard::control
