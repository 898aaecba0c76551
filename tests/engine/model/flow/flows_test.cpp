#include "engine/model/flow/flows.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;
using testing::Story;
using testing::Wire;

constexpr int client = 200, server = 100;
constexpr std::uint64_t client_socket = 0x20, server_socket = 0x1c, listener = 0x1b;

/// A client and a server with an established connection; calls and packets as loopback has them.
struct Talk : Story {
  Wire wire{*this};
  Flows flows;
  EventId connect{}, accept{}, syn{}, answer{}, last_ack{};

  Talk() {
    start("server", server, {"./server"});
    call(server, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, listener)
        .returns(3);
    sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 3);
    start("client", client, {"./client"});
    call(client, "socket").makes(3, client_socket).returns(3);
    auto accepting = call(server, "accept", {{"sockfd", 3}}).on(3, listener);
    auto connecting = call(client, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}});
    connecting.on(3, client_socket);
    syn = wire.syn();
    answer = wire.syn_ack();
    last_ack = wire.ack(Wire::client, 1, 1);
    connect = connecting.returns(0);
    sample(client_socket, TcpState::established, "127.0.0.1:40212", "127.0.0.1:8080");
    accept = accepting.makes(4, server_socket).returns(4);
    sample(server_socket, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40212");
  }
  Call sends(std::string_view text) {
    auto made = call(client, "sendto", {{"buf", buffer_of(text)}, {"len", std::int64_t(text.size())}});
    return made.on(3, client_socket);
  }
  Call receives(std::int64_t room = 1024, std::int64_t flags = 0) {
    auto made = call(server, "recvfrom", {{"len", room}, {"flags", Symbol{flags, "flags"}}});
    return made.on(4, server_socket);
  }
  Flows& heard() {
    flows.follow(timeline);
    return flows;
  }
};

bool has(const std::vector<Tie>& ties, EventId call, TieKind kind, ByteRange bytes = {}) {
  return std::ranges::any_of(ties, [&](const Tie& tie) {
    return tie.call == call && tie.kind == kind && tie.bytes == bytes && tie.certainty == Certainty::seen;
  });
}

}  // namespace

TEST_CASE("the SYN is connect's, the ACK that completes the handshake is accept's") {
  Talk talk;
  const auto& flows = talk.heard();
  CHECK(has(flows.calls_of(talk.syn), talk.connect, TieKind::opens));
  CHECK(has(flows.calls_of(talk.last_ack), talk.accept, TieKind::completes));
  CHECK(flows.calls_of(talk.answer).empty());
  REQUIRE(flows.segments_of(talk.connect).size() == 1);
  CHECK(flows.segments_of(talk.connect)[0].packet == talk.syn);
  CHECK(flows.segments_of(talk.accept)[0].packet == talk.last_ack);
  CHECK(flows.connections()[0].ends[0].socket == SocketId{client_socket});
  CHECK(flows.connections()[0].ends[1].socket == SocketId{server_socket});
}

TEST_CASE("a blocked connect and a blocked accept were waiting for the handshake") {
  Talk talk;
  const auto& flows = talk.heard();
  CHECK(flows.released_by(talk.connect) == talk.answer);
  CHECK(flows.released_by(talk.accept) == talk.last_ack);
}

TEST_CASE("a wait for a listener was for the ACK that completes a handshake") {
  Story story;
  Wire wire(story);
  story.start("server", server, {"./server"});
  story.call(server, "socket").makes(3, listener).returns(3);
  story.sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 3);
  ReadinessList list;
  list.entries.push_back({3, Symbol{1, "POLLIN"}, Symbol{1, "POLLIN"}});
  list.count = 1;
  auto polling = story.call(server, "poll", {{"fds", list}});
  wire.syn();
  wire.syn_ack();
  const auto ack = wire.ack(Wire::client, 1, 1);
  const auto poll = polling.returns(1);
  Flows flows;
  flows.follow(story.timeline);
  CHECK(flows.released_by(poll) == ack);
}

