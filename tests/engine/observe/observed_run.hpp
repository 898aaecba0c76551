#pragma once
// Runs `switchboard observe` on a program and reads the recording back.
//
//   const auto run = observe_target("tcp_pair");
//   CHECK(run.status == 7);
//   CHECK(run.call("accept").made.at(0).fd == 5);

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/recording/reader.hpp"
#include "engine/system/child_process.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {

inline std::string tool_path() {
  return std::string(SWITCHBOARD_BIN_DIR) + "/switchboard";
}
inline std::string target_path(const std::string& name) {
  return std::string(SWITCHBOARD_TARGETS_DIR) + "/" + name;
}

struct ObservedRun {
  int status = -1;
  std::string output;
  Timeline timeline;

  std::vector<const Syscall*> calls(std::string_view name = {}) const {
    std::vector<const Syscall*> result;
    for (const auto& event : timeline.events())
      if (const auto* call = std::get_if<Syscall>(&event.fact);
          call != nullptr && (name.empty() || call->name == name))
        result.push_back(call);
    return result;
  }
  /// The first call of that name.
  const Syscall& call(std::string_view name, std::size_t which = 0) const { return *calls(name).at(which); }
  template <class Kind>
  std::vector<const Kind*> all() const {
    std::vector<const Kind*> result;
    for (const auto& event : timeline.events())
      if (const auto* fact = std::get_if<Kind>(&event.fact)) result.push_back(fact);
    return result;
  }
  std::vector<std::string> notes(std::string_view topic) const {
    std::vector<std::string> result;
    for (const auto* note : all<NoteWritten>())
      if (note->topic == topic) result.push_back(note->text);
    return result;
  }
};

/// `before` stands in front of the tool, `options` between `observe` and `--`.
struct ObservedRunOptions {
  std::vector<std::string> before, options;
  uid_t owner = 0;  ///< of the folder for the recording, when we are root
};

inline ObservedRun observe_program(const std::vector<std::string>& program,
                                   const ObservedRunOptions& how = {}) {
  const TemporaryDirectory directory;
  if (how.owner != 0 && chown(directory.path().c_str(), how.owner, how.owner) != 0)
    throw std::runtime_error("cannot give the folder away");
  const auto recording = (directory.path() / "run.swb").string();
  std::vector<std::string> argv = how.before;
  argv.insert(argv.end(), {tool_path(), "observe", "-o", recording});
  argv.insert(argv.end(), how.options.begin(), how.options.end());
  argv.push_back("--");
  argv.insert(argv.end(), program.begin(), program.end());
  ChildProcess::Options options;
  options.argv = argv;
  // Without HOME the C library asks for it over a socket.
  options.environment = {
      {"XDG_RUNTIME_DIR", directory.path().string()}, {"HOME", directory.path().string()}, {"LC_ALL", "C"}};
  options.output = OutputTo::captured;
  options.input = OutputTo::nowhere;
  auto child = ChildProcess::start(options);
  ObservedRun run;
  run.output = child.read_output(1 << 20);
  const auto end = child.wait();
  run.status = end.exit_code ? *end.exit_code : 128 + end.signal.value_or(0);
  if (std::filesystem::exists(recording)) run.timeline = load_recording(recording);
  return run;
}

inline ObservedRun observe_target(const std::string& name, const ObservedRunOptions& how = {}) {
  return observe_program({target_path(name)}, how);
}

}  // namespace switchboard
