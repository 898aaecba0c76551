#pragma once
// An observation that a test steers over its control socket, and whose recording it reads as it grows.
//
//   ControlSession session;
//   session.hold("accept", "server");
//   session.run("server", {target_path("tcp_pair")});
//   REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));

#include <poll.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/control/launch.hpp"
#include "tests/engine/observe/observed_run.hpp"

namespace switchboard {

/// An observation whose recording is read as it grows.
class ControlSession {
 public:
  ControlSession() : launch_(control::Launch::start(options())), reader_(launch_.recording()) {}

  const std::string& control_path() const { return reader_.info().control; }
  control::ControlClient& client() { return launch_.client(); }
  control::Launch& launch() { return launch_; }

  ProcessId run(const std::string& label, std::vector<std::string> argv) {
    control::Run run;
    run.label = label;
    run.argv = std::move(argv);
    return client().ask(run).process.value();
  }
  void hold(const std::string& call, const std::string& label,
            ThreadPaused::Where where = ThreadPaused::Where::before) {
    client().ask(control::Hold{call, label, where, control::Hold::Times::always});
  }
  /// Everything up to now.
  Timeline& now() {
    client().ask(control::Flush{});
    for (auto& event : reader_.poll()) timeline_.append(std::move(event));
    return timeline_;
  }
  /// Waits until `condition` holds of the recording; false after five seconds.
  template <class Condition>
  bool eventually(Condition condition) {
    for (int attempt = 0; attempt < 500; ++attempt) {
      now();
      if (condition(timeline_)) return true;
      poll(nullptr, 0, 10);
    }
    return false;
  }
  bool is_paused_in(std::string_view name, ThreadPaused::Where where, std::size_t times = 1) {
    return eventually([&](const Timeline& timeline) {
      std::size_t found = 0;
      for (const auto& event : timeline.events())
        if (const auto* paused = std::get_if<ThreadPaused>(&event.fact);
            paused != nullptr && paused->where == where)
          if (const auto* call = timeline.call(paused->call); call != nullptr && call->name == name) ++found;
      return found >= times;
    });
  }
  const Syscall* call(std::string_view name) {
    for (const auto& event : now().events())
      if (const auto* found = std::get_if<Syscall>(&event.fact); found != nullptr && found->name == name)
        return found;
    return nullptr;
  }
  bool has_ended(ProcessId process) {
    return eventually([&](const Timeline&) { return has_ended_by_now(process); });
  }
  bool has_ended_by_now(ProcessId process) {
    return std::ranges::any_of(now().events(), [&](const Event& event) {
      const auto* exited = std::get_if<ProcessExited>(&event.fact);
      return exited != nullptr && exited->process == process;
    });
  }

 private:
  control::Launch::Options options() const {
    control::Launch::Options options;
    options.tool = tool_path();
    options.recording = (directory_.path() / "run.swb").string();
    options.title = "a test";
    return options;
  }
  TemporaryDirectory directory_;
  control::Launch launch_;
  RecordingReader reader_;
  Timeline timeline_;
};

}  // namespace switchboard