TEST_CASE("a segment that joins two sends carries bytes of both, and one receive may return half of it") {
  Talk talk;
  const auto first = talk.sends("hello").returns(5);
  const auto second = talk.sends("world!").returns(6);
  const auto packet = talk.wire.send(Wire::client, 1, 1, "helloworld!");
  const auto head = talk.receives(8).returns(8);
  const auto tail = talk.receives().returns(3);
  const auto ties = talk.heard().calls_of(packet);
  CHECK(ties.size() == 4);
  CHECK(has(ties, first, TieKind::sends, {0, 5}));
  CHECK(has(ties, second, TieKind::sends, {5, 11}));
  CHECK(has(ties, head, TieKind::receives, {0, 8}));
  CHECK(has(ties, tail, TieKind::receives, {8, 11}));
  const auto passages = talk.flows.passages_of(second);
  REQUIRE(passages.size() == 2);
  CHECK(passages[0].bytes == ByteRange{5, 8});
  CHECK(passages[1].received_by == tail);
}

TEST_CASE("a send that TCP splits is tied to each of its segments, and to the one that was sent again") {
  Talk talk;
  const auto send = talk.sends("0123456789").returns(10);
  talk.wire.send(Wire::client, 1, 1, "0123");
  talk.wire.send(Wire::client, 5, 1, "456789");
  const auto again = talk.wire.send(Wire::client, 5, 1, "456789");
  const auto ties = talk.heard().segments_of(send);
  REQUIRE(ties.size() == 3);
  CHECK(ties[0].bytes == ByteRange{0, 4});
  CHECK(ties[1].bytes == ByteRange{4, 10});
  CHECK(ties[2].packet == again);
  CHECK(talk.flows.segment(again)->marks.has(SegmentMark::retransmission));
}

TEST_CASE("a receive was waiting for its first byte, unless it lay there already") {
  Talk talk;
  talk.sends("early").returns(5);
  talk.wire.send(Wire::client, 1, 1, "early");
  const auto at_once = talk.receives(5).returns(5);
  auto waiting = talk.receives();
  talk.sends("late").returns(4);
  const auto late = talk.wire.send(Wire::client, 6, 1, "late");
  const auto blocked = waiting.returns(4);
  CHECK(talk.heard().released_by(at_once) == std::nullopt);
  CHECK(talk.flows.released_by(blocked) == late);
}

TEST_CASE("a peek takes nothing, so the next receive returns the same bytes") {
  Talk talk;
  talk.sends("hello").returns(5);
  const auto packet = talk.wire.send(Wire::client, 1, 1, "hello");
  talk.receives(1024, 2).returns(5);
  const auto receive = talk.receives().returns(5);
  CHECK(has(talk.heard().calls_of(packet), receive, TieKind::receives, {0, 5}));
}

TEST_CASE("overlapping sends of two threads are tied as one of several, never by a guess") {
  Talk talk;
  auto one = talk.thread_call(client, client, "sendto", {{"len", 4}});
  one.on(3, client_socket);
  auto two = talk.thread_call(client, 201, "sendto", {{"len", 4}});
  two.on(3, client_socket);
  const auto packet = talk.wire.send(Wire::client, 1, 1, "aaaa");
  one.returns(4);
  two.returns(4);
  const auto alone = talk.sends("cc").returns(2);
  const auto after = talk.wire.send(Wire::client, 9, 1, "cc");
  const auto ties = talk.heard().calls_of(packet);
  REQUIRE(ties.size() == 2);
  CHECK(ties[0].certainty == Certainty::inferred);
  CHECK(ties[1].certainty == Certainty::inferred);
  CHECK(has(talk.flows.calls_of(after), alone, TieKind::sends, {8, 10}));
}

TEST_CASE("a send in progress is tied to the bytes that only it can be sending") {
  Talk talk;
  auto sending = talk.sends("a very long text");
  const auto packet = talk.wire.send(Wire::client, 1, 1, "a very");
  CHECK(has(talk.heard().calls_of(packet), sending.id(), TieKind::sends, {0, 6}));
  sending.returns(16);
  CHECK(has(talk.heard().calls_of(packet), sending.id(), TieKind::sends, {0, 6}));
}

TEST_CASE("a FIN is shutdown's or the last close's, and the receive that returned 0 learned from it") {
  Talk talk;
  const auto shutdown =
      talk.call(client, "shutdown", {{"how", Symbol{1, "SHUT_WR"}}}).on(3, client_socket).returns(0);
  const auto fin = talk.wire.fin(Wire::client, 1, 1);
  auto waiting = talk.receives();
  const auto end = waiting.returns(0);
  auto closing = talk.call(server, "close").on(4, server_socket).closes(4);
  const auto other_fin = talk.wire.fin(Wire::server, 1, 2);
  const auto close = closing.returns(0);
  const auto ties = talk.heard().calls_of(fin);
  CHECK(has(ties, shutdown, TieKind::ends));
  CHECK(has(ties, end, TieKind::receives));
  CHECK(has(talk.flows.calls_of(other_fin), close, TieKind::ends));
  CHECK(talk.flows.segments_of(close)[0].packet == other_fin);
}

