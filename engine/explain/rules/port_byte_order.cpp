// A port in the wrong byte order: sin_port = 8080 instead of htons(8080) asks for port 36895 (ip(7): sin_port
// is in network byte order).
//
// Certain only when the number that was meant is known: it stands on the program's own command line, or on
// that of another program which uses it as a port. A number below 256 could be a count, whose exchanged form
// (16 -> 4096) is a likely port.

#include <algorithm>
#include <map>
#include <set>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/given_ports.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class PortByteOrder : public Watch {
  static constexpr std::uint16_t least_sure_port = 256;
  static constexpr std::size_t calls_to_read = 64;  // of each program: ports do not change from call to call

  struct Use {
    EventId call;
    ProcessId process;
    SocketId socket;
    std::uint16_t port = 0;
  };

  static std::uint16_t exchanged(std::uint16_t port) {
    return static_cast<std::uint16_t>(port << 8 | port >> 8);
  }

  static bool is_given(const Sight& sight, ProcessId process, std::uint16_t port) {
    const auto* note = sight.ledger.process(process);
    return note != nullptr && given_ports(note->arguments).contains(port);
  }

  Interest interest() const override { return Interest().in("bind").in("connect"); }

  void returned(const Sight& sight) override {
    if (++read_[sight.ledger.program_of(sight.head.process)] > calls_to_read) return;
    const auto* address = address_argument(sight.call());
    const auto port = address != nullptr && address->endpoint ? port_of(*address->endpoint) : std::nullopt;
    if (!port) return;
    const Use use{sight.id(), sight.head.process, sight.head.socket, port->value};
    uses_.push_back(use);
    look(sight, use);
    // What this one uses may be what an earlier one meant.
    for (const Use& earlier : uses_)
      if (earlier.port == exchanged(use.port) && earlier.process != use.process) look(sight, earlier);
  }

  void look(const Sight& sight, const Use& use) {
    const auto meant = exchanged(use.port);
    if (meant == use.port || meant < least_sure_port || told_.contains({use.process, use.port})) return;
    for (const auto& [id, process] : sight.ledger.processes())
      if (given_ports(process.arguments).contains(use.port)) return;
    const bool own = is_given(sight, use.process, meant);
    const auto peer = std::ranges::find_if(uses_, [&](const Use& other) {
      return other.port == meant && other.process != use.process && is_given(sight, other.process, meant);
    });
    if (!own && peer == uses_.end()) return;
    told_.insert({use.process, use.port});
    Finding finding{.process = use.process, .evidence = {use.call}};
    if (use.socket != SocketId{}) finding.socket = use.socket;
    finding.values = {{"port", std::to_string(use.port)}, {"expected", std::to_string(meant)}};
    if (!own) finding.values["peer"] = sight.ledger.name_of(peer->process);
    if (!own) finding.evidence.push_back(peer->call);
    sight.found(std::move(finding));
  }

  std::map<ProcessId, std::size_t> read_;
  std::vector<Use> uses_;
  std::set<std::pair<ProcessId, std::uint16_t>> told_;
};

}  // namespace

std::unique_ptr<Watch> watch_port_byte_order() {
  return std::make_unique<PortByteOrder>();
}

}  // namespace switchboard
