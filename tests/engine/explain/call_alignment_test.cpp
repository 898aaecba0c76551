#include "engine/explain/call_alignment.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

using Kind = AlignedCall::Kind;

struct Run : Story {
  explicit Run(std::string_view label = "server") { start(std::string(label), 100, {"./server"}); }
  void does(std::string_view name, std::int64_t result = 0) {
    call(100, std::string(name)).on(3, 0x1b).returns(result);
  }
  void fails(std::string_view name) { call(100, std::string(name)).on(3, 0x1b).fails(98, "EADDRINUSE"); }
};

/// One letter a row: same, differs, left, right.
std::string kinds(const Run& left, const Run& right) {
  const auto programs = align_calls(left.timeline, right.timeline);
  REQUIRE(programs.size() == 1);
  std::string text;
  for (const AlignedCall& call : programs.front().calls) text += "sdlr"[static_cast<int>(call.kind)];
  return text;
}

}  // namespace

TEST_CASE("runs that do the same have the same rows, however the calls were written") {
  Run left, right("another name");
  for (const char* name : {"socket", "bind", "listen", "accept", "recvfrom", "sendto", "close"})
    left.does(name);
  for (const char* name : {"socket", "bind", "listen", "accept4", "read", "write", "close"}) right.does(name);
  CHECK(kinds(left, right) == "sssssss");
}

TEST_CASE("a call that only one run makes stands beside an empty place, and the others beside each other") {
  Run left, right;
  for (const char* name : {"socket", "bind", "listen"}) left.does(name);
  for (const char* name : {"socket", "setsockopt", "bind", "listen"}) right.does(name);
  CHECK(kinds(left, right) == "srss");
  CHECK(kinds(right, left) == "slss");
}

TEST_CASE("the same call with another end differs") {
  Run left, right;
  left.does("socket");
  left.fails("bind");
  right.does("socket");
  right.does("bind");
  CHECK(kinds(left, right) == "sd");
}

TEST_CASE("how often an equal call follows itself does not count, and is told") {
  Run left, right;
  for (int i = 0; i < 40; ++i) left.does("recvfrom", 8);
  right.does("recvfrom", 320);
  const auto programs = align_calls(left.timeline, right.timeline);
  REQUIRE(programs.front().calls.size() == 1);
  CHECK(programs.front().calls.front().kind == Kind::same);
  CHECK(programs.front().calls.front().left.count == 40);
  CHECK(programs.front().calls.front().right.count == 1);
}

TEST_CASE("a server is compared with the server, and a program without a partner stands alone") {
  Run left, right("echo");
  left.does("listen");
  left.start("client", 200, {"./client"});
  left.call(200, "connect").on(3, 0x2b).returns(0);
  right.start("tester", 300, {"./tester"});
  right.call(300, "connect").on(3, 0x2c).returns(0);
  right.start("second", 400, {"./tester"});
  right.call(400, "connect").on(3, 0x2d).returns(0);
  right.does("listen");
  const auto programs = align_calls(left.timeline, right.timeline);
  REQUIRE(programs.size() == 3);
  CHECK(programs[0].right == ProcessId{100});
  CHECK(programs[1].right == ProcessId{300});
  CHECK_FALSE(programs[2].left);
  REQUIRE(programs[2].calls.size() == 1);
  CHECK(programs[2].calls.front().kind == Kind::only_right);
}

TEST_CASE("of a very long program the first part is compared and the number of the others is told") {
  Run left, right;
  for (int i = 0; i < 3000; ++i) {
    left.does(i % 2 == 0 ? "recvfrom" : "sendto", 1);
    if (i < 10) right.does(i % 2 == 0 ? "recvfrom" : "sendto", 1);
  }
  const auto programs = align_calls(left.timeline, right.timeline);
  CHECK(programs.front().calls.size() == 2000);
  CHECK(programs.front().not_compared == 1000);
}
