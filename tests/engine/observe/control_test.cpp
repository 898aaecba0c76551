// The control socket of a running observation, driven as lessons drive it.

#include "tests/catch_any.hpp"
#include "tests/engine/observe/control_session.hpp"

using namespace switchboard;

TEST_CASE("a launched observation runs programs and stops when told, and the recording is finished") {
  ControlSession session;
  const auto process = session.run("server", {target_path("tcp_pair")});
  CHECK(session.has_ended(process));
  session.launch().stop();
  CHECK(!session.launch().is_running());
  const auto timeline = load_recording(session.launch().recording());
  CHECK(timeline.info.finished);
  CHECK(timeline.info.title == "a test");
}

TEST_CASE("a program that is run answers with its status when it has ended") {
  ControlSession session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "test \"$(pwd)\" = /usr && test \"$GREETING\" = hello && exit 9"};
  run.directory = "/usr";
  run.environment = {{"GREETING", "hello"}};
  run.answer = control::Run::Answer::when_ended;
  const auto answer = session.client().ask(run);
  REQUIRE(answer.status);
  CHECK(answer.status->code == 9);
  run.argv = {"/nonexistent/program"};
  CHECK_THROWS_WITH(session.client().ask(run),
                    Catch::Matchers::ContainsSubstring("No such file or directory"));
}

TEST_CASE("dropped capabilities are gone for good, even for root") {
  ControlSession session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "grep -q '^CapEff:.*0000000000000000$' /proc/self/status"};
  run.capabilities = control::Run::Capabilities::dropped;
  run.answer = control::Run::Answer::when_ended;
  CHECK(session.client().ask(run).status->code == 0);
}

TEST_CASE("a program that keeps raw sockets has that capability, and root those to become another user") {
  ControlSession session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "grep -qE '^CapEff:.*00000000000020[0c]0$' /proc/self/status"};
  run.capabilities = control::Run::Capabilities::raw;
  run.answer = control::Run::Answer::when_ended;
  CHECK(session.client().ask(run).status->code == 0);
}

TEST_CASE("programs of the same name get labels of their own") {
  ControlSession session;
  session.run("twin", {"sleep", "1000"});
  session.run("twin", {"sleep", "1000"});
  std::vector<std::string> labels;
  for (const auto& event : session.now().events())
    if (const auto* started = std::get_if<ProcessStarted>(&event.fact)) labels.push_back(started->label);
  CHECK(labels == std::vector<std::string>{"twin", "twin 2"});
  session.client().ask(control::Signal{"twin 2", 9});
  CHECK_THROWS_WITH(session.client().ask(control::Signal{"nobody", 9}),
                    Catch::Matchers::ContainsSubstring("no program called nobody"));
}

TEST_CASE("stop ends a program that ignores SIGTERM and one that is held") {
  ControlSession session;
  session.run("stubborn", {"sh", "-c", "trap '' TERM; while :; do sleep 1000; done"});
  session.hold("accept", "server");
  session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  session.launch().stop();
  CHECK(!session.launch().is_running());
}

TEST_CASE("an observation that cannot start says why") {
  control::Launch::Options options;
  options.tool = tool_path();
  options.recording = "/nonexistent/folder/run.swb";
  CHECK_THROWS_WITH(control::Launch::start(options),
                    Catch::Matchers::ContainsSubstring("/nonexistent/folder/run.swb"));
}
