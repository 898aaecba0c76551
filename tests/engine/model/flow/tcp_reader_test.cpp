#include "engine/model/flow/tcp_reader.hpp"

#include "engine/model/flow/flows.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard {
namespace {

using testing::Story;
using testing::Wire;
using enum SegmentMark;

struct Heard : Story {
  Wire wire{*this};
  Flows flows;
  const Segment& segment(EventId packet) {
    flows.follow(timeline);
    return *flows.segment(packet);
  }
  SegmentMarks marks(EventId packet) { return segment(packet).marks; }
  static SegmentMarks only(SegmentMark mark) { return {static_cast<std::uint16_t>(mark)}; }
};

}  // namespace

TEST_CASE("relative numbers count from each end's SYN, also across the wrap at 32 bits") {
  Heard heard;
  const auto syn = heard.wire.syn();
  const auto answer = heard.wire.syn_ack();
  const auto first = heard.wire.send(Wire::client, 1, 1, "0123456789");
  const auto second = heard.wire.send(Wire::client, 11, 1, "x");
  CHECK(heard.segment(syn).sequence == 0);
  CHECK(heard.segment(answer).acknowledgement == 1);
  CHECK(heard.segment(first).sequence == 1);
  CHECK(heard.segment(first).bytes() == ByteRange{0, 10});
  CHECK(heard.segment(second).sequence == 11);
  CHECK(heard.marks(second) == SegmentMarks{});
}

TEST_CASE("bytes that come again are a retransmission, the same packet twice is a duplicate") {
  Heard heard;
  heard.wire.handshake();
  heard.wire.send(Wire::client, 1, 1, "hello");
  heard.wire.identification[Wire::client] -= 1;
  const auto twice = heard.wire.send(Wire::client, 1, 1, "hello");
  const auto again = heard.wire.send(Wire::client, 1, 1, "hello");
  const auto syn_again = heard.wire.syn();
  CHECK(heard.marks(twice) == Heard::only(duplicate));
  CHECK(heard.marks(again) == Heard::only(retransmission));
  CHECK(heard.marks(syn_again) == Heard::only(retransmission));
  CHECK(heard.flows.connections().size() == 1);
}

TEST_CASE("what fills a gap was late if it was sent before its follower, and sent again if after") {
  Heard heard;
  heard.wire.handshake();
  heard.wire.identification[Wire::client] = 11;
  const auto beyond = heard.wire.send(Wire::client, 6, 1, "world");
  heard.wire.identification[Wire::client] = 10;
  const auto late = heard.wire.send(Wire::client, 1, 1, "hello");
  CHECK(heard.marks(beyond) == Heard::only(after_gap));
  CHECK(heard.marks(late) == Heard::only(out_of_order));

  heard.wire.identification[Wire::client] = 13;
  heard.wire.send(Wire::client, 16, 1, "world");
  const auto lost = heard.wire.send(Wire::client, 11, 1, "hello");
  CHECK(heard.marks(lost) == Heard::only(retransmission));
}

TEST_CASE("a byte before the next is a keep-alive, and a probe while the window is closed") {
  Heard heard;
  heard.wire.handshake();
  heard.wire.send(Wire::client, 1, 1, "hello");
  heard.wire.ack(Wire::server, 1, 6);
  const auto alive = heard.wire.ack(Wire::client, 5, 1);
  const auto closed = heard.wire.ack(Wire::server, 1, 6, 0);
  const auto probe = heard.wire.ack(Wire::client, 5, 1);
  const auto opened = heard.wire.ack(Wire::server, 1, 6, 500);
  CHECK(heard.marks(alive) == Heard::only(keep_alive));
  CHECK(heard.marks(closed).has(zero_window));
  CHECK(heard.marks(probe) == Heard::only(zero_window_probe));
  CHECK(heard.marks(opened) == Heard::only(window_update));
}

TEST_CASE("the same acknowledgement again is a duplicate only while bytes are on their way") {
  Heard heard;
  heard.wire.handshake();
  heard.wire.send(Wire::client, 1, 1, "hello");
  heard.wire.ack(Wire::server, 1, 6);
  const auto idle = heard.wire.ack(Wire::server, 1, 6);
  heard.wire.send(Wire::client, 6, 1, "hello");
  const auto again = heard.wire.ack(Wire::server, 1, 6);
  const auto ahead = heard.wire.ack(Wire::server, 1, 99);
  CHECK(heard.marks(idle) == SegmentMarks{});
  CHECK(heard.marks(again) == Heard::only(duplicate_ack));
  CHECK(heard.marks(ahead) == Heard::only(acks_unseen));
}

TEST_CASE("endpoints that are used again begin a connection of their own") {
  Heard heard;
  heard.wire.handshake();
  heard.wire.initial[Wire::client] = 77;
  const auto syn = heard.wire.syn();
  CHECK(heard.segment(syn).connection == 1);
  CHECK(heard.segment(syn).marks == SegmentMarks{});
}

TEST_CASE("a connection that was there before the capture is numbered from its first segment and not tied") {
  Heard heard;
  const auto first = heard.wire.send(Wire::server, 5000, 20, "hello");
  CHECK(heard.segment(first).sequence == 1);
  CHECK_FALSE(heard.flows.connections()[0].directions[0].anchored);
}

}  // namespace switchboard
