// Every rule on a timeline that shows its mistake, and on correct ones that look alike.

#include "engine/explain/rule.hpp"

#include <algorithm>
#include <set>

#include "tests/catch_any.hpp"
#include "tests/engine/echo_story.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;
using testing::Story;

const std::vector<Argument> a_stream{{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}};
const std::vector<Argument> datagrams{{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{2, "SOCK_DGRAM"}}};

std::vector<Argument> to(std::string_view address) {
  return {{"sockfd", 3}, {"addr", inet(address)}, {"addrlen", 16}};
}

std::vector<Argument> room(std::int64_t length, std::int64_t flags = 0) {
  return {{"sockfd", 4}, {"buf", Pointer{}}, {"len", length}, {"flags", Symbol{flags, ""}}};
}

std::vector<Argument> bytes(std::string_view data) {
  return {{"sockfd", 3}, {"buf", buffer_of(data)}, {"len", static_cast<std::int64_t>(data.size())}};
}

std::vector<std::string> names(Story& story) {
  std::vector<std::string> result;
  for (const auto& finding : findings_in(story.timeline)) result.push_back(finding.rule);
  return result;
}

const std::vector<std::string> none;
std::vector<std::string> only(std::string rule) {
  return {std::move(rule)};
}

/// A server that has accepted one connection, socket 20, as descriptor 4.
struct Serving : Story {
  Serving() {
    start("server", 1, {"./server", "8080"});
    call(1, "socket", a_stream).makes(3, 10).returns(3);
    call(1, "bind", to("0.0.0.0:8080")).on(3, 10).returns(0);
    call(1, "listen").on(3, 10).returns(0);
    accept(4, 20);
  }
  void accept(int fd, std::uint64_t socket) { call(1, "accept").on(3, 10).makes(fd, socket).returns(fd); }
  EventId receive(int fd, std::uint64_t socket, std::int64_t result) {
    return call(1, "recvfrom", room(1024)).on(fd, socket).returns(result);
  }
  void close(int fd, std::uint64_t socket) {
    call(1, "close", {{"fd", fd}}).on(fd, socket).closes(fd).returns(0);
  }
};

/// A client that has a connection, socket 20, as descriptor 3.
struct Connected : Story {
  Connected() {
    start("client", 1, {"./client"});
    call(1, "socket", a_stream).makes(3, 20).returns(3);
    call(1, "connect", to("127.0.0.1:8080")).on(3, 20).returns(0);
  }
  EventId send(std::string_view data, std::int64_t result) {
    return call(1, "sendto", bytes(data)).on(3, 20).returns(result);
  }
};

}  // namespace

TEST_CASE("a correct recording has no finding") {
  testing::EchoStory story;
  CHECK(names(story) == none);
}

TEST_CASE("every rule has a name of its own") {
  std::set<std::string_view> seen;
  for (const auto& rule : rules()) CHECK(seen.insert(rule.name).second);
}

// ---- port_byte_order
// ---------------------------------------------------------------------------------------

TEST_CASE("port_byte_order: bind uses the number of the command line with its bytes exchanged") {
  Story story;
  story.start("server", 1, {"./server", "8080"});
  const auto bind = story.call(1, "bind", to("0.0.0.0:36895")).on(3, 10).returns(0);
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "port_byte_order");
  CHECK(findings[0].evidence == std::vector<EventId>{bind});
  CHECK(findings[0].values.at("port") == "36895");
  CHECK(findings[0].values.at("expected") == "8080");
}

TEST_CASE("port_byte_order: connect errs against the server that was told the same port") {
  Story story;
  story.start("server", 1, {"./server", "8080"});
  story.start("client", 2, {"./client"});
  story.call(1, "bind", to("0.0.0.0:8080")).on(3, 10).returns(0);
  story.call(2, "connect", to("127.0.0.1:36895")).on(3, 20).fails(111, "ECONNREFUSED");
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].process == ProcessId{2});
  CHECK(findings[0].values.at("peer") == "server");
}

