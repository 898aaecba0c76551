#include "engine/tool/show/show_states.hpp"

#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/catch_any.hpp"
#include "tests/engine/echo_story.hpp"
#include "tests/engine/tcp_life.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::TcpLife;
using testing::Wire;
using tool::Shown;

std::string shown(Timeline& timeline, std::size_t columns = 0) {
  return tool::states_text(
      {.timeline = timeline, .file = "run.swb", .at = timeline.end(), .style = {.columns = columns}});
}

std::string as_of(Timeline& timeline, Time at) {
  return tool::states_text({.timeline = timeline, .file = "run.swb", .at = at, .style = {}});
}

/// Half-closed by the client: FIN_WAIT2 and CLOSE_WAIT.
struct HalfClosed : TcpLife {
  EventId fin{};
  HalfClosed() {
    handshake();
    shuts_down();
    fin = wire.fin(Wire::client, 1, 1);
    wire.ack(Wire::server, 1, 2);
    here(TcpState::fin_wait2);
    there(TcpState::close_wait);
  }
};

}  // namespace

TEST_CASE("show states tells how both ends came to their states and what they may still do") {
  HalfClosed story;
  const std::string text = shown(story.timeline);
  CHECK_THAT(text, ContainsSubstring("A client 127.0.0.1:40212 ↔ S server 127.0.0.1:8080"));
  CHECK_THAT(text, ContainsSubstring("Half-closed: A has finished sending, and still receives."));
  CHECK_THAT(text, ContainsSubstring("shutdown(3, SHUT_WR), FIN sent"));
  CHECK_THAT(text, ContainsSubstring("ACK of the FIN came"));
  CHECK_THAT(text, ContainsSubstring("listen(3, 8)"));
  CHECK_THAT(text, ContainsSubstring("A may read what S sends; close. It may not send again."));
  CHECK_THAT(text, ContainsSubstring("S may send as long as it likes; then close"));
}

TEST_CASE("show states at an earlier time knows nothing of what came later") {
  HalfClosed story;
  const Time before{story.timeline.find(story.fin)->at.ns - 1};
  const std::string text = as_of(story.timeline, before);
  CHECK_THAT(text, ContainsSubstring("Open: both may send and receive."));
  CHECK_THAT(text, !ContainsSubstring("FIN_WAIT1"));
  CHECK_THAT(text, !ContainsSubstring("CLOSE_WAIT"));
}

TEST_CASE("show states marks what the kernel was not seen to say") {
  HalfClosed story;
  std::istringstream lines(shown(story.timeline));
  int inferred = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.find("SYN_RECV") != std::string::npos && line.find("new socket") != std::string::npos)
      CHECK_THAT(line, ContainsSubstring("inferred"));
    if (line.find("ACK of the FIN came") != std::string::npos)
      CHECK_THAT(line, !ContainsSubstring("inferred"));
    inferred += line.find("inferred") != std::string::npos ? 1 : 0;
  }
  CHECK(inferred == 3);  // SYN_SENT, SYN_RECV, FIN_WAIT1
}

TEST_CASE("show states fits a terminal of 80 columns") {
  HalfClosed story;
  std::istringstream lines(shown(story.timeline, 80));
  for (std::string line; std::getline(lines, line);) {
    INFO(line);
    CHECK(tool::width_of(line) <= 80);
  }
}

TEST_CASE("show states without packets says what follows from calls and samples") {
  testing::EchoStory story;
  const std::string text = shown(story.timeline);
  CHECK_THAT(text, ContainsSubstring("connect returned 0"));
  CHECK_THAT(text, ContainsSubstring("not later"));
  CHECK_THAT(text, ContainsSubstring("Dialling: C has sent a SYN and has no answer."));
}

TEST_CASE("show states of a recording without a connection says so") {
  testing::Story story;
  story.start("server", 100, {"./server"});
  CHECK_THAT(shown(story.timeline), ContainsSubstring("No connection up to"));
}

TEST_CASE("show states as JSON has each step with its cause and its evidence") {
  HalfClosed story;
  std::istringstream lines(tool::states_json(story.timeline, story.timeline.end()));
  int steps = 0;
  for (std::string line; std::getline(lines, line); ++steps) {
    const auto object = nlohmann::json::parse(line);
    CHECK(object.at("kind") == "state");
    if (object.at("to") != "FIN_WAIT1") continue;
    CHECK(object.at("from") == "ESTABLISHED");
    CHECK(object.at("cause") == "fin_sent");
    CHECK(object.at("packet") == story.fin.value);
    CHECK(object.at("inferred") == true);
  }
  CHECK(steps == 8);
}

}  // namespace switchboard
