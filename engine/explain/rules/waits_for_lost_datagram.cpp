// A UDP client sends, the datagram is lost, and the client waits for the answer without a limit until it is
// ended: UDP promises no delivery, and tells a socket that is not connected nothing. Lost, as the recording
// shows: ICMP says that nobody is at that port, or the cable dropped it.

#include <netinet/in.h>

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class WaitsForLostDatagram : public Watch {
  static constexpr std::size_t events_ahead = 20'000;

  struct Sent {
    EventId call;
    std::size_t index = 0;
  };
  struct Waiting {
    EventId call;
    ProcessId process;
    SocketId socket;
  };

  Interest interest() const override {
    return Interest().in(Calls::sends).in(Calls::receives).entering(Calls::receives).of<ProcessExited>();
  }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (movement_of(sight.name()) == Movement::receives) {
      waiting_.erase(head.thread);
      if (head.error == 0) sent_.erase(head.socket);  // somebody answers
    } else if (head.error == 0 && sight.ledger.is_datagram(sight.timeline, head.socket)) {
      sent_[head.socket] = {head.id, sight.index};
    }
  }

  void entered(const Sight& sight) override {
    if (sent_.contains(sight.head.socket))
      waiting_[sight.head.thread] = {sight.head.id, sight.head.process, sight.head.socket};
  }

  void happened(const Sight& exited) override {
    std::erase_if(waiting_, [&](const auto& entry) {
      if (entry.second.process != exited.head.process) return false;
      tell(exited, entry.second);
      return true;
    });
  }

  void ended(const Setting& setting) override {
    for (const auto& [thread, waiting] : waiting_) tell(setting, waiting);
  }

  void tell(const Setting& setting, const Waiting& waiting) {
    const auto sent = sent_.find(waiting.socket);
    const auto* socket = setting.world().socket(waiting.socket);
    if (sent == sent_.end() || socket == nullptr || !socket->sample.local) return;
    const auto lost = how_lost(setting.timeline, sent->second.index, *socket->sample.local);
    if (lost.empty()) return;
    setting.found({.process = waiting.process,
                   .socket = waiting.socket,
                   .evidence = {waiting.call, sent->second.call},
                   .values = {{"lost", lost}}});
  }

  static std::string how_lost(const Timeline& timeline, std::size_t from, const Endpoint& local) {
    const auto own = port_of(local);
    const auto end = std::min(timeline.size(), from + events_ahead);
    for (auto index = from; own && index < end; ++index) {
      if (!timeline.head(index).is<Packet>()) continue;
      const auto* packet = std::get_if<Packet>(&timeline.event(index).fact);
      if (packet == nullptr) continue;
      const bool is_ours = packet->protocol == IPPROTO_UDP && port_of(packet->source) == own;
      if (is_ours && packet->seen == Packet::Seen::dropped_by_cable) return "cable";
      if (refused_port(*packet) == own) return "refused";
    }
    return {};
  }

  /// RFC 792 and RFC 4443: ICMP's "port unreachable" carries the start of the datagram that it is about.
  static std::optional<Port> refused_port(const Packet& packet) {
    constexpr std::size_t icmp_header = 8, ip6_header = 40;
    const auto& raw = packet.raw;
    if (raw.empty()) return {};
    const bool is_four = packet.protocol == IPPROTO_ICMP;
    if (!is_four && packet.protocol != IPPROTO_ICMPV6) return {};
    const auto header_at = [&](std::size_t at) {
      return is_four && at < raw.size() ? std::size_t{raw[at] & 0xFU} * 4 : ip6_header;
    };
    const auto icmp = header_at(0), inner = icmp + icmp_header;
    const auto udp = inner + header_at(inner);
    if (raw.size() < udp + 2) return {};
    const int type = raw[icmp], code = raw[icmp + 1];
    const bool says_unreachable = is_four ? type == 3 && code == 3 : type == 1 && code == 4;
    if (!says_unreachable) return {};
    return Port{static_cast<std::uint16_t>(raw[udp] << 8 | raw[udp + 1])};
  }

  std::unordered_map<SocketId, Sent> sent_;
  std::map<ThreadId, Waiting> waiting_;
};

}  // namespace

std::unique_ptr<Watch> watch_waits_for_lost_datagram() {
  return std::make_unique<WaitsForLostDatagram>();
}

}  // namespace switchboard
