// A port in the wrong byte order: sin_port = 8080 instead of htons(8080) asks for port 36895 (ip(7): sin_port
// is in network byte order).
//
// Certain only when the number that was meant is known: it stands on the program's own command line, or on
// that of another program which uses it as a port. A number below 256 could be a count, whose exchanged form
// (16 -> 4096) is a likely port.

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"

namespace switchboard {
namespace {

constexpr std::uint16_t least_sure_port = 256;

std::uint16_t exchanged(std::uint16_t port) {
  return static_cast<std::uint16_t>(port << 8 | port >> 8);
}

/// The ports that a command line can mean: "8080", "localhost:8080".
std::set<std::uint16_t> numbers_in(const std::vector<std::string>& arguments) {
  std::set<std::uint16_t> numbers;
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    const std::string_view whole = arguments[i];
    const auto text = whole.substr(whole.find_last_of(":=") + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc{} && end == text.data() + text.size() && !text.empty()) numbers.insert(number);
  }
  return numbers;
}

struct Use {
  EventId call;
  ProcessId process;
  std::optional<SocketId> socket;
  std::uint16_t port = 0;
};

std::vector<Use> uses_of_ports(const Timeline& timeline) {
  std::vector<Use> uses;
  std::vector<std::size_t> places;
  const auto bind = timeline.names().find("bind"), connect = timeline.names().find("connect");
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    const bool is_use = head.name != 0 && (head.name == bind || head.name == connect);
    if (head.is_call() && head.returned_ns >= 0 && is_use) places.push_back(index);
  });
  for (const auto index : places) {
    const Event& event = timeline.event(index);
    const auto* call = std::get_if<Syscall>(&event.fact);
    const auto* address = call == nullptr ? nullptr : address_argument(*call);
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    if (port) uses.push_back({event.id, call->process, call->socket, port->value});
  }
  return uses;
}

}  // namespace

std::vector<Finding> find_port_byte_order(Timeline& timeline) {
  const auto& world = timeline.snapshot_at(timeline.end());
  const auto uses = uses_of_ports(timeline);
  std::map<ProcessId, std::set<std::uint16_t>> given;
  for (const auto& [id, process] : world.processes) given[id] = numbers_in(process.arguments);
  const auto names = [&](ProcessId process, std::uint16_t port) { return given[process].contains(port); };

  std::vector<Finding> findings;
  std::set<std::pair<ProcessId, std::uint16_t>> told;
  for (const auto& use : uses) {
    const auto meant = exchanged(use.port);
    const auto process = use.process;
    const bool named_somewhere =
        std::ranges::any_of(given, [&](const auto& g) { return g.second.contains(use.port); });
    if (meant == use.port || meant < least_sure_port || named_somewhere) continue;
    const auto peer = std::ranges::find_if(uses, [&](const Use& other) {
      return other.port == meant && other.process != process && names(other.process, meant);
    });
    const bool own = names(process, meant);
    if ((!own && peer == uses.end()) || !told.insert({process, use.port}).second) continue;
    Finding finding{
        .rule = "port_byte_order", .process = process, .socket = use.socket, .evidence = {use.call}};
    finding.values = {{"port", std::to_string(use.port)}, {"expected", std::to_string(meant)}};
    if (!own) finding.values["peer"] = name_of(world, peer->process);
    if (!own) finding.evidence.push_back(peer->call);
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace switchboard
