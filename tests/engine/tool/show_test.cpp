// The program `switchboard show`, from the outside: what a user and a script get.

#include <fcntl.h>
#include <sys/stat.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "engine/recording/writer.hpp"
#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/echo_story.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

struct Shown {
  int status = -1;
  std::string output;
  std::vector<json> lines() const {
    std::vector<json> result;
    std::istringstream stream(output);
    for (std::string line; std::getline(stream, line);) result.push_back(json::parse(line));
    return result;
  }
};

Shown show(const std::string& file, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {SWITCHBOARD_BIN_DIR "/switchboard", "show", file});
  auto child =
      ChildProcess::start({.argv = arguments, .output = OutputTo::captured, .input = OutputTo::nowhere});
  Shown shown;
  shown.output = child.read_output(1 << 20);
  shown.status = child.wait().exit_code.value_or(-1);
  return shown;
}

enum class End { finished, abandoned };

struct Recorded {
  TemporaryDirectory folder;
  std::string file = (folder.path() / "run.swb").string();
  testing::EchoStory story;

  explicit Recorded(End end = End::finished) {
    RecordingWriter writer(file, story.timeline.info);
    writer.write({story.timeline.events().begin(), story.timeline.events().end()});
    if (end == End::finished) writer.finish(story.now());
  }
};

}  // namespace

TEST_CASE("show events as JSON gives one object a line in the order of ids") {
  const Recorded recorded;
  const auto shown = show(recorded.file, {"events", "--json"});
  REQUIRE(shown.status == 0);
  const auto lines = shown.lines();
  REQUIRE(lines.size() == recorded.story.timeline.events().size());
  std::int64_t last = 0;
  for (const auto& line : lines) {
    CHECK(line.at("id").get<std::int64_t>() > last);
    last = line.at("id");
    CHECK(line.contains("at_ns"));
    CHECK(line.contains("kind"));
  }
}

TEST_CASE("a call in JSON has the contract's fields and no others") {
  const Recorded recorded;
  const auto lines = show(recorded.file, {"events", "--json"}).lines();
  const auto with_id = [&](EventId id) { return lines.at(static_cast<std::size_t>(id.value) - 1); };
  const auto bind = with_id(recorded.story.bind_call);
  CHECK(bind.at("kind") == "syscall");
  CHECK(bind.at("name") == "bind");
  CHECK(bind.at("result") == 0);
  CHECK(bind.at("fd") == 3);
  CHECK(bind.at("socket") == "1b");
  CHECK(bind.at("source") == json({{"file", "server.cpp"}, {"line", 27}, {"function", "main"}}));
  CHECK(bind.at("args").at("sockfd") == 3);
  CHECK(bind.at("args").at("addr") == json({{"family", "AF_INET"},
                                            {"address", "0.0.0.0"},
                                            {"port", 8080},
                                            {"length", 16},
                                            {"raw", "02001f90000000000000000000000000"}}));
  for (const auto* absent : {"errno", "made", "closed", "injected"}) CHECK_FALSE(bind.contains(absent));
  const auto send = with_id(recorded.story.send_call);
  CHECK(send.at("name") == "sendto");
  CHECK(send.at("args").at("buf") == json({{"length", 6}, {"text", "hello\n"}}));
  CHECK(send.at("args").at("flags") == "MSG_NOSIGNAL");
  CHECK(send.at("args").at("dest_addr").is_null());
  CHECK_FALSE(send.contains("source"));
}

TEST_CASE("a call that has not returned has no result, also at an earlier moment") {
  const Recorded recorded;
  const auto find_connect = [](const std::vector<json>& lines, int pid) {
    for (const auto& line : lines)
      if (line.value("name", "") == "connect" && line.at("pid") == pid) return line;
    return json();
  };
  const auto open = find_connect(show(recorded.file, {"events", "--json"}).lines(), 4132);
  CHECK_FALSE(open.contains("result"));
  CHECK_FALSE(open.contains("returned_ns"));
  const auto entered = find_connect(show(recorded.file, {"events", "--json"}).lines(), 4130).at("at_ns");
  const auto early =
      show(recorded.file, {"events", "--json", "--at", std::to_string(entered.get<std::int64_t>()) + "ns"})
          .lines();
  CHECK_FALSE(find_connect(early, 4130).contains("result"));
  CHECK(find_connect(early, 4131).is_null());
}

TEST_CASE("sockets of a listener, its queue and its clients are shown as one picture") {
  const Recorded recorded;
  const auto shown = show(recorded.file, {"sockets"});
  CHECK(shown.status == 0);
  INFO(shown.output);
  CHECK_THAT(shown.output, ContainsSubstring("0.0.0.0:8080  server:3  1 waiting, limit 0 and one more"));
  CHECK_THAT(shown.output, ContainsSubstring("next client B from 127.0.0.1:40214, 8 B unread"));
  CHECK_THAT(shown.output,
             ContainsSubstring("client C from 127.0.0.1:40216 has sent a SYN and has no answer"));
  CHECK_THAT(shown.output, ContainsSubstring("server:4"));
  const auto lines = show(recorded.file, {"sockets", "--json"}).lines();
  REQUIRE_FALSE(lines.empty());
  CHECK(lines.at(0).at("socket") == "1b");
  CHECK(lines.at(0).at("accept_queue") == json({{"length", 1}, {"limit", 0}}));
  CHECK(lines.at(0).at("waiting") == json::array({"1d"}));
}

