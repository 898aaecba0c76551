#include "engine/narrate/errno_context.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::inet;
using testing::Story;

const std::vector<Argument> a_stream{{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}};

/// A server that listens on 8080, and a client that has a socket of its own, 20.
struct Serving : Story {
  Serving() {
    start("server", 1, {"./server"});
    start("client", 2, {"./client"});
    call(1, "socket", a_stream).makes(3, 10).returns(3);
    call(1, "bind", to("0.0.0.0:8080")).on(3, 10).returns(0);
    call(1, "listen").on(3, 10).returns(0);
    sample(10, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 5);
    call(2, "socket", a_stream).makes(3, 20).returns(3);
    sample(20, TcpState::close, "0.0.0.0:0", "0.0.0.0:0");
  }
  static std::vector<Argument> to(std::string_view address, std::int64_t length = 16) {
    return {{"sockfd", 3}, {"addr", inet(address)}, {"addrlen", length}};
  }
  std::string said(EventId id) { return errno_in_context(*timeline.find(id), timeline); }
};

}  // namespace

TEST_CASE("EADDRINUSE names who listens, or the connection of before") {
  Serving story;
  CHECK(story.said(story.call(2, "bind", story.to("127.0.0.1:8080")).on(3, 20).fails(98, "EADDRINUSE")) ==
        "server listens on 0.0.0.0:8080 already.");
  CHECK(story.said(story.call(1, "bind", story.to("0.0.0.0:8080")).on(5, 30).fails(98, "EADDRINUSE")) ==
        "This very program listens on 0.0.0.0:8080 already.");
  story.sample(40, TcpState::time_wait, "127.0.0.1:9000", "127.0.0.1:40000");
  CHECK_THAT(story.said(story.call(2, "bind", story.to("0.0.0.0:9000")).on(3, 20).fails(98, "EADDRINUSE")),
             ContainsSubstring("127.0.0.1:9000 is in TIME_WAIT"));
}

TEST_CASE("EINVAL from bind tells a pointer's length from a second bind") {
  Serving story;
  CHECK(story.said(story.call(2, "bind", story.to("127.0.0.1:0", 8)).on(3, 20).fails(22, "EINVAL")) ==
        "The length is 8, that of a pointer; a sockaddr_in has 16 bytes.");
  CHECK(story.said(story.call(1, "bind", story.to("0.0.0.0:9000")).on(3, 10).fails(22, "EINVAL")) ==
        "The socket has the address 0.0.0.0:8080 already.");
}

TEST_CASE("EPIPE and ENOTCONN tell a listener from a socket that was never connected") {
  Serving story;
  CHECK_THAT(story.said(story.call(1, "sendto").on(3, 10).fails(32, "EPIPE")),
             ContainsSubstring("This is the listening socket"));
  CHECK(story.said(story.call(2, "recvfrom").on(3, 20).fails(107, "ENOTCONN")) ==
        "The socket was never connected.");
}

TEST_CASE("ECONNREFUSED knows a port whose bytes are exchanged, and an address where nobody listens") {
  Serving story;
  CHECK(story.said(
            story.call(2, "connect", story.to("127.0.0.1:36895")).on(3, 20).fails(111, "ECONNREFUSED")) ==
        "Nothing listens on port 36895; server listens on 8080, the same two bytes exchanged.");
  CHECK(story.said(story.call(2, "connect", story.to("127.0.0.1:7")).on(3, 20).fails(111, "ECONNREFUSED")) ==
        "Nothing listens on port 7 at this moment.");
}

TEST_CASE("EBADF names the close, or the failure that gave no descriptor") {
  Serving story;
  story.call(2, "close", {{"fd", 3}}).on(3, 20).closes(3).at_line(41).returns(0);
  CHECK_THAT(story.said(story.call(2, "sendto", {{"sockfd", 3}}).fails(9, "EBADF")),
             ContainsSubstring("Descriptor 3 was closed at") && ContainsSubstring("server.cpp:41"));
  CHECK(story.said(story.call(2, "bind", {{"sockfd", -1}}).fails(9, "EBADF")) ==
        "The descriptor is -1, what a call returns when it fails.");
}

TEST_CASE("what the recording does not show is said in general") {
  Serving story;
  CHECK_THAT(story.said(story.call(2, "connect", story.to("10.0.0.1:80")).on(3, 20).fails(110, "ETIMEDOUT")),
             ContainsSubstring("No answer came in time"));
  CHECK(story.said(story.call(2, "getpid").returns(2)).empty());
}

}  // namespace switchboard
