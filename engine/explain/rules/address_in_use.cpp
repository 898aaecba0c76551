// bind or listen failed with EADDRINUSE, and who has the address: a live listener or an ended connection in
// TIME_WAIT, which need different advice (ip(7), socket(7) on SO_REUSEADDR: over TIME_WAIT it is needed on
// both sockets; over a live listener it does not help). A program that gets another address, or this one at
// its next try, is right; so it is said when the program has ended.

#include <algorithm>
#include <cerrno>
#include <map>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class AddressInUse : public Watch {
  struct Refused {
    EventId call;
    std::uint16_t name = 0;
    SocketId socket;
    Time at;
  };

  Interest interest() const override { return Interest().in("bind").in("listen").of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (head.error == EADDRINUSE && head.socket != SocketId{})
      refused_.try_emplace(head.process, Refused{head.id, head.name, head.socket, head.at});
    const auto mine = refused_.find(head.process);
    if (head.error == 0 && mine != refused_.end() && mine->second.name == head.name) refused_.erase(mine);
  }

  void happened(const Sight& exited) override {
    const auto mine = refused_.find(exited.head.process);
    if (mine == refused_.end()) return;
    tell(exited, mine->first, mine->second);
    refused_.erase(mine);
  }

  void ended(const Setting& setting) override {
    for (const auto& [process, refused] : refused_) tell(setting, process, refused);
  }

  static void tell(const Setting& setting, ProcessId process, const Refused& refused) {
    Timeline& timeline = setting.timeline;
    const auto* call = timeline.call(refused.call);
    if (call == nullptr) return;
    const auto& world = timeline.snapshot_at(refused.at);
    const auto wanted = wanted_address(world, *call);
    if (!wanted || !port_of(*wanted)) return;
    Finding finding{.process = process, .socket = refused.socket, .evidence = {refused.call}};
    finding.values = {
        {"call", call->name}, {"address", to_string(*wanted)}, {"reuse", reuse_was_set(timeline, refused)}};
    add_holder(timeline, world, *wanted, refused.socket, finding);
    setting.found(std::move(finding));
  }

  static std::optional<Endpoint> wanted_address(const Snapshot& world, const Syscall& call) {
    if (const auto* address = address_argument(call)) return address->endpoint;
    const auto* socket = call.socket ? world.socket(*call.socket) : nullptr;
    return socket == nullptr ? std::nullopt : socket->sample.local;
  }

  /// SO_REUSEADDR against this call: "before", "after" or "never".
  static std::string reuse_was_set(const Timeline& timeline, const Refused& refused) {
    std::vector<std::size_t> options;
    const auto name = timeline.names().find("setsockopt");
    timeline.each_head([&](std::size_t index, const EventHead& head) {
      if (head.is_call() && head.name == name && head.socket == refused.socket && head.error == 0)
        options.push_back(index);
    });
    for (const auto index : options) {
      const auto* call = std::get_if<Syscall>(&timeline.event(index).fact);
      if (call == nullptr || name == 0 || symbol_argument(*call, "optname") != "SO_REUSEADDR") continue;
      return timeline.event(index).id < refused.call ? "before" : "after";
    }
    return "never";
  }

  static void add_holder(const Timeline& timeline, const Snapshot& world, const Endpoint& wanted,
                         SocketId own, Finding& finding) {
    finding.values["cause"] = "unknown";
    for (const auto& [id, socket] : world.sockets) {
      if (id == own || !socket.sample.local || !may_collide(*socket.sample.local, wanted)) continue;
      if (socket.sample.reason == SocketSample::Reason::gone) continue;
      if (socket.is_listener() && !socket.closed) {
        const auto holders = world.holders(id);
        finding.values["cause"] = "listener";
        if (!holders.empty()) finding.values["holder"] = holders.front()->label;
        return;
      }
      if (finding.values["cause"] == "unknown" &&
          (socket.sample.state == TcpState::time_wait || ends_in_time_wait(timeline, socket)))
        finding.values["cause"] = "time_wait";
    }
  }

  static bool may_collide(const Endpoint& a, const Endpoint& b) {
    return accepts_for(a, b) || accepts_for(b, a);
  }

  /// Periodic samples come late: a connection that its program had closed by then, and that is in TIME_WAIT
  /// when it is next looked at, had the address too.
  static bool ends_in_time_wait(const Timeline& timeline, const SocketState& socket) {
    if (!socket.closed) return false;
    std::vector<std::size_t> samples;
    timeline.each_head([&](std::size_t index, const EventHead& head) {
      if (head.is<SocketSample>() && head.socket == socket.id) samples.push_back(index);
    });
    return std::ranges::any_of(samples, [&](std::size_t index) {
      const auto* sample = std::get_if<SocketSample>(&timeline.event(index).fact);
      return sample != nullptr && sample->state == TcpState::time_wait;
    });
  }

  std::map<ProcessId, Refused> refused_;
};

}  // namespace

std::unique_ptr<Watch> watch_address_in_use() {
  return std::make_unique<AddressInUse>();
}

}  // namespace switchboard
