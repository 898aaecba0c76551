#include "engine/decode/packet_headers.hpp"

#include <netinet/in.h>

#include "tests/catch_any.hpp"
#include "tests/engine/decode/captured_packets.hpp"

using namespace switchboard;
namespace captured = switchboard::captured_bytes;

namespace {

Packet decoded(std::span<const std::uint8_t> bytes) {
  const auto packet = decode_packet(bytes, static_cast<std::uint32_t>(bytes.size()));
  REQUIRE(packet);
  return *packet;
}

}  // namespace

TEST_CASE("a handshake's three packets have their flags and numbers") {
  const auto syn = decoded(captured::syn);
  CHECK(syn.protocol == IPPROTO_TCP);
  CHECK(to_string(syn.source) == "127.0.0.1:53104");
  CHECK(to_string(syn.destination) == "127.0.0.1:33613");
  CHECK(to_string(syn.flags) == "SYN");
  CHECK(syn.sequence == 1936424490);
  CHECK(syn.window == 65495);
  CHECK(syn.payload_length == 0);
  CHECK(syn.length == 60);
  CHECK(syn.raw.size() == 60);

  const auto answer = decoded(captured::syn_ack);
  CHECK(to_string(answer.flags) == "SYN ACK");
  CHECK(answer.source == syn.destination);
  CHECK(answer.sequence == 265689875);
  CHECK(answer.acknowledgement == syn.sequence + 1);

  const auto last = decoded(captured::handshake_ack);
  CHECK(to_string(last.flags) == "ACK");
  CHECK(last.acknowledgement == answer.sequence + 1);
  CHECK(last.payload_length == 0);
}

TEST_CASE("a segment's payload is what its headers leave") {
  const auto data = decoded(captured::data);
  CHECK(to_string(data.flags) == "PSH ACK");
  CHECK(data.payload_length == 3);
  CHECK(data.raw.back() == '!');
  CHECK(decoded(captured::data_ack).acknowledgement == data.sequence + 3);
}

TEST_CASE("datagrams of both IP versions and their ICMP answers are told apart") {
  const auto four = decoded(captured::udp);
  CHECK(four.protocol == IPPROTO_UDP);
  CHECK(port_of(four.destination) == Port{9});
  CHECK(four.payload_length == 4);
  const auto six = decoded(captured::udp6);
  CHECK(six.protocol == IPPROTO_UDP);
  CHECK(to_string(six.destination) == "[::1]:9");
  CHECK(six.payload_length == 3);
  CHECK(six.length == 51);
  CHECK(decoded(captured::icmp_unreachable).protocol == IPPROTO_ICMP);
  CHECK(port_of(decoded(captured::icmp_unreachable).source) == Port{0});
  CHECK(decoded(captured::icmp6_unreachable).protocol == IPPROTO_ICMPV6);
}

TEST_CASE("a packet cut by the snap length keeps what its headers say") {
  const std::span<const std::uint8_t> bytes{captured::data};
  const auto cut = decode_packet(bytes.first(52), 55);
  REQUIRE(cut);
  CHECK(cut->payload_length == 3);
  CHECK(cut->length == 55);
  CHECK(cut->raw.size() == 52);
  const auto ports_only = decode_packet(bytes.first(24), 55);
  REQUIRE(ports_only);
  CHECK(port_of(ports_only->source) == Port{53104});
  CHECK(ports_only->flags == TcpFlags{});
  const auto addresses_only = decode_packet(bytes.first(20), 55);
  REQUIRE(addresses_only);
  CHECK(to_string(addresses_only->source) == "127.0.0.1:0");
  CHECK_FALSE(decode_packet(bytes.first(19), 55));
  CHECK_FALSE(decode_packet({}, 0));
}

TEST_CASE("a later fragment has no ports") {
  Bytes fragment{captured::udp.begin(), captured::udp.end()};
  fragment[6] = 0x00;
  fragment[7] = 0xb9;
  const auto packet = decoded(fragment);
  CHECK(port_of(packet.source) == Port{0});
  CHECK(packet.payload_length == 12);
}

TEST_CASE("IPv6 extension headers are stepped over") {
  Bytes extended{captured::udp6.begin(), captured::udp6.end()};
  const Bytes options{IPPROTO_UDP, 0, 1, 4, 0, 0, 0, 0};  // one header of PadN
  extended.insert(extended.begin() + 40, options.begin(), options.end());
  extended[5] = static_cast<std::uint8_t>(extended[5] + 8);
  extended[6] = IPPROTO_HOPOPTS;
  const auto packet = decoded(extended);
  CHECK(packet.protocol == IPPROTO_UDP);
  CHECK(port_of(packet.destination) == Port{9});
  CHECK(packet.payload_length == 3);
}

TEST_CASE("a packet of more than 64 KB has the length that was captured") {
  Bytes big{captured::data.begin(), captured::data.end()};
  big[2] = big[3] = 0;
  const auto packet = decode_packet(big, 100'000);
  REQUIRE(packet);
  CHECK(packet->length == 100'000);
  CHECK(packet->payload_length == 100'000 - 52);
}

TEST_CASE("what is not IP is no packet") {
  const Bytes arp{0x00, 0x01, 0x08, 0x00, 0x06, 0x04, 0x00, 0x01};
  CHECK_FALSE(decode_packet(arp, 28));
}
