#include "engine/explain/facts.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::inet;
using testing::Story;

/// A server that listens with a limit of 1, and three clients: two wait for accept, one knocks in vain.
struct FullQueue : Story {
  Time before_sample{}, before_accept{};

  FullQueue() {
    start("server", 1, {"./server", "8080"});
    call(1, "socket").makes(3, 100).returns(3);
    call(1, "listen", {{"sockfd", 3}, {"backlog", 1}}).on(3, 100).returns(0);
    before_sample = now();
    sample(100, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 1);
    connect("client A", 2, 201, "127.0.0.1:40001", 301);
    connect("client B", 3, 202, "127.0.0.1:40002", 302);
    start("client C", 4, {"./client"});
    call(4, "socket").makes(3, 203).returns(3);
    call(4, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}}).on(3, 203);
    sample(203, TcpState::syn_sent, "127.0.0.1:40003", "127.0.0.1:8080");
    sample(100, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 2, 1);
    happens(CountersSampled{{{"TcpExt.ListenOverflows", 1}}});
    before_accept = now();
  }

  void connect(std::string label, int pid, std::uint64_t socket, std::string_view from,
               std::uint64_t other_end) {
    start(std::move(label), pid, {"./client"});
    call(pid, "socket").makes(3, socket).returns(3);
    call(pid, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}}).on(3, socket).returns(0);
    sample(socket, TcpState::established, from, "127.0.0.1:8080");
    sample(other_end, TcpState::established, "127.0.0.1:8080", from, 8, 0, 0);
  }

  std::string ask_text(std::string_view question, Time at) {
    const auto value = ask(question, timeline, at);
    return value ? to_string(*value) : "no value";
  }
  std::string ask_text(std::string_view question) { return ask_text(question, now()); }
};

}  // namespace

TEST_CASE("a full accept queue is asked by name") {
  FullQueue story;
  CHECK(story.ask_text("accept_queue.length(server)") == "2");
  CHECK(story.ask_text("accept_queue.limit(server)") == "1");
  CHECK(story.ask_text("accept_queue.capacity(server)") == "2");
  CHECK(story.ask_text("accept_queue.first(server)") == "client A");
  CHECK(story.ask_text("accept_queue.place(client B)") == "2");
  CHECK(story.ask_text("accept_queue.place(client C)") == "0");
  CHECK(story.ask_text("waits_for_accept(client A)") == "1");
  CHECK(story.ask_text("waits_for_accept(client C)") == "0");
  CHECK(story.ask_text("waits_for_accept(client*)") == "2");
  CHECK(story.ask_text("tcp_state(client A)") == "ESTABLISHED");
  CHECK(story.ask_text("tcp_state(client C)") == "SYN_SENT");
  CHECK(story.ask_text("connected(client*)") == "2");
  CHECK(story.ask_text("blocked_in(client C)") == "connect");
  CHECK(story.ask_text("blocked_in(client A)") == "nothing");
  CHECK(story.ask_text("succeeded(client*, connect)") == "2");
  CHECK(story.ask_text("counter(TcpExt.ListenOverflows)") == "1");
  CHECK(story.ask_text("programs.running") == "4");
  CHECK(story.ask_text("descriptors.open(server)") == "1");
}

TEST_CASE("segments that a kernel sent again are counted, the SYN too") {
  FullQueue story;
  CHECK(story.ask_text("segments_resent(client C)") == "no value");
  SocketSample sample = std::get<SocketSample>(
      story.timeline.find(*story.timeline.snapshot_at(story.now()).socket(SocketId{203})->sample_event)
          ->fact);
  sample.tcp = TcpInfo{.total_retransmits = 2};
  story.happens(sample);
  CHECK(story.ask_text("segments_resent(client C)") == "2");
}

TEST_CASE("what is not known at a moment has no value then") {
  FullQueue story;
  CHECK(story.ask_text("accept_queue.length(server)", story.before_sample) == "no value");
  CHECK(story.ask_text("tcp_state(client A)", story.before_sample) == "no value");
  CHECK(story.ask_text("counter(TcpExt.ListenOverflows)", story.before_sample) == "no value");
  CHECK(story.ask_text("exit_status(server)") == "no value");
  CHECK(story.ask_text("result(server, accept)") == "no value");
  CHECK(story.ask_text("accept_queue.length(nobody)") == "no value");
  CHECK(story.ask_text("tcp_state(client*)") == "no value");
}

