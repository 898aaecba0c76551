// The lessons themselves, with their own programs, through the tool, unattended.

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "engine/explain/facts.hpp"
#include "engine/observe/permissions.hpp"
#include "engine/recording/reader.hpp"
#include "engine/system/child_process.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

using Catch::Matchers::ContainsSubstring;
using terminal::Questions;

bool is_permitted() {
  return tracing_permission().answer == Permission::Answer::yes &&
         private_network_permission().answer == Permission::Answer::yes;
}

constexpr const char* why_not = "ptrace or a private network is not permitted here";

LessonSession session_of(const char* lesson, LessonSession::Options::Variant variant) {
  ::setenv("SWITCHBOARD_TOOL", SWITCHBOARD_BIN_DIR "/switchboard", 1);
  LessonSession::Options options;
  options.remember = LessonSession::Options::Remember::nothing;
  options.variant = variant;
  return {load_lesson(find_lesson(lesson)->folder), std::move(options)};
}

/// Looks until the phase is another one than programs at work, for a minute at most.
Phase settle(LessonSession& session) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds{60};
  do {
    session.update();
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  } while ((session.phase() == Phase::starting || session.phase() == Phase::waiting) &&
           std::chrono::steady_clock::now() < end);
  return session.phase();
}

/// Threads of the lesson's programs that run, neither held nor inside a call.
std::size_t running_threads(LessonSession& session) {
  std::size_t count = 0;
  const auto& world = session.timeline().snapshot_at(session.timeline().end());
  for (const auto& [id, process] : world.processes)
    for (const auto& [tid, thread] : process.threads) count += process.ended || thread.in_call ? 0u : 1u;
  return count;
}

}  // namespace

TEST_CASE("the lesson listen plays by itself to its end, and what it observes is what it teaches") {
  if (!is_permitted()) return skip(why_not);
  auto session = session_of("listen", LessonSession::Options::Variant::as_written);
  std::ostringstream out;
  REQUIRE(terminal::play_as_text(session, Questions::shown, out, nullptr) == 0);
  const auto text = out.str();
  INFO(text);
  CHECK_THAT(text, ContainsSubstring("Observed  It returns 0: A is connected"));
  CHECK_THAT(text, ContainsSubstring("Observed  It returns 8"));
  CHECK_THAT(text, ContainsSubstring("Observed  4 in the queue"));
  CHECK_THAT(text, ContainsSubstring("Observed  It goes on waiting, without any answer"));
  CHECK_THAT(text, ContainsSubstring("Observed  It gets in when its SYN is sent again"));
  CHECK_THAT(text, ContainsSubstring("client F: exited 0"));
}

TEST_CASE("with a backlog of 0 one client gets in") {
  if (!is_permitted()) return skip(why_not);
  auto session = session_of("listen", LessonSession::Options::Variant::broken);
  std::ostringstream out;
  REQUIRE(terminal::play_as_text(session, Questions::shown, out, nullptr) == 0);
  INFO(out.str());
  CHECK_THAT(out.str(), ContainsSubstring("Observed  1 in the queue"));
  CHECK_THAT(out.str(), ContainsSubstring("outside B: SYN_SENT"));
}

TEST_CASE("while a question of the lesson listen is open no program runs") {
  if (!is_permitted()) return skip(why_not);
  auto session = session_of("listen", LessonSession::Options::Variant::as_written);
  std::size_t questions = 0;
  while (true) {
    const auto phase = settle(session);
    INFO("step " << session.step_index() + 1 << ": " << session.failure());
    REQUIRE((phase == Phase::asking || phase == Phase::reached || phase == Phase::finished));
    if (phase == Phase::finished) break;
    if (phase == Phase::reached) {
      session.next();
      continue;
    }
    ++questions;
    CHECK(running_threads(session) == 0);
    session.pass();
  }
  CHECK(questions == 10);
}

TEST_CASE("a wrong prediction and a right one are told apart, with the answer of the kernel") {
  if (!is_permitted()) return skip(why_not);
  auto session = session_of("listen", LessonSession::Options::Variant::broken);
  REQUIRE(settle(session) == Phase::reached);
  session.next();
  REQUIRE(settle(session) == Phase::asking);
  REQUIRE(session.answer(2));
  REQUIRE(settle(session) == Phase::reached);
  CHECK(session.outcome()->verdict == Outcome::Verdict::different);
  session.restart();
  REQUIRE(settle(session) == Phase::reached);
  session.next();
  REQUIRE(session.answer(1));
  REQUIRE(settle(session) == Phase::reached);
  CHECK(session.outcome()->verdict == Outcome::Verdict::same);
}