TEST_CASE("a FIN or RST is never a close's that came after it") {
  // What ended the connection was not seen: a ring of io_uring, or a holder on no list.
  Talk talk;
  const auto fin = talk.wire.fin(Wire::client, 1, 1);
  const auto reset = talk.wire.packet(Wire::server, {.ack = true, .rst = true}, 1, 2);
  const auto shutdown =
      talk.call(client, "shutdown", {{"how", Symbol{1, "SHUT_WR"}}}).on(3, client_socket).returns(0);
  const auto close = talk.call(client, "close").on(3, client_socket).closes(3).returns(0);
  const auto server_close = talk.call(server, "close").on(4, server_socket).closes(4).returns(0);
  CHECK(talk.heard().calls_of(fin).empty());
  CHECK(talk.flows.calls_of(reset).empty());
  for (const auto call : {shutdown, close, server_close}) CHECK(talk.flows.segments_of(call).empty());
}

TEST_CASE("a descriptor that a child still holds keeps the connection open, so its exit is what ends it") {
  Talk talk;
  talk.happens(ProcessForked{{server}, {101}});
  talk.call(server, "close").on(4, server_socket).closes(4).returns(0);
  const auto exit = talk.call(101, "exit_group", {{"status", 0}}).id();
  const auto fin = talk.wire.fin(Wire::server, 1, 1);
  talk.happens(ProcessExited{{101}, {.code = 0, .signal = {}}});
  CHECK(has(talk.heard().calls_of(fin), exit, TieKind::ends));
}

TEST_CASE("a RST that answers a segment names that segment, one that close sends names close") {
  Talk talk;
  auto closing = talk.call(server, "close").on(4, server_socket).closes(4);
  const auto reset = talk.wire.packet(Wire::server, {.ack = true, .rst = true}, 1, 1);
  const auto close = closing.returns(0);
  const auto late = talk.wire.send(Wire::client, 1, 1, "hello");
  const auto answer = talk.wire.packet(Wire::server, {.rst = true}, 1, 0);
  CHECK(has(talk.heard().calls_of(reset), close, TieKind::resets));
  CHECK(talk.flows.answered_by_reset(reset) == std::nullopt);
  CHECK(talk.flows.answered_by_reset(answer) == late);
  CHECK(talk.flows.calls_of(answer).empty());
}

TEST_CASE("a connection that is refused is answered, and connect was waiting for that") {
  Story story;
  Wire wire(story);
  auto connecting = story.call(client, "connect");
  connecting.on(3, client_socket);
  const auto syn = wire.syn();
  wire.initial[Wire::server] = 0;
  const auto reset = wire.packet(Wire::server, {.ack = true, .rst = true}, 0, 1);
  story.sample(client_socket, TcpState::syn_sent, "127.0.0.1:40212", "127.0.0.1:8080");
  const auto connect = connecting.fails(111, "ECONNREFUSED");
  Flows flows;
  flows.follow(story.timeline);
  CHECK(flows.answered_by_reset(reset) == syn);
  CHECK(flows.released_by(connect) == reset);
  CHECK(has(flows.calls_of(syn), connect, TieKind::opens));
}

TEST_CASE("after calls were lost no byte is tied any more, and handshakes still are") {
  Talk talk;
  talk.sends("hello").returns(5);
  const auto before = talk.wire.send(Wire::client, 1, 1, "hello");
  talk.happens(EventsLost{"calls", 3, talk.now()});
  talk.sends("world").returns(5);
  const auto after = talk.wire.send(Wire::client, 6, 1, "world");
  CHECK(talk.heard().calls_of(before).size() == 1);
  CHECK(talk.flows.calls_of(after).empty());
  CHECK(talk.flows.segments_of(talk.connect).size() == 1);
}

