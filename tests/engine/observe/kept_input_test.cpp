// `observe --keep-input` and what is typed through the control socket.

#include <chrono>
#include <optional>

#include "engine/control/client.hpp"
#include "engine/observe/permissions.hpp"
#include "engine/recording/reader.hpp"
#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

using namespace switchboard;
using control::TypeInput;

namespace {

/// An observation of `cat`, which writes what it reads and ends at the end of its input.
struct ObservedCat {
  TemporaryDirectory folder;
  std::string file = (folder.path() / "cat.swb").string(), path = (folder.path() / "control").string();
  ChildProcess tool;
  std::optional<control::ControlClient> client;
  ProcessId cat;

  explicit ObservedCat(std::vector<std::string> options)
      : tool([&] {
          std::vector<std::string> argv{
              SWITCHBOARD_BIN_DIR "/switchboard", "observe", "-o", file, "--control", path};
          argv.insert(argv.end(), options.begin(), options.end());
          argv.insert(argv.end(), {"--", "cat"});
          return ChildProcess::start(
              {.argv = argv, .output = OutputTo::captured, .input = OutputTo::nowhere});
        }()) {
    // Until it answers, and the recording says that the program has started; the test's own time limit ends
    // it.
    while (!client && !tool.wait_for(2)) client = control::ControlClient::connect(path);
    REQUIRE(client);
    RecordingReader reader(file);
    while (cat == ProcessId{}) {
      client->ask(control::Flush{});
      for (const Event& event : reader.poll())
        if (const auto* started = std::get_if<ProcessStarted>(&event.fact)) cat = started->process;
    }
  }
};

bool is_permitted() {
  return tracing_permission().answer == Permission::Answer::yes &&
         private_network_permission().answer == Permission::Answer::yes;
}
constexpr const char* why_not = "ptrace or a private network is not permitted here";

}  // namespace

TEST_CASE("a program whose input is kept reads what is typed, and then the end") {
  if (!is_permitted()) return skip(why_not);
  ObservedCat observed({"--keep-input"});
  CHECK(observed.client->ask(TypeInput{observed.cat, "안녕, one\n"}).ok);
  CHECK(observed.client->ask(TypeInput{observed.cat, "two\n", TypeInput::Then::end}).ok);
  CHECK(observed.tool.read_output(4096) == "안녕, one\ntwo\n");
  CHECK(observed.tool.wait().succeeded());
  bool noted = false, typed = false;
  RecordingReader reader(observed.file);
  for (const Event& event : reader.poll()) {
    if (const auto* note = std::get_if<NoteWritten>(&event.fact)) noted = noted || note->topic == "input";
    if (const auto* peer = std::get_if<PeerActed>(&event.fact)) typed = typed || peer->peer == "console";
  }
  CHECK(noted);
  CHECK(typed);
}

TEST_CASE("what cannot be typed is refused with a reason") {
  if (!is_permitted()) return skip(why_not);
  ObservedCat observed({"--keep-input"});
  const auto refused = [&](const TypeInput& typed) {
    try {
      observed.client->ask(typed);
      return std::string("taken");
    } catch (const control::ControlError& error) {
      return std::string(error.what());
    }
  };
  using Catch::Matchers::ContainsSubstring;
  CHECK_THAT(refused({ProcessId{1}, "x"}), ContainsSubstring("not kept"));
  CHECK_THAT(refused({observed.cat, std::string(5000, 'x')}), ContainsSubstring("at most 4096"));
  CHECK(refused({observed.cat, "", TypeInput::Then::end}) == "taken");
  CHECK_THAT(refused({observed.cat, "late"}), ContainsSubstring("ended"));
  CHECK(observed.tool.wait().succeeded());
}

TEST_CASE("without the option a program's input is the observer's own") {
  if (!is_permitted()) return skip(why_not);
  const TemporaryDirectory folder;
  auto tool = ChildProcess::start({.argv = {SWITCHBOARD_BIN_DIR "/switchboard", "observe", "-o",
                                            (folder.path() / "cat.swb").string(), "--", "cat"},
                                   .output = OutputTo::captured,
                                   .input = OutputTo::nowhere});
  CHECK(tool.read_output(4096).empty());  // /dev/null ends at once
  CHECK(tool.wait().succeeded());
}
