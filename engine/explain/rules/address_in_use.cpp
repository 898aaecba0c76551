// bind or listen failed with EADDRINUSE, and who has the address: a live listener or an ended connection in
// TIME_WAIT, which need different advice (ip(7), socket(7) on SO_REUSEADDR: over TIME_WAIT it is needed on
// both sockets; over a live listener it does not help). A program that goes on to another address is right.

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"

namespace switchboard {
namespace {

bool is_refused(const EventHead& call) {
  return call.error == EADDRINUSE;
}

bool is_reuse_address(const Syscall& call) {
  const auto* option = call.argument("optname");
  const auto* symbol = option == nullptr ? nullptr : std::get_if<Symbol>(option);
  return call.name == "setsockopt" && symbol != nullptr && symbol->name == "SO_REUSEADDR" && call.result == 0;
}

/// SO_REUSEADDR against this call: "before", "after" or "never".
std::string reuse_was_set(const std::vector<CallEvent>& calls, EventId bind) {
  for (const auto& each : calls)
    if (is_reuse_address(*each.call)) return each.id() < bind ? "before" : "after";
  return "never";
}

std::optional<Endpoint> wanted_address(const Snapshot& world, const Syscall& call) {
  if (const auto* address = address_argument(call)) return address->endpoint;
  const auto* socket = call.socket ? world.socket(*call.socket) : nullptr;
  return socket == nullptr ? std::nullopt : socket->sample.local;
}

bool may_collide(const Endpoint& a, const Endpoint& b) {
  return accepts_for(a, b) || accepts_for(b, a);
}

/// Periodic samples come late: a connection that its program had closed by then, and that is in TIME_WAIT
/// when it is next looked at, had the address too.
bool ends_in_time_wait(const Timeline& timeline, const SocketState& socket) {
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

void add_holder(const Timeline& timeline, const Snapshot& world, const Endpoint& wanted, SocketId own,
                Finding& finding) {
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
    if (socket.sample.state == TcpState::time_wait || ends_in_time_wait(timeline, socket))
      finding.values["cause"] = "time_wait";
  }
}

}  // namespace

std::vector<Finding> find_address_in_use(Timeline& timeline) {
  std::vector<Finding> findings;
  for (const auto& [socket, calls] : calls_by_socket(timeline, {is_refused})) {
    for (const auto& each : calls) {
      const Syscall& call = *each.call;
      if ((call.name != "bind" && call.name != "listen") || !call.error || call.error->name != "EADDRINUSE")
        continue;
      const bool tries_another = std::ranges::any_of(calls, [&](const CallEvent& later) {
        return later.id() > each.id() && later.call->name == call.name && later.call->result == 0;
      });
      if (tries_another) continue;
      const auto& world = timeline.snapshot_at(each.event->at);
      const auto wanted = wanted_address(world, call);
      if (!wanted || !port_of(*wanted)) continue;
      Finding finding{
          .rule = "address_in_use", .process = call.process, .socket = socket, .evidence = {each.id()}};
      finding.values = {
          {"call", call.name}, {"address", to_string(*wanted)}, {"reuse", reuse_was_set(calls, each.id())}};
      add_holder(timeline, world, *wanted, socket, finding);
      findings.push_back(std::move(finding));
      break;
    }
  }
  return findings;
}

}  // namespace switchboard
