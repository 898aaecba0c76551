// A receive with less room than the datagram has: the rest of it is thrown away (recv(2), udp(7)). Told by
// recvmsg's MSG_TRUNC, or by the captured packet that the received bytes are the start of, which a recording
// may list a little after the receive. A program that peeks first, or asks for the length with MSG_TRUNC, is
// right.

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <span>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class DatagramCut : public Watch {
  static constexpr int looks_each = 16;  // by then the program's sizes of buffers are known
  static constexpr std::size_t events_back = 4000;
  static constexpr std::size_t udp_header = 8;
  static constexpr std::size_t most_suspects = 16;
  static constexpr std::int64_t late_ns = 1'000'000'000;

  struct Room {
    int looks = 0;
    std::vector<std::int64_t> sizes;
  };

  /// Filled a whole buffer, and the packet was not listed before it.
  struct Suspect {
    Finding finding;
    Bytes bytes;
    std::int64_t asked = 0;
    Time received;
  };

  Interest interest() const override { return Interest().in(Calls::receives).of<Packet>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error != 0 || head.result <= 0 || !sight.ledger.is_datagram(sight.timeline, head.socket)) return;
    auto& room = rooms_[use_of(head)];
    const bool is_known = std::ranges::find(room.sizes, head.result) != room.sizes.end();
    if (!is_known && room.looks >= looks_each) return;
    ++room.looks;
    const Syscall& call = sight.call();
    if (has_flag(call, MSG_PEEK | MSG_TRUNC)) return;
    const auto asked = call.name == "recvmsg" ? -1 : asked_length(call);
    if (!is_known && asked > 0) room.sizes.push_back(asked);
    const bool says_so = (number_argument(call, "msg_flags", 0) & MSG_TRUNC) != 0;
    if (!says_so && asked != head.result) return;
    Finding finding{.process = head.process, .socket = head.socket, .evidence = {head.id}};
    finding.values = {{"got", std::to_string(head.result)}};
    const auto* buffer = buffer_argument(call);
    const auto length = buffer == nullptr ? std::nullopt : length_on_the_wire(sight, *buffer);
    if (length && *length > head.result) finding.values["length"] = std::to_string(*length);
    if (says_so || (length && *length > head.result)) return sight.found(std::move(finding));
    if (length || buffer == nullptr || buffer->bytes.empty() || suspects_.size() >= most_suspects) return;
    suspects_.push_back({std::move(finding), buffer->bytes, head.result, sight.at});
  }

  void happened(const Sight& sight) override {
    if (suspects_.empty()) return;
    std::erase_if(suspects_, [&](const Suspect& suspect) { return sight.at - suspect.received > late_ns; });
    const auto* packet = sight.fact<Packet>();
    if (packet == nullptr) return;
    std::erase_if(suspects_, [&](Suspect& suspect) {
      const auto length = length_if_begun_by(*packet, suspect.bytes);
      if (!length) return false;
      if (*length <= suspect.asked) return true;
      suspect.finding.values["length"] = std::to_string(*length);
      sight.found(std::move(suspect.finding));
      return true;
    });
  }

  /// Of the newest captured datagram that begins with what was received.
  static std::optional<std::int64_t> length_on_the_wire(const Sight& sight, const Buffer& buffer) {
    if (buffer.bytes.empty()) return {};
    for (std::size_t index = sight.index, left = events_back; index > 0 && left > 0; --left) {
      if (!sight.timeline.head(--index).is<Packet>()) continue;
      const auto* packet = std::get_if<Packet>(&sight.timeline.event(index).fact);
      if (packet == nullptr) continue;
      if (const auto length = length_if_begun_by(*packet, buffer.bytes)) return length;
    }
    return {};
  }

  static std::optional<std::int64_t> length_if_begun_by(const Packet& packet, const Bytes& bytes) {
    if (packet.protocol != IPPROTO_UDP) return {};
    const auto data = data_of(packet);
    const auto shared = std::min(data.size(), bytes.size());
    if (shared == 0 || !std::ranges::equal(data.first(shared), std::span(bytes).first(shared))) return {};
    return static_cast<std::int64_t>(packet.payload_length);
  }

  static std::span<const std::uint8_t> data_of(const Packet& packet) {
    if (packet.raw.empty()) return {};
    constexpr std::size_t ip6_header = 40;
    const std::size_t ip = packet.raw[0] >> 4 == 4 ? std::size_t{packet.raw[0] & 0xFU} * 4 : ip6_header;
    return packet.raw.size() <= ip + udp_header ? std::span<const std::uint8_t>{}
                                                : std::span(packet.raw).subspan(ip + udp_header);
  }

  PerUse<Room> rooms_;
  std::vector<Suspect> suspects_;
};

}  // namespace

std::unique_ptr<Watch> watch_datagram_cut() {
  return std::make_unique<DatagramCut>();
}

}  // namespace switchboard
