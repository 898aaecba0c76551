#include "engine/control/launch.hpp"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>

#include "engine/system/executable_path.hpp"
#include "engine/system/runtime_directory.hpp"
#include "engine/system/standard_descriptors.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::control {
namespace {

std::string new_control_path() {
  static std::atomic<unsigned> count{0};
  return runtime_directory() /
         ("launch-" + std::to_string(getpid()) + "-" + std::to_string(++count) + ".sock");
}

/// A pipe of which the tool inherits the end that is `theirs`.
struct SharedPipe {
  FileDescriptor ours, theirs;
};
enum class TheirEnd { reads, writes };

SharedPipe make_pipe(TheirEnd their_end) {
  int ends[2];
  check_system_call("make a pipe", pipe2(ends, O_CLOEXEC));
  const int theirs = their_end == TheirEnd::reads ? 0 : 1;
  return {FileDescriptor{ends[1 - theirs]}, FileDescriptor{ends[theirs]}};
}

/// What the tool writes when its control socket listens: "ready". Or its sentence, when it cannot start.
std::string read_line(int pipe) {
  std::string line;
  char byte;
  for (ssize_t count; (count = read(pipe, &byte, 1)) != 0;) {
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 || byte == '\n') break;
    line += byte;
  }
  return line.empty() ? "the observation could not start." : line;
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
  fill_standard_descriptors();
  auto ready = make_pipe(TheirEnd::writes);
  auto lifeline = make_pipe(TheirEnd::reads);

  ChildProcess::Options child;
  child.argv = {options.tool,
                "observe",
                "--until",
                "stop",
                "-o",
                options.recording,
                "--control",
                control,
                "--ready-fd",
                std::to_string(ready.theirs.number()),
                "--lifeline-fd",
                std::to_string(lifeline.theirs.number())};
  if (!options.title.empty()) child.argv.insert(child.argv.end(), {"--title", options.title});
  child.argv.insert(child.argv.end(), options.more_arguments.begin(), options.more_arguments.end());
  child.directory = options.directory;
  // Programs that are run without descriptors of their own write here, and the recording has it. A pipe would
  // fill up and block them.
  child.output = OutputTo::nowhere;
  child.input = OutputTo::nowhere;
  // A lesson says "the listener is descriptor 3". A file that another thread of ours is reading just now, or
  // a descriptor that a terminal or an editor left to us, would make it 4.
  child.descriptors = {ready.theirs.number(), lifeline.theirs.number()};
  child.own_process_group = true;  // the terminal's Ctrl-C is for us; we then stop the observation in order
  auto process = ChildProcess::start(child);
  ready.theirs.reset();
  lifeline.theirs.reset();

  const std::string line = read_line(ready.ours.number());
  if (line != "ready") throw ControlError(line);
  auto client = ControlClient::connect(control);
  if (!client) throw ControlError("the observation started but its control socket does not answer.");
  Launch launch(std::move(process), std::move(*client), options.recording);
  launch.lifeline_ = std::move(lifeline.ours);
  return launch;
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
