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
  std::optional<EventId> last;
  timeline.each_head([&](std::size_t, const EventHead& head) {
    if (head.id >= before || !head.is_call() || head.process != process) return;
    const auto& name = timeline.name_of(head);
    if (movement_of(name) != Movement::sends && name != "sendmmsg") return;
    const bool broke = head.returned_ns < 0 || head.error == EPIPE;
    if (!broke) last.reset();
    if (broke && head.socket != SocketId{}) last = head.id;
  });
  return last ? timeline.find(*last) : nullptr;
}

}  // namespace

std::vector<Finding> find_sigpipe(Timeline& timeline) {
  std::vector<Finding> findings;
  std::vector<EventHead> broken;
  timeline.each_head([&](std::size_t, const EventHead& head) {
    if (head.is<ProcessExited>() && head.error == SIGPIPE) broken.push_back(head);
  });
  for (const EventHead& exited : broken) {
    const auto* send = breaking_send(timeline, exited.process, exited.id);
    if (send == nullptr) continue;
    const Syscall& call = std::get<Syscall>(send->fact);
    const auto& world = timeline.snapshot_at(send->at);
    const auto* socket = world.socket(*call.socket);
    if (socket == nullptr || socket->role == SocketRole::listener)
      continue;  // listening_socket_used says that
    Finding finding{.rule = "sigpipe",
                    .process = exited.process,
                    .socket = call.socket,
                    .evidence = {send->id, exited.id}};
    const bool was_connected = socket->role == SocketRole::client || socket->role == SocketRole::server;
    finding.values = {{"connection", was_connected ? "ended" : "none"}};
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace switchboard
