#include "engine/model/flow/datagrams.hpp"

#include "engine/model/flow/flows.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::bytes_of;
using testing::inet;
using testing::Story;

struct Post : Story {
  Flows flows;

  Post() {
    start("sender", 200, {"./sender"});
    datagram_socket(200, 3, 0x20, 2);
    datagram_socket(100, 3, 0x1b, 2);
    datagram_sample(0x1b, 2, "127.0.0.1:5353");
  }
  void datagram_socket(int pid, int fd, std::uint64_t socket, int domain) {
    call(pid, "socket", {{"domain", Symbol{domain, "AF"}}, {"type", Symbol{2, "SOCK_DGRAM"}}})
        .makes(fd, socket)
        .returns(fd);
  }
  void datagram_sample(std::uint64_t socket, int domain, std::string_view local) {
    SocketSample sample;
    sample.socket = {socket};
    sample.domain = domain;
    sample.type = 2;
    sample.protocol = domain == 2 ? 17 : 0;
    sample.local = parse_endpoint(local);
    happens(std::move(sample));
  }
  Call send(std::string_view text) {
    auto made = call(200, "sendto", {{"buf", buffer_of(text)}, {"dest_addr", inet("127.0.0.1:5353")}});
    return made.on(3, 0x20);
  }
  EventId carry(std::string_view text) {
    Packet packet;
    packet.protocol = 17;
    packet.source = *parse_endpoint("127.0.0.1:4000");
    packet.destination = *parse_endpoint("127.0.0.1:5353");
    packet.payload_length = static_cast<std::uint32_t>(text.size());
    packet.raw.assign(28, 0);
    packet.raw[0] = 0x45;
    packet.raw[25] = static_cast<std::uint8_t>(text.size() + 8);
    const auto bytes = bytes_of(text);
    packet.raw.insert(packet.raw.end(), bytes.begin(), bytes.end());
    return happens(std::move(packet));
  }
  EventId receive(std::string_view text, std::int64_t room = 1024) {
    auto made = call(100, "recvfrom", {{"buf", buffer_of(text)}, {"len", room}});
    return made.on(3, 0x1b).returns(static_cast<std::int64_t>(text.size()));
  }
  const Datagram& with(EventId event) {
    flows.follow(timeline);
    return *flows.datagram(event);
  }
};

}  // namespace

TEST_CASE("a datagram is one send, one packet and one receive, though the sender's port is known late") {
  Post post;
  auto sending = post.send("hello");
  const auto packet = post.carry("hello");
  const auto send = sending.returns(5);
  post.datagram_sample(0x20, 2, "0.0.0.0:4000");
  const auto receive = post.receive("hello");
  const auto& datagram = post.with(packet);
  CHECK(datagram.sent_by == send);
  CHECK(datagram.received_by == receive);
  CHECK(datagram.certainty == Certainty::seen);
  CHECK(post.flows.segments_of(send)[0].packet == packet);
  CHECK(post.flows.passages_of(send)[0].received_by == receive);
}

TEST_CASE("a datagram that was dropped does not shift the ties of those behind it") {
  Post post;
  const auto lost = post.send("first").returns(5);
  const auto send = post.send("other").returns(5);
  post.datagram_sample(0x20, 2, "0.0.0.0:4000");
  const auto packet = post.carry("other");
  const auto receive = post.receive("ot", 2);
  CHECK(post.with(packet).sent_by == send);
  CHECK(post.with(packet).received_by == receive);
  CHECK(post.with(lost).packet == std::nullopt);
}

TEST_CASE("two datagrams that look alike are tied in their order and marked inferred") {
  Post post;
  const auto first = post.send("same").returns(4);
  post.send("same").returns(4);
  post.datagram_sample(0x20, 2, "0.0.0.0:4000");
  const auto packet = post.carry("same");
  CHECK(post.with(packet).sent_by == first);
  CHECK(post.with(packet).certainty == Certainty::inferred);
}

TEST_CASE("datagrams between UNIX sockets are tied without packets") {
  Post post;
  post.datagram_socket(100, 5, 0x30, 1);
  post.datagram_sample(0x30, 1, "unix:/run/box");
  post.datagram_socket(200, 5, 0x31, 1);
  post.datagram_sample(0x31, 1, "unix:");
  SocketAddress box;
  box.endpoint = parse_endpoint("unix:/run/box");
  const auto send =
      post.call(200, "sendto", {{"buf", buffer_of("note")}, {"dest_addr", box}}).on(5, 0x31).returns(4);
  const auto receive = post.call(100, "recvfrom", {{"buf", buffer_of("note")}}).on(5, 0x30).returns(4);
  CHECK(post.with(send).received_by == receive);
}

}  // namespace switchboard
