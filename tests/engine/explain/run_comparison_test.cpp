// Two runs side by side: style is no difference, and what matters is found first.

#include "engine/explain/run_comparison.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;
using testing::Story;
using Kind = RunDifference::Kind;

/// An echo server for one caller who says "hello" and goes.
struct Echo : Story {
  int pid = 1;

  explicit Echo(std::string_view address = "0.0.0.0:8080") {
    start("server", 1, {"./server", "8080"});
    call(1, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, 10)
        .returns(3);
    option();
    call(1, "bind", {{"sockfd", 3}, {"addr", inet(address)}, {"addrlen", 16}}).on(3, 10).returns(0);
    call(1, "listen", {{"sockfd", 3}, {"backlog", 8}}).on(3, 10).returns(0);
    call(1, "accept").on(3, 10).makes(4, 20).returns(4);
  }
  void option() {
    call(1, "setsockopt",
         {{"sockfd", 3},
          {"level", Symbol{1, "SOL_SOCKET"}},
          {"optname", Symbol{2, "SO_REUSEADDR"}},
          {"optval", 1},
          {"optlen", 4}})
        .on(3, 10)
        .returns(0);
  }
  void receive(std::string_view text, const char* with = "recvfrom") {
    const auto* name = std::string_view(with) == "readv" ? "iov" : "buf";
    call(pid, with, {{"sockfd", 4}, {name, buffer_of(text)}, {"len", 64}})
        .on(4, 20)
        .returns(static_cast<std::int64_t>(text.size()));
  }
  void send(std::string_view text, const char* with = "sendto") {
    call(pid, with,
         {{"sockfd", 4}, {"buf", buffer_of(text)}, {"len", static_cast<std::int64_t>(text.size())}})
        .on(4, 20)
        .returns(static_cast<std::int64_t>(text.size()));
  }
  void close() { call(pid, "close", {{"fd", 4}}).on(4, 20).closes(4).returns(0); }
  RunComparison against_solution();
};

struct Solution : Echo {
  Solution() {
    receive("hello");
    send("hello");
    receive("");
    close();
  }
};

RunComparison Echo::against_solution() {
  const Solution solution;
  return compare(outline_of(timeline), outline_of(solution.timeline));
}

}  // namespace

TEST_CASE("another style is no difference: a child, a byte a call, other calls, and waits between them") {
  Echo mine;
  mine.happens(ProcessForked{{1}, {2}});
  mine.pid = 2;
  for (const auto* letter : {"h", "e", "l"}) mine.receive(letter, "read");
  mine.call(2, "poll").returns(1);
  mine.receive("lo", "readv");
  mine.send("hel", "write");
  mine.send("lo");
  mine.receive("");
  mine.close();
  const auto comparison = mine.against_solution();
  CHECK_FALSE(comparison.difference);
  CHECK(comparison.same.size() >= 2);
}

TEST_CASE("bytes that are missing at the end of an answer are the difference") {
  Echo mine;
  mine.receive("hello");
  mine.send("hell");
  mine.receive("");
  mine.close();
  const auto comparison = mine.against_solution();
  REQUIRE(comparison.difference);
  CHECK(comparison.difference->kind == Kind::sent_less);
  CHECK(comparison.difference->values.at("mine") == "4");
  CHECK(comparison.difference->values.at("theirs") == "5");
}

TEST_CASE("other bytes are told from the first that differs") {
  Echo mine;
  mine.receive("hello");
  mine.send("heLLo");
  mine.receive("");
  mine.close();
  const auto comparison = mine.against_solution();
  REQUIRE(comparison.difference);
  CHECK(comparison.difference->kind == Kind::sent_other);
  CHECK(comparison.difference->values.at("offset") == "2");
}

TEST_CASE("a connection that is not closed, and one whose end is not awaited, are differences") {
  Echo open;
  open.receive("hello");
  open.send("hello");
  open.receive("");
  REQUIRE(open.against_solution().difference);
  CHECK(open.against_solution().difference->kind == Kind::not_closed);
  Echo early;
  early.receive("hello");
  early.send("hello");
  early.close();
  REQUIRE(early.against_solution().difference);
  CHECK(early.against_solution().difference->kind == Kind::end_not_awaited);
}

TEST_CASE("a listener at one address only comes before what its connections do") {
  Echo mine("127.0.0.1:8080");
  mine.receive("hello");
  const auto comparison = mine.against_solution();
  REQUIRE(comparison.difference);
  CHECK(comparison.difference->kind == Kind::bound_elsewhere);
  CHECK(comparison.difference->where == "listener");
}

TEST_CASE("a second caller who is not served is a difference, and a call that fails is one") {
  Solution two;
  two.call(1, "accept").on(3, 10).makes(5, 30).returns(5);
  const Solution one;
  const auto fewer = compare(outline_of(one.timeline), outline_of(two.timeline));
  REQUIRE(fewer.difference);
  CHECK(fewer.difference->kind == Kind::fewer_connections);
  Echo mine;
  mine.receive("hello");
  mine.call(1, "sendto").on(4, 20).fails(32, "EPIPE");
  REQUIRE(mine.against_solution().difference);
  CHECK(mine.against_solution().difference->kind == Kind::call_failed);
}

}  // namespace switchboard