TEST_CASE("events as text line up and name who did what") {
  const Recorded recorded;
  const auto shown = show(recorded.file, {"events"});
  INFO(shown.output);
  CHECK_THAT(shown.output, ContainsSubstring("S server    bind(3, 0.0.0.0:8080, 16)"));
  CHECK_THAT(shown.output, ContainsSubstring(R"(A client A  send(3, "hello\n", 6, MSG_NOSIGNAL))"));
  CHECK_THAT(shown.output, ContainsSubstring("server.cpp:27"));
  CHECK_THAT(shown.output, ContainsSubstring("exited 0"));
  CHECK(shown.output.find('\x1b') == std::string::npos);
}

TEST_CASE("the summary says how the recording ended, who ran and what is missing") {
  const Recorded recorded;
  const auto shown = show(recorded.file);
  INFO(shown.output);
  CHECK_THAT(shown.output, ContainsSubstring("Finished: "));
  CHECK_THAT(shown.output, ContainsSubstring("4 programs"));
  CHECK_THAT(shown.output, ContainsSubstring("No findings. Every rule has looked at "));
  CHECK_THAT(shown.output, ContainsSubstring("Packets are not captured"));
  const auto summary = show(recorded.file, {"--json"}).lines();
  REQUIRE(summary.size() == 1);
  CHECK(summary.at(0).at("programs").size() == 4);
  CHECK(summary.at(0).at("notes").at(0).at("topic") == "packets");
}

TEST_CASE("forked processes that came near no socket are counted, not listed") {
  TemporaryDirectory folder;
  const auto file = (folder.path() / "run.swb").string();
  RecordingWriter writer(file, {});
  const ProcessId shell{100}, quiet{101}, busy{102};
  Syscall exit_group;
  exit_group.process = quiet;
  exit_group.thread = {101};
  exit_group.name = "exit_group";
  Syscall listen;
  listen.process = busy;
  listen.thread = {102};
  listen.name = "listen";
  listen.socket = SocketId{7};
  listen.returned = Time{6};
  listen.result = 0;
  writer.write(std::vector<Event>{{{1}, {1}, ProcessStarted{shell, "sh", {"sh"}, "/bin/sh"}},
                                  {{2}, {2}, ProcessForked{shell, quiet}},
                                  {{3}, {3}, ProcessForked{shell, busy}},
                                  {{4}, {4}, exit_group},
                                  {{5}, {5}, listen},
                                  {{6}, {7}, ProcessExited{quiet, {.code = 0, .signal = {}}}}});
  writer.finish({8});
  const auto summary = show(file);
  CHECK_THAT(summary.output, ContainsSubstring("sh.3"));
  CHECK_THAT(summary.output,
             !ContainsSubstring("sh.2") && ContainsSubstring("a forked process that touched no socket"));
  // Its last call never returns, which is no waiting.
  CHECK_THAT(show(file, {"events"}).output, !ContainsSubstring("…"));
}

TEST_CASE("a recording whose observer died opens and says so") {
  const Recorded recorded(End::abandoned);
  const auto shown = show(recorded.file, {"summary"});
  CHECK(shown.status == 0);
  CHECK_THAT(shown.output, ContainsSubstring("The observer ended before it finished this recording"));
}

TEST_CASE("what is no recording gets one sentence and status 2") {
  TemporaryDirectory folder;
  const auto path = [&](const char* name) { return (folder.path() / name).string(); };
  write_file(path("empty.swb"), "");
  write_file(path("text.swb"), std::string(4096, 'x'));
  write_file(path("short.swb"), "SQLite format 3");
  REQUIRE(mkfifo(path("fifo.swb").c_str(), 0600) == 0);
  const Recorded recorded;
  const auto whole = read_file(recorded.file);
  write_file(path("cut.swb"), whole.substr(0, whole.size() / 2));
  write_file(path("header.swb"), whole.substr(0, 100));
  auto newer = whole;
  newer[63] = 99;
  write_file(path("newer.swb"), newer);
  auto foreign = whole;
  foreign[68] = 'X';
  write_file(path("foreign.swb"), foreign);
  for (const auto* name : {"empty.swb", "text.swb", "short.swb", "fifo.swb", "cut.swb", "header.swb",
                           "newer.swb", "foreign.swb", "missing.swb", "."}) {
    const auto shown = show(path(name));
    INFO(name << ": " << shown.output);
    CHECK(shown.status == 2);
    CHECK(std::count(shown.output.begin(), shown.output.end(), '\n') == 1);
    CHECK_THAT(shown.output, ContainsSubstring(name));
    CHECK(shown.output.ends_with(".\n"));
  }
}

TEST_CASE("a time without a unit is refused with an example") {
  const Recorded recorded;
  const auto shown = show(recorded.file, {"events", "--at", "3"});
  CHECK(shown.status == 2);
  CHECK_THAT(shown.output, ContainsSubstring("3.352s"));
}

}  // namespace switchboard
