#include "engine/narrate/cable_text.hpp"

#include <fmt/format.h>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

std::string percent(double probability) {
  return fmt::format("{:.4g}%", probability * 100);
}

std::string rate_text(std::uint64_t bits) {
  for (const auto& [unit, name] : {std::pair{1e9, "Gbit/s"}, {1e6, "Mbit/s"}, {1e3, "kbit/s"}})
    if (static_cast<double>(bits) >= unit)
      return fmt::format("{:.4g} {}", static_cast<double>(bits) / unit, name);
  return fmt::format("{} bit/s", bits);
}

}  // namespace

std::string cable_text(const CableSettings& settings) {
  if (settings.line == CableSettings::Line::cut) return "cut";
  std::string text;
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (settings.delay_ns > 0) add("delay " + duration_text(settings.delay_ns));
  if (settings.jitter_ns > 0) add("jitter " + duration_text(settings.jitter_ns));
  if (settings.loss > 0) add("loss " + percent(settings.loss));
  if (settings.duplicate > 0) add("duplicate " + percent(settings.duplicate));
  if (settings.reorder > 0) add("reorder " + percent(settings.reorder));
  if (settings.rate > 0) add("rate " + rate_text(settings.rate));
  return text.empty() ? "as it is" : text;
}

std::string host_text(HostId host, const Snapshot& world) {
  const auto found = world.hosts.find(host);
  return found == world.hosts.end() ? fmt::format("host {}", host.value) : printable(found->second.name);
}

std::string sighting_text(const Packet& packet, const Snapshot& world) {
  if (world.hosts.empty()) return {};
  const auto host = host_text(packet.host, world);
  switch (packet.seen) {
    case Packet::Seen::on_loopback:
      return "on " + host;
    case Packet::Seen::leaving_host:
      return "leaves " + host;
    case Packet::Seen::arriving_at_host:
      return "arrives at " + host;
    case Packet::Seen::dropped_by_cable:
      return "dropped by the cable";
  }
  return {};
}

}  // namespace switchboard
