// SIGPIPE ended the program after it sent on a connection that its peer had closed (send(2), EPIPE). The
// first send after the peer's close succeeds, the peer answers with RST, and the next send raises the signal.

#include <csignal>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

/// The process's last call, if that was a send on a socket that broke.
const Event* breaking_send(const Timeline& timeline, ProcessId process, EventId before) {
  const Event* last = nullptr;
  for (const Event& event : timeline.events()) {
    if (event.id >= before) break;
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || call->process != process) continue;
    const bool sends = movement_of(call->name) == Movement::sends || call->name == "sendmmsg";
    const bool broke = !call->returned || (call->error && call->error->name == "EPIPE");
    if (sends && broke && call->socket) last = &event;
    if (sends && !broke) last = nullptr;
  }
  return last;
}

}  // namespace

std::vector<Finding> find_sigpipe(Timeline& timeline) {
  std::vector<Finding> findings;
  for (const Event& event : timeline.events()) {
    const auto* exited = std::get_if<ProcessExited>(&event.fact);
    if (exited == nullptr || exited->status.signal != SIGPIPE) continue;
    const auto* send = breaking_send(timeline, exited->process, event.id);
    if (send == nullptr) continue;
    const Syscall& call = std::get<Syscall>(send->fact);
    const auto& world = timeline.snapshot_at(send->at);
    const auto* socket = world.socket(*call.socket);
    if (socket == nullptr || socket->role == SocketRole::listener)
      continue;  // listening_socket_used says that
    Finding finding{.rule = "sigpipe",
                    .process = exited->process,
                    .socket = call.socket,
                    .evidence = {send->id, event.id}};
    const bool was_connected = socket->role == SocketRole::client || socket->role == SocketRole::server;
    finding.values = {{"connection", was_connected ? "ended" : "none"}};
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace switchboard