TEST_CASE("lesson programs run without capabilities, also when we are root") {
  if (!is_permitted()) return skip(why_not);
  auto session = session_of("listen", LessonSession::Options::Variant::as_written);
  REQUIRE(settle(session) == Phase::reached);
  const auto* server = session.timeline().snapshot_at(session.timeline().end()).process("server");
  REQUIRE(server != nullptr);
  std::ifstream status{"/proc/" + std::to_string(server->id.value) + "/status"};
  std::string line, effective;
  while (std::getline(status, line))
    if (line.starts_with("CapEff:")) effective = line.substr(line.find_first_not_of("\t ", 7));
  CHECK(effective == "0000000000000000");
}

TEST_CASE("the observation of a lesson ends with its session") {
  if (!is_permitted()) return skip(why_not);
  std::string server;
  {
    auto session = session_of("listen", LessonSession::Options::Variant::as_written);
    REQUIRE(settle(session) == Phase::reached);
    const auto* process = session.timeline().snapshot_at(session.timeline().end()).process("server");
    REQUIRE(process != nullptr);
    server = "/proc/" + std::to_string(process->id.value);
    CHECK(std::filesystem::exists(server));
  }
  CHECK_FALSE(std::filesystem::exists(server));
}

TEST_CASE(
    "a lesson that plays in the background, with standard input, output and error closed, keeps its calls") {
  if (!is_permitted()) return skip(why_not);
  const TemporaryDirectory directory;
  const auto file = (directory.path() / "kept.swb").string();
  auto shell =
      ChildProcess::start({.argv = {"bash", "-c",
                                    "set -m; " SWITCHBOARD_BIN_DIR "/switchboard lesson accept --auto -o " +
                                        file + " <&- >&- 2>&- & wait $!"},
                           .directory = {},
                           .environment = {},
                           .output = OutputTo::captured});
  REQUIRE(shell.wait_for(60'000));
  CHECK(shell.wait().exit_code == 0);
  auto timeline = load_recording(file);
  CHECK(holds("accepted(server) == 3", timeline, timeline.end()).value_or(false));
}

TEST_CASE("a lesson whose recording cannot be kept says so, and shows no saved one in its place") {
  if (!is_permitted()) return skip(why_not);
  const TemporaryDirectory directory;
  auto tool = ChildProcess::start({.argv = {SWITCHBOARD_BIN_DIR "/switchboard", "lesson", "accept", "--auto",
                                            "-o", (directory.path() / "no folder" / "kept.swb").string()},
                                   .directory = {},
                                   .environment = {},
                                   .output = OutputTo::captured});
  const auto said = tool.read_output(65'536);
  REQUIRE(tool.wait_for(60'000));
  CHECK(tool.wait().exit_code == 1);
  CHECK_THAT(said, ContainsSubstring("Stopped at step 1: The observation did not start"));
  CHECK_THAT(said, !ContainsSubstring("saved recording"));
}

TEST_CASE("a reader that goes away leaves no folder and no observation behind") {
  if (!is_permitted()) return skip(why_not);
  const TemporaryDirectory directory;
  const auto place = directory.path().string();
  // The reader ends after the first line; the lesson notices when it says its next step.
  auto shell = ChildProcess::start(
      {.argv = {"bash", "-c",
                "set -o pipefail; mkdir " + place + "/tmp " + place + "/run; chmod 700 " + place +
                    "/run; TMPDIR=" + place + "/tmp XDG_RUNTIME_DIR=" + place +
                    "/run " SWITCHBOARD_BIN_DIR "/switchboard lesson listen --auto | head -1"},
       .directory = {},
       .environment = {},
       .output = OutputTo::captured});
  CHECK(shell.read_output(4096) == "Switchboard, lesson 10: listen() and the two queues\n");
  REQUIRE(shell.wait_for(60'000));
  CHECK(std::filesystem::is_empty(directory.path() / "tmp"));
  for (const auto& file : std::filesystem::recursive_directory_iterator(directory.path() / "run"))
    CHECK_FALSE(file.is_socket());
}

}  // namespace switchboard::lessons