TEST_CASE("port_byte_order: silent where the port was asked for, or no number was meant") {
  const auto bound = [](std::vector<std::string> arguments, std::string_view address) {
    Story story;
    story.start("server", 1, std::move(arguments));
    story.call(1, "bind", to(address)).on(3, 10).returns(0);
    return names(story);
  };
  CHECK(bound({"./server", "8080"}, "0.0.0.0:8080") == none);
  CHECK(bound({"./server", "36895"}, "0.0.0.0:36895") == none);
  CHECK(bound({"./server", "8080", "36895"}, "0.0.0.0:36895") == none);
  CHECK(bound({"./server"}, "0.0.0.0:36895") == none);
  CHECK(bound({"./server", "16"}, "0.0.0.0:4096") == none);    // sixteen of something, port 4096
  CHECK(bound({"./server", "8738"}, "0.0.0.0:8738") == none);  // 0x2222 reads the same both ways
  CHECK(bound({"./server", "0"}, "0.0.0.0:0") == none);
}

// ---- end_of_stream_ignored
// ---------------------------------------------------------------------------------

TEST_CASE("end_of_stream_ignored: a stream that has ended is received from again and again") {
  Serving story;
  story.receive(4, 20, 6);
  const auto end = story.receive(4, 20, 0);
  for (int i = 0; i < 3; ++i) story.receive(4, 20, 0);
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "end_of_stream_ignored");
  CHECK(findings[0].evidence.front() == end);
  CHECK(findings[0].values.at("times") == "3");
}

TEST_CASE("end_of_stream_ignored: silent for a program that stops, or asks once more") {
  Serving story;
  story.receive(4, 20, 0);
  story.receive(4, 20, 0);
  story.receive(4, 20, 0);
  story.close(4, 20);
  CHECK(names(story) == none);
}

TEST_CASE("end_of_stream_ignored: silent for one end each of many connections on one descriptor") {
  Serving story;
  story.receive(4, 20, 0);
  story.close(4, 20);
  for (std::uint64_t socket = 21; socket < 30; ++socket) {
    story.accept(4, socket);
    story.receive(4, socket, 0);
    story.close(4, socket);
  }
  CHECK(names(story) == none);
}

TEST_CASE("end_of_stream_ignored: silent for empty datagrams, peeks, and receives that ask for nothing") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "socket", datagrams).makes(4, 20).returns(4);
  for (int i = 0; i < 9; ++i) story.call(1, "recvfrom", room(1024)).on(4, 20).returns(0);
  CHECK(names(story) == none);
  Serving peeking;
  for (int i = 0; i < 9; ++i) peeking.call(1, "recvfrom", room(1, 2)).on(4, 20).returns(0);
  CHECK(names(peeking) == none);
  Serving asking_nothing;
  for (int i = 0; i < 9; ++i) asking_nothing.call(1, "recvfrom", room(0)).on(4, 20).returns(0);
  CHECK(names(asking_nothing) == none);
}

TEST_CASE("end_of_stream_ignored: silent for children that each see the end once") {
  Serving story;
  for (int pid = 2; pid < 8; ++pid) {
    story.happens(ProcessForked{{1}, {pid}});
    story.call(pid, "read", {{"fd", 4}, {"buf", Pointer{}}, {"count", 100}}).on(4, 20).returns(0);
  }
  CHECK(names(story) == none);
}

// ---- partial_send_ignored
// ----------------------------------------------------------------------------------

TEST_CASE("partial_send_ignored: the next send starts somewhere else") {
  Connected story;
  story.send("hello world", 5);
  story.send("next message", 12);
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "partial_send_ignored");
  CHECK(findings[0].values.at("sent") == "5");
  CHECK(findings[0].values.at("asked") == "11");
}

TEST_CASE("partial_send_ignored: silent for a program that closes, as one that drops a slow client does") {
  Connected story;
  story.send("hello world", 5);
  story.call(1, "close", {{"fd", 3}}).on(3, 20).closes(3).returns(0);
  CHECK(names(story) == none);
}

TEST_CASE("partial_send_ignored: silent for the rest, a piece of it, and the rest with more behind") {
  for (const auto* next : {" world", " wor", " world and more"}) {
    Connected story;
    story.send("hello world", 5);
    story.send(next, static_cast<std::int64_t>(std::string_view(next).size()));
    INFO(next);
    CHECK(names(story) == none);
  }
}

