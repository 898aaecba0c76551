// Packets in the format of Wireshark: draft-ietf-opsawg-pcapng, sections 4.1 to 4.6. libpcap writes no
// comments.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <map>

#include "engine/model/overloaded.hpp"
#include "engine/tool/export/export.hpp"

namespace switchboard::tool {
namespace {

constexpr std::uint16_t linktype_raw = 101;  // IP without a frame: https://www.tcpdump.org/linktypes.html
constexpr std::uint16_t opt_end = 0, opt_comment = 1, shb_os = 3, shb_userappl = 4, if_name = 2,
                        if_tsresol = 9;
constexpr std::uint16_t isb_ifdrop = 5;
constexpr std::size_t longest_option = 60000;  // a length is two bytes

/// One block: numbers in the byte order of this machine, which the section header tells the reader.
class Block {
 public:
  explicit Block(std::uint32_t type) : type_(type) {}
  template <class Number>
  Block& number(Number value) {
    text_.append(reinterpret_cast<const char*>(&value), sizeof value);
    return *this;
  }
  Block& padded(std::string_view bytes) {
    text_.append(bytes);
    text_.append((4 - text_.size() % 4) % 4, '\0');
    return *this;
  }
  Block& option(std::uint16_t code, std::string_view value) {
    value = value.substr(0, longest_option);
    number(code).number(static_cast<std::uint16_t>(value.size()));
    return padded(value);
  }
  Block& time(std::uint64_t nanoseconds) {
    number(static_cast<std::uint32_t>(nanoseconds >> 32));
    return number(static_cast<std::uint32_t>(nanoseconds));
  }
  void write_to(const Write& write) {
    const auto length = static_cast<std::uint32_t>(text_.size() + 12);
    std::string block;
    block.append(reinterpret_cast<const char*>(&type_), 4).append(reinterpret_cast<const char*>(&length), 4);
    block.append(text_).append(reinterpret_cast<const char*>(&length), 4);
    write(block);
  }

 private:
  std::uint32_t type_;
  std::string text_;
};

std::uint64_t stamp(const Exported& exported, Time at) {
  return static_cast<std::uint64_t>(exported.timeline.info.started_unix_ns + at.ns);
}

void write_section(const Exported& exported, const Write& write) {
  const auto& info = exported.timeline.info;
  Block block(0x0a0d0d0a);
  block.number(std::uint32_t{0x1a2b3c4d}).number(std::uint16_t{1}).number(std::uint16_t{0});
  block.number(std::int64_t{-1});  // the section's length is not said
  if (!info.title.empty()) block.option(opt_comment, info.title);
  block.option(shb_os, info.host).option(shb_userappl, "Switchboard").option(opt_end, "");
  block.write_to(write);
}

/// Interfaces in the order of their first packet; a reader knows them by that number.
class Interfaces {
 public:
  explicit Interfaces(const Write& write) : write_(write) {}

  std::uint32_t number_of(const std::string& name) {
    const auto [entry, is_new] = numbers_.try_emplace(name, static_cast<std::uint32_t>(numbers_.size()));
    if (is_new) {
      Block block(1);
      block.number(linktype_raw).number(std::uint16_t{0}).number(std::uint32_t{0});  // no limit is told
      block.option(if_name, name).option(if_tsresol, "\x09").option(opt_end, "");
      block.write_to(write_);
    }
    return entry->second;
  }

 private:
  const Write& write_;
  std::map<std::string, std::uint32_t> numbers_;
};

using HostNames = std::map<HostId, std::string>;

std::string interface_of(const Packet& packet, const HostNames& hosts) {
  const auto* interface = packet.seen == Packet::Seen::on_loopback ? "lo" : "eth0";
  const auto host = hosts.find(packet.host);
  return host == hosts.end() ? interface : fmt::format("{} {}", host->second, interface);
}

/// Between two hosts a packet is seen twice. It is written once, as it left, or Wireshark would take each for
/// sent twice.
bool is_second_sight(const Exported& exported, const Event& event, const Packet& packet) {
  if (packet.seen != Packet::Seen::arriving_at_host && packet.seen != Packet::Seen::dropped_by_cable)
    return false;
  if (const auto* segment = exported.flows.segment(event.id)) return segment->packet != event.id;
  const auto* datagram = exported.flows.datagram(event.id);
  return datagram == nullptr || datagram->packet != event.id;
}

void write_packet(const Exported& exported, const Event& event, const Packet& packet, std::uint32_t number,
                  const Write& write) {
  const auto lines = packet_lines(event.id, exported.flows, exported.timeline, exported.labels);
  Block block(6);
  block.number(number).time(stamp(exported, event.at));
  block.number(static_cast<std::uint32_t>(packet.raw.size()))
      .number(std::max(packet.length, static_cast<std::uint32_t>(packet.raw.size())));
  block.padded({reinterpret_cast<const char*>(packet.raw.data()), packet.raw.size()});
  if (!lines.empty())
    block.option(opt_comment, fmt::format("{}", fmt::join(lines, "\n"))).option(opt_end, "");
  block.write_to(write);
}

void write_losses(const Exported& exported, std::uint64_t lost, Interfaces& interfaces, const Write& write) {
  Block block(5);
  block.number(interfaces.number_of("lo")).time(stamp(exported, exported.timeline.end()));
  block.option(isb_ifdrop, {reinterpret_cast<const char*>(&lost), sizeof lost}).option(opt_end, "");
  block.write_to(write);
}

}  // namespace

void write_pcapng(const Exported& exported, const Write& write) {
  write_section(exported, write);
  Interfaces interfaces(write);
  HostNames hosts;
  std::uint64_t lost = 0;
  exported.timeline.each_event([&](const Event& event) {
    if (const auto* host = std::get_if<HostStarted>(&event.fact)) hosts[host->host] = host->name;
    const auto* packet = std::get_if<Packet>(&event.fact);
    if (packet != nullptr && !is_second_sight(exported, event, *packet))
      write_packet(exported, event, *packet, interfaces.number_of(interface_of(*packet, hosts)), write);
    if (const auto* loss = std::get_if<EventsLost>(&event.fact); loss != nullptr && loss->source == "packets")
      lost += loss->count;
  });
  if (lost > 0) write_losses(exported, lost, interfaces, write);
}

}  // namespace switchboard::tool
