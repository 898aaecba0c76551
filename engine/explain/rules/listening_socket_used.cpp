// recv or send on the listening socket instead of the one that accept returned. A listener is never
// connected: receiving fails with ENOTCONN, sending with EPIPE and its signal (send(2), tcp(7)).

#include <cerrno>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

bool is_refused(const EventHead& call) {
  return call.error == ENOTCONN || call.error == EPIPE;
}

}  // namespace

std::vector<Finding> find_listening_socket_used(Timeline& timeline) {
  std::vector<Finding> findings;
  for (const auto& [socket, calls] : calls_by_socket(timeline, {is_refused})) {
    bool listens = false;
    for (const auto& each : calls) {
      const Syscall& call = *each.call;
      listens = listens || (call.name == "listen" && call.result == 0);
      const bool refused = call.error && (call.error->name == "ENOTCONN" || call.error->name == "EPIPE");
      if (!listens || !refused || movement_of(call.name) == Movement::none) continue;
      Finding finding{.rule = "listening_socket_used",
                      .process = call.process,
                      .socket = socket,
                      .evidence = {each.id()}};
      finding.values = {{"error", call.error->name}};
      findings.push_back(std::move(finding));
      break;
    }
  }
  return findings;
}

}  // namespace switchboard
