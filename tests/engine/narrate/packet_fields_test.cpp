#include "engine/narrate/packet_fields.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

Bytes from_hex(std::string_view text) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < text.size(); i += 2)
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(std::string(text.substr(i, 2)), nullptr, 16)));
  return bytes;
}

/// A SYN over loopback, as captured, with what tshark 4.0 says of it: sport 40214, dport 8080, seq
/// 3735928559, window 65495, MSS 65495, SACK permitted, TSval 305419896, window scale 7.
Packet syn() {
  Packet packet;
  packet.protocol = 6;
  packet.flags.syn = true;
  packet.raw = from_hex(
      "4500003c1c464000400620747f0000017f000001"
      "9d161f90deadbeef00000000a002ffd7fe300000"
      "0204ffd70402080a123456780000000001030307");
  return packet;
}

std::string value_of(const std::vector<PacketHeader>& headers, std::string_view name) {
  for (const auto& header : headers)
    for (const auto& field : header.fields)
      if (field.name == name) return field.value;
  return "no such field";
}

}  // namespace

TEST_CASE("the fields of a SYN are those that the bytes say") {
  const auto headers = explain_packet(syn(), nullptr);
  REQUIRE(headers.size() == 2);
  CHECK(headers[0].name == "IPv4");
  CHECK(headers[0].size == 20);
  CHECK(headers[1].name == "TCP");
  CHECK(headers[1].size == 40);
  CHECK(value_of(headers, "version, header length") == "4, 20 bytes");
  CHECK(value_of(headers, "total length") == "60 B");
  CHECK(value_of(headers, "identification") == "7238");
  CHECK(value_of(headers, "fragment") == "do not fragment");
  CHECK(value_of(headers, "time to live") == "64");
  CHECK(value_of(headers, "protocol") == "TCP");
  CHECK(value_of(headers, "source") == "127.0.0.1");
  CHECK(value_of(headers, "source port") == "40214");
  CHECK(value_of(headers, "destination port") == "8080");
  CHECK(value_of(headers, "sequence number") == "3735928559");
  CHECK(value_of(headers, "header length") == "40 bytes");
  CHECK(value_of(headers, "flags") == "SYN");
  CHECK(value_of(headers, "window") == "65495");
  CHECK(value_of(headers, "maximum segment size") == "65,495 B");
  CHECK(value_of(headers, "SACK permitted") == "yes");
  CHECK(value_of(headers, "timestamps") == "305419896, echo 0");
  CHECK(value_of(headers, "no operation") == "1");
  CHECK(value_of(headers, "window scale") == "7");
}

TEST_CASE("fields follow one another without a hole and cover the headers") {
  const Packet packet = syn();
  std::size_t at = 0;
  for (const auto& header : explain_packet(packet, nullptr)) {
    CHECK(header.offset == at);
    for (const auto& field : header.fields) {
      INFO(field.name);
      CHECK(field.offset == at);
      at += field.size;
    }
    CHECK(header.offset + header.size == at);
  }
  CHECK(at == packet.raw.size());
  CHECK(payload_offset(packet) == packet.raw.size());
}

TEST_CASE("with its place in the connection a segment has relative numbers and its window in bytes") {
  Packet packet = syn();
  packet.flags = {.ack = true};
  packet.raw[33] = 0x10;
  packet.raw[34] = 0x02;
  packet.raw[35] = 0x00;
  Segment segment;
  segment.sequence = 17;
  segment.acknowledgement = 5;
  segment.window = 65536;
  const auto headers = explain_packet(packet, &segment);
  CHECK(value_of(headers, "sequence number") == "17 (3735928559 on the wire)");
  CHECK(value_of(headers, "acknowledgement") == "5 (0 on the wire)");
  CHECK(value_of(headers, "window") == "512 · 128 = 65,536 B");
}

TEST_CASE("a packet cut off anywhere is explained as far as it goes") {
  const Packet whole = syn();
  for (std::size_t size = 0; size < whole.raw.size(); ++size) {
    Packet cut = whole;
    cut.raw.resize(size);
    for (const auto& header : explain_packet(cut, nullptr))
      for (const auto& field : header.fields) CHECK(field.offset + field.size <= size);
  }
}

TEST_CASE("odd options do not lead outside of the header") {
  Packet packet = syn();
  for (int length = 0; length < 256; ++length) {
    packet.raw[41] = static_cast<std::uint8_t>(length);
    for (const auto& header : explain_packet(packet, nullptr))
      for (const auto& field : header.fields) CHECK(field.offset + field.size <= packet.raw.size());
  }
}

TEST_CASE("datagrams and ICMP have their own headers") {
  Packet datagram;
  datagram.protocol = 17;
  datagram.raw = from_hex(
      "4500002100014000401100007f0000017f000001"
      "9d161f90000dfe20"
      "68656c6c6f");
  datagram.payload_length = 5;
  const auto headers = explain_packet(datagram, nullptr);
  REQUIRE(headers.size() == 2);
  CHECK(headers[1].name == "UDP");
  CHECK(value_of(headers, "length") == "13 B");
  CHECK(payload_offset(datagram) == 28);

  Packet unreachable;
  unreachable.protocol = 1;
  unreachable.raw = from_hex(
      "4500003800014000400100007f0000017f000001"
      "0303fcfc00000000");
  const auto answer = explain_packet(unreachable, nullptr);
  REQUIRE(answer.size() == 2);
  CHECK(answer[1].fields.front().meaning == "port unreachable");
}