TEST_CASE("poll was waiting for the segment that made a descriptor ready") {
  Talk talk;
  auto waiting = talk.call(server, "poll");
  talk.sends("hello").returns(5);
  const auto packet = talk.wire.send(Wire::client, 1, 1, "hello");
  const ReadinessList ready{{{4, Symbol{1, "POLLIN"}, Symbol{1, "POLLIN"}}}, 1};
  Event event = *talk.timeline.find(waiting.id());
  std::get<Syscall>(event.fact).arguments.push_back({"fds", ready});
  talk.timeline.append(std::move(event));
  const auto poll = waiting.returns(1);
  auto again = talk.call(server, "poll", {{"fds", ready}});
  talk.wire.send(Wire::client, 6, 1, "more");
  const auto at_once = again.returns(1);
  CHECK(talk.heard().released_by(poll) == packet);
  CHECK(talk.flows.released_by(at_once) == std::nullopt);
}

TEST_CASE("a live recording gives the same ties as the finished one") {
  Talk whole;
  const auto play = [](Talk& talk, auto after_each) {
    for (int i = 0; i < 20; ++i) {
      auto sending = talk.sends("abc");
      after_each();
      talk.wire.send(Wire::client, 1 + 3 * i, 1, "abc");
      after_each();
      sending.returns(3);
      after_each();
      talk.receives().returns(3);
    }
  };
  play(whole, [] {});
  whole.heard();
  Talk live;
  play(live, [&] { live.heard(); });
  live.heard();
  for (const Event& event : whole.timeline.events()) {
    CHECK(live.flows.calls_of(event.id) == whole.flows.calls_of(event.id));
    CHECK(live.flows.segments_of(event.id) == whole.flows.segments_of(event.id));
    CHECK(live.flows.released_by(event.id) == whole.flows.released_by(event.id));
  }
}

TEST_CASE("a segment between two hosts is one, though it is seen as it leaves and as it arrives") {
  Story story;
  Story other;  // where packets are made that are not recorded on loopback
  Wire maker(other, "10.0.0.1:40212", "10.0.0.2:8080");
  const auto seen = [&](EventId packet, Packet::Seen where, int host) {
    auto same = std::get<Packet>(other.timeline.find(packet)->fact);
    same.seen = where;
    same.host = {host};
    return story.happens(std::move(same));
  };
  using enum Packet::Seen;
  const auto syn = maker.syn();
  const auto left = seen(syn, leaving_host, 0);
  const auto dropped = seen(syn, dropped_by_cable, 0);
  const auto again = maker.syn();
  const auto left_again = seen(again, leaving_host, 0);
  const auto arrived = seen(again, arriving_at_host, 1);
  const auto doubled = seen(again, arriving_at_host, 1);
  Flows flows;
  flows.follow(story.timeline);
  REQUIRE(flows.connections().size() == 1);
  CHECK(flows.connections()[0].directions[0].segments.size() == 2);
  CHECK(flows.segment(left)->dropped == dropped);
  CHECK(flows.segment(left)->arrival == std::nullopt);
  CHECK(flows.segment(arrived) == flows.segment(left_again));
  CHECK(flows.segment(left_again)->arrival == arrived);
  CHECK(flows.segment(left_again)->marks.has(SegmentMark::retransmission));
  CHECK(flows.segment(doubled)->marks.has(SegmentMark::duplicate));
}

TEST_CASE("a recording that is read in parts gives the same ties as one that is read at once") {
  Talk talk;
  std::vector<EventId> calls, packets;
  for (std::uint32_t i = 0; i < 6; ++i) {
    auto receiving = talk.receives();
    calls.push_back(talk.sends("hello").returns(5));
    packets.push_back(talk.wire.send(Wire::client, 1 + 5 * i, 1, "hello"));
    calls.push_back(receiving.returns(5));
  }
  const Flows& whole = talk.heard();
  for (const std::size_t part : {1, 2, 5}) {
    Flows parts;
    std::size_t rounds = 1;
    while (parts.follow(talk.timeline, part) == Flows::Rest::more) ++rounds;
    CHECK(rounds > talk.timeline.size() / part - 1);
    CHECK(parts.events_read() == talk.timeline.size());
    for (const EventId packet : packets) CHECK(parts.calls_of(packet) == whole.calls_of(packet));
    for (const EventId call : calls) CHECK(parts.released_by(call) == whole.released_by(call));
  }
}

}  // namespace switchboard