TEST_CASE("partial_send_ignored: silent when the recording does not hold the bytes") {
  Connected story;
  const Buffer cut{Bytes(16, 'x'), 1'000'000};
  story.call(1, "sendto", {{"buf", cut}, {"len", 1'000'000}}).on(3, 20).returns(400'000);
  story.call(1, "sendto", {{"buf", cut}, {"len", 1'000'000}}).on(3, 20).returns(400'000);
  CHECK(names(story) == none);
}

TEST_CASE("partial_send_ignored: silent when it was tried again and failed") {
  Connected story;
  story.send("hello world", 5);
  story.call(1, "sendto", bytes(" world")).on(3, 20).fails(104, "ECONNRESET");
  story.call(1, "close", {{"fd", 3}}).on(3, 20).closes(3).returns(0);
  CHECK(names(story) == none);
}

// ---- address_in_use
// ----------------------------------------------------------------------------------------

TEST_CASE("address_in_use: a live listener in the recording has the address") {
  Serving story;
  story.sample(10, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 5);
  story.start("second", 2, {"./server", "8080"});
  story.call(2, "socket", a_stream).makes(3, 30).returns(3);
  story.call(2, "bind", to("0.0.0.0:8080")).on(3, 30).fails(98, "EADDRINUSE");
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].values.at("cause") == "listener");
  CHECK(findings[0].values.at("holder") == "server");
  CHECK(findings[0].values.at("reuse") == "never");
}

TEST_CASE("address_in_use: an ended connection in TIME_WAIT has the address") {
  Story story;
  story.sample(9, TcpState::time_wait, "127.0.0.1:8080", "127.0.0.1:40000");
  story.start("server", 1, {"./server", "8080"});
  story.call(1, "socket", a_stream).makes(3, 10).returns(3);
  story.call(1, "setsockopt", {{"optname", Symbol{2, "SO_REUSEADDR"}}}).on(3, 10).returns(0);
  story.call(1, "bind", to("0.0.0.0:8080")).on(3, 10).fails(98, "EADDRINUSE");
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].values.at("cause") == "time_wait");
  CHECK(findings[0].values.at("reuse") == "before");
}

TEST_CASE("address_in_use: an ended connection counts although it is sampled in TIME_WAIT only afterwards") {
  Serving story;
  story.sample(20, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40000");
  story.close(4, 20);
  story.close(3, 10);
  story.call(1, "socket", a_stream).makes(3, 30).returns(3);
  story.call(1, "bind", to("0.0.0.0:8080")).on(3, 30).fails(98, "EADDRINUSE");
  story.sample(20, TcpState::time_wait, "127.0.0.1:8080", "127.0.0.1:40000");
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].values.at("cause") == "time_wait");
}

TEST_CASE("address_in_use: silent for a program that goes on to a free port") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "bind", to("0.0.0.0:8080")).on(3, 10).fails(98, "EADDRINUSE");
  story.call(1, "bind", to("0.0.0.0:8081")).on(3, 10).returns(0);
  CHECK(names(story) == none);
}

// ---- sigpipe
// -----------------------------------------------------------------------------------------------

TEST_CASE("sigpipe: a send on a broken connection ended the program") {
  Connected story;
  const auto send = story.call(1, "sendto", bytes("hello")).on(3, 20).fails(32, "EPIPE");
  story.happens(SignalDelivered{{1}, {1}, {13, "SIGPIPE"}});
  story.happens(ProcessExited{{1}, {.code = {}, .signal = 13}});
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "sigpipe");
  CHECK(findings[0].evidence.front() == send);
  CHECK(findings[0].values.at("connection") == "ended");
}

TEST_CASE("sigpipe: what another thread sends meanwhile hides nothing") {
  Connected story;
  story.call(1, "socket", a_stream).makes(4, 21).returns(4);
  story.call(1, "connect", to("127.0.0.1:8080")).on(4, 21).returns(0);
  story.happens(ThreadStarted{{1}, {2}});
  auto broken = story.thread_call(1, 2, "sendto", bytes("hello")).on(3, 20);
  story.call(1, "sendto", bytes("good")).on(4, 21).returns(4);
  const auto send = broken.fails(32, "EPIPE");
  story.call(1, "sendto", bytes("well")).on(4, 21).returns(4);
  story.happens(SignalDelivered{{1}, {2}, {13, "SIGPIPE"}});
  story.call(1, "sendto", bytes("and on")).on(4, 21).returns(6);
  story.happens(ProcessExited{{1}, {.code = {}, .signal = 13}});
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "sigpipe");
  CHECK(findings[0].evidence.front() == send);
  CHECK(findings[0].socket == SocketId{20});
}

