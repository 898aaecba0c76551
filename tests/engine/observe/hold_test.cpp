// Holds before and after calls: every call of the table, in forked processes, in threads, and in calls that
// signals interrupt.

#include <poll.h>

#include <map>
#include <set>

#include "engine/control/launch.hpp"
#include "engine/decode/call_table.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using control::Launch;

namespace {

/// Runs the program with every call of the table held before and after, and lets it go whenever it stands.
Timeline run_held_everywhere(const std::vector<std::string>& argv) {
  const TemporaryDirectory directory;
  Launch::Options options;
  options.tool = tool_path();
  options.recording = (directory.path() / "run.swb").string();
  options.title = "a test";
  auto launch = Launch::start(options);
  using Where = ThreadPaused::Where;
  for (const auto& row : call_table())
    for (const auto where : {Where::before, Where::after})
      launch.client().ask(control::Hold{std::string(row.name), {}, where, control::Hold::Times::always});
  control::Run run;
  run.label = "held";
  run.argv = argv;
  const auto process = launch.client().ask(run).process.value();
  RecordingReader reader(launch.recording());
  Timeline timeline;
  const auto has_ended = [&] {
    for (auto& event : reader.poll()) timeline.append(std::move(event));
    return std::ranges::any_of(timeline.events(), [&](const Event& event) {
      const auto* exited = std::get_if<ProcessExited>(&event.fact);
      return exited != nullptr && exited->process == process;
    });
  };
  for (int attempt = 0; attempt < 20'000 && !has_ended(); ++attempt) {
    launch.client().ask(control::Continue{});
    poll(nullptr, 0, 1);
  }
  CHECK(has_ended());
  launch.stop();
  return load_recording(launch.recording());
}

/// Each call was held once before it, and once after it if it returned.
void check_holds(const Timeline& timeline) {
  std::map<EventId, int> before, after;
  for (const auto& event : timeline.events())
    if (const auto* paused = std::get_if<ThreadPaused>(&event.fact))
      ++(paused->where == ThreadPaused::Where::before ? before : after)[paused->call];
  for (const auto& event : timeline.events()) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr) continue;
    INFO(event.id.value << " " << call->name << (call->error ? " " + call->error->name : ""));
    CHECK(before[event.id] == 1);
    CHECK(after[event.id] == (call->returned ? 1 : 0));
  }
}

}  // namespace

TEST_CASE("every call of the table can be held before it and after it") {
  // Made by the programs below, because each makes a process or replaces one.
  const std::set<std::string_view> apart{"fork", "vfork", "clone", "clone3", "exit_group"};
  std::vector<std::string> argv{target_path("each_call")};
  std::set<std::string> wanted;
  for (const auto& row : call_table()) {
    if (row.number() < 0 || apart.contains(row.name)) continue;
    argv.push_back(std::to_string(row.number()));
    wanted.emplace(row.name);
  }
  const auto timeline = run_held_everywhere(argv);
  check_holds(timeline);
  for (const auto& event : timeline.events())
    if (const auto* call = std::get_if<Syscall>(&event.fact)) wanted.erase(call->name);
  CHECK(wanted == std::set<std::string>{});
}

TEST_CASE("processes and threads are held in each of their calls") {
  check_holds(run_held_everywhere({target_path("process_calls")}));
  check_holds(run_held_everywhere({target_path("two_threads")}));
}

TEST_CASE("a call that a signal interrupts is held once after it, whether it restarts or fails") {
  const auto timeline = run_held_everywhere({target_path("interrupted")});
  check_holds(timeline);
  int interrupted = 0;
  for (const auto& event : timeline.events())
    if (const auto* call = std::get_if<Syscall>(&event.fact))
      interrupted += call->name == "recvfrom" && call->error && call->error->name == "EINTR";
  CHECK(interrupted == 1);
}
