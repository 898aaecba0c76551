#include "engine/observe/packet_capture.hpp"

#include <poll.h>

#include "engine/decode/packet_headers.hpp"
#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/own_network.hpp"

using namespace switchboard;

namespace {

constexpr auto no_namespace = "user namespaces are not permitted here";

std::vector<std::pair<CapturedPacket, Packet>> decoded(PacketCapture& capture) {
  std::vector<std::pair<CapturedPacket, Packet>> packets;
  for (auto& captured : capture.drain())
    if (auto packet = decode_packet(captured.bytes, captured.length))
      packets.emplace_back(std::move(captured), *std::move(packet));
  return packets;
}

}  // namespace

TEST_CASE("a connection's packets are captured once each, in order, at the time they came") {
  if (!enter_own_network()) return skip(no_namespace);
  PacketCapture capture{PacketCapture::open("lo")};
  CHECK(capture.drain().empty());
  const auto listener = listening_socket(3);
  const auto before = monotonic_clock::now();
  const auto client = connecting_socket(port_of_socket(listener));
  const auto server = accepted_socket(listener);
  send_text(client, "12345");
  const auto after = monotonic_clock::now();

  pollfd readable{capture.descriptor(), POLLIN, 0};
  CHECK(::poll(&readable, 1, 1000) == 1);
  const auto packets = decoded(capture);
  REQUIRE(packets.size() >= 4);
  const std::vector<std::string> expected{"SYN", "SYN ACK", "ACK", "PSH ACK"};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto& [captured, packet] = packets[i];
    CHECK(to_string(packet.flags) == expected[i]);
    CHECK(packet.protocol == IPPROTO_TCP);
    // A clock that is being adjusted may differ by a little between the two readings.
    CHECK(captured.monotonic_ns > before - 1'000'000);
    CHECK(captured.monotonic_ns < after + 1'000'000);
    CHECK(packet.length == captured.length);
  }
  CHECK(port_of(packets[0].second.destination) == Port{port_of_socket(listener)});
  CHECK(packets[3].second.payload_length == 5);
  CHECK(packets[1].second.acknowledgement == packets[0].second.sequence + 1);
  CHECK(capture.lost() == 0);
}

TEST_CASE("a long packet is cut at the snap length and keeps its length") {
  if (!enter_own_network()) return skip(no_namespace);
  PacketCapture capture{PacketCapture::open("lo")};
  const auto receiver = bound_socket(SOCK_DGRAM);
  const auto sender = bound_socket(SOCK_DGRAM);
  const auto address = loopback_address(port_of_socket(receiver));
  const std::string text(5000, 'z');
  require(::sendto(sender.number(), text.data(), text.size(), 0, reinterpret_cast<const sockaddr*>(&address),
                   sizeof address) == 5000,
          "sendto");
  const auto packets = decoded(capture);
  REQUIRE(packets.size() == 1);
  CHECK(packets[0].first.bytes.size() == PacketCapture::snap_length);
  CHECK(packets[0].second.payload_length == 5000);
  CHECK(packets[0].second.length == 5028);
  CHECK(packets[0].second.raw.back() == 'z');
}

TEST_CASE("packets that find the ring full are counted") {
  if (!enter_own_network()) return skip(no_namespace);
  PacketCapture capture{PacketCapture::open("lo")};
  const auto receiver = bound_socket(SOCK_DGRAM);
  const auto sender = bound_socket(SOCK_DGRAM);
  const auto address = loopback_address(port_of_socket(receiver));
  constexpr std::size_t sent = 20'000;
  for (std::size_t i = 0; i < sent; ++i)
    require(::sendto(sender.number(), "x", 1, 0, reinterpret_cast<const sockaddr*>(&address),
                     sizeof address) == 1,
            "sendto");
  const auto first = capture.drain().size();
  const auto lost = capture.lost();
  CHECK(first + lost == sent);
  CHECK(lost > 0);
  CHECK(capture.lost() == 0);
  require(
      ::sendto(sender.number(), "y", 1, 0, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 1,
      "sendto");
  const auto packets = capture.drain();  // the ring goes on where it was
  REQUIRE(packets.size() == 1);
  CHECK(packets[0].bytes.back() == 'y');
}

TEST_CASE("an interface that is not there is refused") {
  if (!enter_own_network()) return skip(no_namespace);
  CHECK_THROWS_AS(PacketCapture::open("eth77"), SystemError);
}