TEST_CASE("sigpipe: without the signal, it is the only thread whose send has not returned") {
  for (const int others : {0, 1}) {
    Connected story;
    const auto send = story.thread_call(1, 2, "sendto", bytes("hello")).on(3, 20).id();
    if (others > 0) story.thread_call(1, 3, "sendto", bytes("hello")).on(3, 20);
    story.call(1, "sendto", bytes("good")).on(3, 20).returns(4);
    story.happens(ProcessExited{{1}, {.code = {}, .signal = 13}});
    const auto findings = findings_in(story.timeline);
    REQUIRE(findings.size() == (others == 0 ? 1 : 0));
    if (others == 0) CHECK(findings[0].evidence.front() == send);
  }
}

TEST_CASE(
    "sigpipe: silent for a signal that a thread got of another pipe while one of its sends was survived") {
  Connected story;
  story.call(1, "sendto", bytes("hello")).on(3, 20).fails(32, "EPIPE");
  story.happens(SignalDelivered{{1}, {1}, {13, "SIGPIPE"}});
  story.happens(SignalDelivered{{1}, {1}, {13, "SIGPIPE"}});
  story.happens(ProcessExited{{1}, {.code = {}, .signal = 13}});
  CHECK(names(story) == none);
}

TEST_CASE("sigpipe: silent for EPIPE that was survived, and for a SIGPIPE of another pipe") {
  Connected survived;
  survived.call(1, "sendto", bytes("hello")).on(3, 20).fails(32, "EPIPE");
  survived.call(1, "close", {{"fd", 3}}).on(3, 20).closes(3).returns(0);
  survived.happens(ProcessExited{{1}, {.code = 0, .signal = {}}});
  CHECK(names(survived) == none);
  Connected standard_output;  // `./client | head -1`: a pipe, whose writes are not recorded
  standard_output.send("hello", 5);
  standard_output.happens(ProcessExited{{1}, {.code = {}, .signal = 13}});
  CHECK(names(standard_output) == none);
}

// ---- descriptor_leak
// ---------------------------------------------------------------------------------------

TEST_CASE("descriptor_leak: connections that have ended stay open while more are accepted") {
  Serving story;
  const auto first_end = story.receive(4, 20, 0);
  for (int i = 1; i < 4; ++i) {
    story.accept(4 + i, 20 + static_cast<std::uint64_t>(i));
    story.receive(4 + i, 20 + static_cast<std::uint64_t>(i), 0);
  }
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "descriptor_leak");
  CHECK(findings[0].evidence.front() == first_end);
  CHECK(findings[0].values.at("open") == "3");  // the last one may still be closed
}

TEST_CASE("descriptor_leak: the limit is evidence") {
  Serving story;
  story.receive(4, 20, 0);
  for (int i = 1; i < 4; ++i) {
    story.accept(4 + i, 20 + static_cast<std::uint64_t>(i));
    story.receive(4 + i, 20 + static_cast<std::uint64_t>(i), 0);
  }
  story.call(1, "accept").on(3, 10).fails(24, "EMFILE");
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].values.at("limit") == "reached");
}

TEST_CASE("descriptor_leak: shutting a connection down does not close it") {
  const auto serve = [](Serving& story, int turn) {
    const auto socket = 20 + static_cast<std::uint64_t>(turn);
    if (turn > 0) story.accept(4 + turn, socket);
    story.receive(4 + turn, socket, 0);
    story.call(1, "shutdown").on(4 + turn, socket).returns(0);
  };
  Serving never_closes;
  for (int turn = 0; turn < 5; ++turn) serve(never_closes, turn);
  CHECK(names(never_closes) == only("descriptor_leak"));
  Serving closes_in_the_end;  // a lingering close: some are still to come
  for (int turn = 0; turn < 5; ++turn) serve(closes_in_the_end, turn);
  closes_in_the_end.close(4, 20);
  CHECK(names(closes_in_the_end) == none);
}

TEST_CASE("descriptor_leak: silent for clients served side by side, half-closed, or closed late") {
  Serving side_by_side;
  for (int i = 1; i < 9; ++i) side_by_side.accept(4 + i, 20 + static_cast<std::uint64_t>(i));
  for (int i = 0; i < 9; ++i) side_by_side.receive(4 + i, 20 + static_cast<std::uint64_t>(i), 6);
  CHECK(names(side_by_side) == none);

  Serving half_closed;  // the client has finished; the server still answers
  for (int i = 0; i < 6; ++i) {
    const auto socket = 20 + static_cast<std::uint64_t>(i);
    if (i > 0) half_closed.accept(4 + i, socket);
    half_closed.receive(4 + i, socket, 0);
    half_closed.call(1, "sendto", bytes("answer")).on(4 + i, socket).returns(6);
  }
  half_closed.accept(40, 99);
  CHECK(names(half_closed) == none);

  Serving closed_late;
  for (int i = 0; i < 6; ++i) {
    if (i > 0) closed_late.accept(4 + i, 20 + static_cast<std::uint64_t>(i));
    closed_late.receive(4 + i, 20 + static_cast<std::uint64_t>(i), 0);
  }
  for (int i = 0; i < 6; ++i) closed_late.close(4 + i, 20 + static_cast<std::uint64_t>(i));
  CHECK(names(closed_late) == none);
}

