#include <netinet/in.h>
#include <algorithm>
#include <array>

#include "engine/explain/facts/fact_row.hpp"
#include "engine/model/sighting.hpp"

namespace switchboard {
namespace {

/// "FIN" is every segment with that flag, "FIN ACK" those with both, "data" those with bytes of the stream.
bool has_all(const Packet& packet, std::string_view words) {
  while (!(words = trimmed(words)).empty()) {
    const auto word = words.substr(0, words.find(' '));
    words.remove_prefix(word.size());
    const auto& flags = packet.flags;
    const bool has = word == "SYN"    ? flags.syn
                     : word == "ACK"  ? flags.ack
                     : word == "FIN"  ? flags.fin
                     : word == "RST"  ? flags.rst
                     : word == "PSH"  ? flags.psh
                     : word == "data" ? packet.payload_length > 0
                                      : word == "all";
    if (!has) return false;
  }
  return true;
}

template <typename Wanted>
std::int64_t packets_between(const Moments& m, const Endpoint& from, const Endpoint& to, Wanted wanted) {
  std::int64_t count = 0;
  m.timeline.each_event([&](const Event& event) {
    const auto* packet = std::get_if<Packet>(&event.fact);
    if (packet != nullptr && event.at <= m.at && packet->source == from && packet->destination == to &&
        wanted(*packet))
      ++count;
  });
  return count;
}

enum class Direction { sent, received };

template <Direction direction>
Value segments(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sample.local || !socket->sample.remote) return {};
  // A socket of both families shows an IPv4 peer as ::ffff:a.b.c.d; its packets carry plain IPv4 addresses.
  auto from = without_v4_mapping(*socket->sample.local), to = without_v4_mapping(*socket->sample.remote);
  if (direction == Direction::received) std::swap(from, to);
  return number(packets_between(m, from, to, [&](const Packet& packet) {
    const bool counts = direction == Direction::sent ? is_seen_leaving(packet) : is_seen_arriving(packet);
    return counts && packet.protocol == IPPROTO_TCP && has_all(packet, q.call);
  }));
}

/// UDP packets that left the port of the program's socket, whoever they were for.
Value datagrams(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sample.local) return {};
  const auto port = port_of(*socket->sample.local);
  if (!port) return {};
  std::int64_t count = 0;
  m.timeline.each_event([&](const Event& event) {
    const auto* packet = std::get_if<Packet>(&event.fact);
    if (packet != nullptr && event.at <= m.at && packet->protocol == IPPROTO_UDP &&
        is_seen_leaving(*packet) && port_of(packet->source) == port)
      ++count;
  });
  return number(count);
}

constexpr auto packet_fact_rows = std::to_array<FactRow>({
    {{"segments.sent", "program, flags",
      "segments its newest connection sent with these flags (SYN, ACK, FIN, RST, PSH), data for those with "
      "bytes, or all"},
     segments<Direction::sent>},
    {{"segments.received", "program, flags", "the same for segments sent to it"},
     segments<Direction::received>},
    {{"datagrams.sent", "program", "UDP datagrams that left the port of its socket"}, datagrams},
});

}  // namespace

std::span<const FactRow> packet_facts() {
  return packet_fact_rows;
}

}  // namespace switchboard
