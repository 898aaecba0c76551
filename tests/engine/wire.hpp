#pragma once
// Packets by hand for a Story: one TCP connection whose numbers are relative, as tests think of them.
//
//   Wire wire(story);
//   wire.handshake();
//   wire.send(Wire::client, 1, 1, "hello");      sequence 1, acknowledging 1

#include "tests/engine/events.hpp"

namespace switchboard::testing {

class Wire {
 public:
  enum Who { client, server };
  explicit Wire(Story& story, std::string_view from = "127.0.0.1:40212",
                std::string_view to = "127.0.0.1:8080")
      : story_(story), ends_{*parse_endpoint(from), *parse_endpoint(to)} {}

  std::uint32_t initial[2] = {4'294'967'290U, 1000};  ///< the client's numbers wrap around
  std::uint16_t identification[2] = {100, 5000};      ///< of the next packet; 0: without an IP header

  EventId packet(Who from, TcpFlags flags, std::int64_t sequence, std::int64_t acknowledgement,
                 std::string_view payload = "", std::uint32_t window = 500) {
    Packet p;
    p.protocol = 6;
    p.source = ends_[from];
    p.destination = ends_[1 - from];
    p.flags = flags;
    p.sequence = initial[from] + static_cast<std::uint32_t>(sequence);
    if (flags.ack) p.acknowledgement = initial[1 - from] + static_cast<std::uint32_t>(acknowledgement);
    p.window = window;
    p.payload_length = static_cast<std::uint32_t>(payload.size());
    p.length = 40 + p.payload_length;
    if (identification[from] != 0) {
      p.raw.assign(40, 0);
      p.raw[0] = 0x45;
      p.raw[4] = static_cast<std::uint8_t>(identification[from] >> 8);
      p.raw[5] = static_cast<std::uint8_t>(identification[from]++);
      p.raw[9] = 6;
      p.raw[32] = 0x50;
      p.raw.insert(p.raw.end(), payload.begin(), payload.end());
    }
    return story_.happens(std::move(p));
  }
  EventId syn() { return packet(client, {.syn = true}, 0, 0); }
  EventId syn_ack() { return packet(server, {.syn = true, .ack = true}, 0, 1); }
  EventId ack(Who from, std::int64_t sequence, std::int64_t acknowledgement, std::uint32_t window = 500) {
    return packet(from, {.ack = true}, sequence, acknowledgement, "", window);
  }
  EventId send(Who from, std::int64_t sequence, std::int64_t acknowledgement, std::string_view payload) {
    return packet(from, {.ack = true, .psh = true}, sequence, acknowledgement, payload);
  }
  EventId fin(Who from, std::int64_t sequence, std::int64_t acknowledgement) {
    return packet(from, {.ack = true, .fin = true}, sequence, acknowledgement);
  }
  void handshake() {
    syn();
    syn_ack();
    ack(client, 1, 1);
  }

 private:
  Story& story_;
  Endpoint ends_[2];
};

}  // namespace switchboard::testing