// ---- listening_socket_used
// ---------------------------------------------------------------------------------

TEST_CASE("listening_socket_used: recv and send on the listener") {
  Serving story;
  story.call(1, "recvfrom", room(1024)).on(3, 10).fails(107, "ENOTCONN");
  CHECK(names(story) == only("listening_socket_used"));
}

TEST_CASE("listening_socket_used: silent for a socket that was never connected, and for the accepted one") {
  Story story;
  story.start("client", 1, {"./client"});
  story.call(1, "socket", a_stream).makes(3, 20).returns(3);
  story.call(1, "recvfrom", room(1024)).on(3, 20).fails(107, "ENOTCONN");
  CHECK(names(story) == only("calls_in_wrong_order"));
  Serving accepted;
  accepted.call(1, "recvfrom", room(1024)).on(4, 20).fails(107, "ENOTCONN");
  CHECK(names(accepted) == none);
}

// ---- children_not_waited_for
// -------------------------------------------------------------------------------

namespace {

/// A server with four children that end while it waits in accept; its handler waits for one of them.
struct ForkServer : Serving {
  ForkServer() {
    for (int pid = 2; pid < 6; ++pid) {
      const auto socket = 18 + static_cast<std::uint64_t>(pid);
      if (pid > 2) accept(4, socket);
      happens(ProcessForked{{1}, {pid}});
      close(4, socket);
    }
    auto waiting = call(1, "accept").on(3, 10);
    for (int pid = 2; pid < 6; ++pid) happens(ProcessExited{{pid}, {.code = 0, .signal = {}}});
    happens(SignalDelivered{{1}, {1}, {17, "SIGCHLD"}});
    waits_for(2);
    newest = waiting.makes(4, 30).returns(4);
  }
  void waits_for(int pid) { call(1, "wait4").returns(pid); }
  EventId newest;
};

}  // namespace

TEST_CASE("children_not_waited_for: three are left when the next client is accepted, and a round later") {
  ForkServer story;
  story.close(4, 30);
  story.call(1, "accept").on(3, 10);
  const auto findings = findings_in(story.timeline);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].rule == "children_not_waited_for");
  CHECK(findings[0].certainty == Certainty::seen);
  CHECK(findings[0].evidence.front() == story.newest);
  CHECK(findings[0].values.at("zombies") == "3");
}

TEST_CASE(
    "children_not_waited_for: silent for a server that waits after each accept, or has not come so far") {
  ForkServer has_not_come_so_far;
  CHECK(names(has_not_come_so_far) == none);
  ForkServer waits;
  for (int pid = 3; pid < 6; ++pid) waits.waits_for(pid);
  waits.close(4, 30);
  waits.call(1, "accept").on(3, 10);
  CHECK(names(waits) == none);
}

// ---- port_kept_by_child
// ------------------------------------------------------------------------------------

TEST_CASE("port_kept_by_child: the next run is refused the port, and no other") {
  for (const auto* wanted : {"0.0.0.0:8080", "0.0.0.0:8081"}) {
    Serving story;
    story.sample(10, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 8);
    story.happens(ProcessForked{{1}, {2}});
    story.call(1, "accept").on(3, 10);
    story.happens(ProcessExited{{1}, {.code = {}, .signal = 15}});
    story.start("server again", 3, {"./server", "8080"});
    story.call(3, "socket", a_stream).makes(3, 11).returns(3);
    story.call(3, "bind", to(wanted)).on(3, 11).fails(98, "EADDRINUSE");
    INFO(wanted);
    const auto found = names(story);
    const auto times = std::count(found.begin(), found.end(), "port_kept_by_child");
    CHECK(times == (std::string_view{wanted}.ends_with("8080") ? 1 : 0));
  }
}

}  // namespace switchboard