TEST_CASE("accept moves the first client out of the queue, and the past stays as it was") {
  FullQueue story;
  story.call(1, "accept4", {{"sockfd", 3}}).on(3, 100).makes(4, 301).returns(4);
  story.sample(301, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40001", 8, 0, 77);
  story.sample(100, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 1, 1);
  CHECK(story.ask_text("accepted(server)") == "1");
  CHECK(story.ask_text("calls(server, accept)") == "1");
  CHECK(story.ask_text("result(server, accept4)") == "4");
  CHECK(story.ask_text("accept_queue.first(server)") == "client B");
  CHECK(story.ask_text("bytes.unread(server)") == "8");
  CHECK(story.ask_text("tcp_state(server:4)") == "ESTABLISHED");
  CHECK(story.ask_text("tcp_state(server:3)") == "LISTEN");
  CHECK(story.ask_text("accepted(server)", story.before_accept) == "0");
  CHECK(story.ask_text("accept_queue.first(server)", story.before_accept) == "client A");
}

TEST_CASE("a thread held before a call is not blocked in it") {
  FullQueue story;
  const auto call = story.call(1, "accept", {{"sockfd", 3}}).on(3, 100).id();
  story.happens(ThreadPaused{{1}, {1}, call, ThreadPaused::Where::before});
  CHECK(story.ask_text("paused_before(server)") == "accept");
  CHECK(story.ask_text("blocked_in(server)") == "nothing");
  CHECK(story.ask_text("threads_held(server, accept)") == "1");
  CHECK(story.ask_text("threads_held(server, recv)") == "0");
  story.happens(ThreadResumed{{1}, {1}});
  CHECK(story.ask_text("threads_held(server, accept)") == "0");
  CHECK(story.ask_text("paused_before(server)") == "nothing");
  CHECK(story.ask_text("blocked_in(server)") == "accept");
}

TEST_CASE("bytes, errors and ends are asked by name") {
  FullQueue story;
  story.call(2, "sendto", {{"sockfd", 3}, {"buf", testing::buffer_of("hello")}, {"len", 5}})
      .on(3, 201)
      .returns(5);
  CHECK(story.ask_text("bytes.written(client A)") == "5");
  CHECK(story.ask_text("bytes.read(client A)") == "0");
  CHECK(story.ask_text("errno(client A, send)") == "none");
  story.call(2, "recvfrom", {{"sockfd", 3}}).on(3, 201).fails(104, "ECONNRESET");
  CHECK(story.ask_text("errno(client A, recv)") == "ECONNRESET");
  CHECK(story.ask_text("failed(client A, recv)") == "1");
  story.happens(ProcessExited{{2}, {.code = {}, .signal = 13}});
  story.happens(ProcessExited{{3}, {.code = 2, .signal = {}}});
  CHECK(story.ask_text("exit_status(client A)") == "SIGPIPE");
  CHECK(story.ask_text("exit_status(client B)") == "2");
  CHECK(story.ask_text("running(client A)") == "0");
  CHECK(story.ask_text("running(client*)") == "1");
}

TEST_CASE("a condition compares facts with values and with each other") {
  FullQueue story;
  const auto holds_now = [&](std::string_view condition) {
    return holds(condition, story.timeline, story.now());
  };
  CHECK(holds_now("accept_queue.length(server) == 2") == true);
  CHECK(holds_now("accept_queue.length(server) >= 1 and tcp_state(client C) == SYN_SENT") == true);
  CHECK(holds_now("accept_queue.length(server) > 2") == false);
  CHECK(holds_now("accept_queue.length(server) == accept_queue.capacity(server)") == true);
  CHECK(holds_now("accept_queue.first(server) == client A") == true);
  CHECK(holds_now("accept_queue.first(server) != \"client A\"") == false);
  CHECK(holds_now("tcp_state(client C) < 4") == false);
  CHECK_FALSE(holds_now("exit_status(server) == 0"));
  CHECK(holds_now("exit_status(server) == 0 and accept_queue.length(server) == 0") == false);
}

TEST_CASE("text that is no condition is refused before it is asked") {
  CHECK(is_condition("accept_queue.length(server) == 4 and calls(server, accept) <= 1"));
  CHECK(is_condition("programs.running == 0"));
  for (const auto* wrong :
       {"", "accept_queue.length(server)", "accept_queue.length == 4", "no_such_fact(server) == 1",
        "calls(server) == 1", "accept_queue.length(server) = 4",
        "accept_queue.length(server) == ", "programs.running == 1 and", "accept_queue.length(server == 4",
        "programs.running == 1 or programs.running == 2 == 3"}) {
    INFO(wrong);
    CHECK_FALSE(is_condition(wrong));
  }
}

TEST_CASE("every fact says what it means") {
  for (const auto& fact : fact_names()) {
    INFO(fact.name);
    CHECK_FALSE(fact.meaning.empty());
    std::string question(fact.name);
    if (!fact.subject.empty()) question += "(" + std::string(fact.subject) + ")";
    CHECK(is_question(question));
  }
}

TEST_CASE("what a call was given is asked by its argument's name") {
  FullQueue story;
  CHECK(story.ask_text("argument(server, listen, backlog)") == "1");
  CHECK(story.ask_text("argument(client A, connect, addr)") == "127.0.0.1:8080");
  CHECK(story.ask_text("argument(client A, connect, addr.port)") == "8080");
  CHECK(story.ask_text("argument(client A, connect, addr.family)") == "2");
  CHECK(story.ask_text("argument(client A, connect, addr.bytes)") ==
        "02 00 1f 90 7f 00 00 01 00 00 00 00 00 00 00 00");
  CHECK(story.ask_text("argument(client A, connect, nonsense)") == "no value");
  CHECK(story.ask_text("argument(client C, connect, addr)") == "no value");  // it has not returned
  CHECK(story.ask_text("fd(client A, connect)") == "3");
  CHECK(story.ask_text("made(client A, socket)") == "3");
}

TEST_CASE("segments are counted by their flags, for each direction") {
  FullQueue story;
  const auto segment = [&](std::string_view from, std::string_view to, TcpFlags flags, std::uint32_t bytes) {
    Packet packet;
    packet.protocol = 6;
    packet.source = parse_endpoint(from).value();
    packet.destination = parse_endpoint(to).value();
    packet.flags = flags;
    packet.payload_length = bytes;
    story.happens(std::move(packet));
  };
  segment("127.0.0.1:40001", "127.0.0.1:8080", {.syn = true}, 0);
  segment("127.0.0.1:8080", "127.0.0.1:40001", {.syn = true, .ack = true}, 0);
  segment("127.0.0.1:40001", "127.0.0.1:8080", {.ack = true}, 0);
  segment("127.0.0.1:40001", "127.0.0.1:8080", {.ack = true, .psh = true}, 8);
  segment("127.0.0.1:40002", "127.0.0.1:8080", {.syn = true}, 0);
  CHECK(story.ask_text("segments.sent(client A, SYN)") == "1");
  CHECK(story.ask_text("segments.received(client A, SYN ACK)") == "1");
  CHECK(story.ask_text("segments.sent(client A, data)") == "1");
  CHECK(story.ask_text("segments.sent(client A, all)") == "3");
  CHECK(story.ask_text("segments.sent(client A, RST)") == "0");
  CHECK(story.ask_text("segments.sent(client A, XYZ)") == "0");
}

TEST_CASE("the ends of a connection, and sockets by their state") {
  FullQueue story;
  CHECK(story.ask_text("end.local(client A)") == "127.0.0.1:40001");
  CHECK(story.ask_text("end.remote(client A)") == "127.0.0.1:8080");
  CHECK(story.ask_text("port(client B)") == "40002");
  CHECK(story.ask_text("in_state(client C, SYN_SENT)") == "1");
  CHECK(story.ask_text("in_state(client*, ESTABLISHED)") == "2");
  CHECK(story.ask_text("in_state(nobody, ESTABLISHED)") == "no value");
  CHECK(story.ask_text("holders(client A)") == "1");
}

TEST_CASE("what a program printed, the signals it got and its children are facts") {
  FullQueue story;
  story.happens(OutputWritten{{2}, 1, testing::buffer_of("first\nsecond ")});
  story.happens(OutputWritten{{2}, 1, testing::buffer_of("half\n")});
  story.happens(SignalDelivered{{2}, {2}, {13, "SIGPIPE"}});
  story.happens(ProcessForked{{1}, {9}});
  CHECK(story.ask_text("output(client A)") == "second half");
  CHECK(story.ask_text("printed(client A, first)") == "1");
  CHECK(story.ask_text("printed(client A, third)") == "0");
  CHECK(story.ask_text("output(client B)").empty());
  CHECK(story.ask_text("output(nobody)") == "no value");
  CHECK(story.ask_text("signals(client A, SIGPIPE)") == "1");
  CHECK(story.ask_text("signals(client A, SIGTERM)") == "0");
  CHECK(story.ask_text("children(server)") == "1");
  CHECK(story.ask_text("given(server, 1)") == "8080");
  CHECK(story.ask_text("given(server, 2)") == "no value");
  CHECK(story.ask_text("given(server, x)") == "no value");
}

TEST_CASE("a question has as many parts as its name wants") {
  CHECK(is_question("argument(server, listen, backlog)"));
  CHECK_FALSE(is_question("argument(server, listen)"));
  CHECK_FALSE(is_question("calls(server, listen, backlog)"));
  CHECK_FALSE(is_question("calls(server, listen, backlog, more)"));
  CHECK_FALSE(is_question("calls(server,)"));
  CHECK(is_question("programs.running"));
}

}  // namespace switchboard
