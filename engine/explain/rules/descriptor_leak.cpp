// Accepted connections that have ended stay open while the program goes on to accept more. Each keeps its
// descriptor, in CLOSE_WAIT (RFC 9293, section 3.6), until accept fails with EMFILE (accept(2)).
//
// Certain for a connection only when the program saw its end (a receive returned 0 or failed with a reset),
// never closed it, never used it again, and accepted another one since. A connection that the kernel shows in
// CLOSE_WAIT but whose end the program has not read may still be at work. shutdown(2) gives no descriptor
// back; but a program that closes some time after it is no rare sight, so connections that were shut down
// count only in a program that never closes any.

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/explain/socket_calls.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

constexpr std::size_t certain_leaks = 3;

bool shows_end(const Syscall& call) {
  const bool receives = movement_of(call.name) == Movement::receives && asked_length(call) > 0;
  const bool reset = call.error && (call.error->name == "ECONNRESET" || call.error->name == "EPIPE");
  return (receives && call.result == 0) || (movement_of(call.name) != Movement::none && reset);
}

struct Accepted {
  CallEvent accept;
  std::optional<CallEvent> end;  ///< the process's last call on it, if that showed its end
  bool shut_down = false;
  bool closed = false;
};

bool is_accept(const Syscall& call) {
  return (call.name == "accept" || call.name == "accept4") && !call.error;
}

struct Process {
  std::map<SocketId, Accepted> accepted;
  std::vector<EventId> accepts;
  bool closes = false;              ///< it has closed an accepted connection at least once
  std::optional<EventId> too_many;  ///< accept failed with EMFILE
};

/// fork copies descriptors: another process's close or end says nothing of ours.
std::map<ProcessId, Process> gather(const Timeline& timeline) {
  std::map<ProcessId, Process> processes;
  for (const auto& each : returned_calls(timeline)) {
    const Syscall& call = *each.call;
    auto& process = processes[call.process];
    if (is_accept(call)) {
      process.accepts.push_back(each.id());
      for (const auto& made : call.made)
        if (made.socket) process.accepted[*made.socket] = {each, {}, false, false};
    }
    const bool is_full = call.error && call.error->name == "EMFILE" && call.name.starts_with("accept");
    if (is_full && !process.too_many) process.too_many = each.id();
    const auto mine = call.socket ? process.accepted.find(*call.socket) : process.accepted.end();
    if (mine == process.accepted.end()) continue;
    if (call.name == "shutdown") {
      mine->second.shut_down = true;
      continue;
    }
    if (!call.closed.empty()) mine->second.closed = process.closes = true;
    mine->second.end = shows_end(call) ? std::optional(each) : std::nullopt;
  }
  return processes;
}

}  // namespace

std::vector<Finding> find_descriptor_leak(Timeline& timeline) {
  std::vector<Finding> findings;
  for (const auto& [id, process] : gather(timeline)) {
    std::vector<const Accepted*> leaked;
    for (const auto& [socket, each] : process.accepted) {
      const bool went_on = each.end && !process.accepts.empty() && process.accepts.back() > each.end->id();
      const bool may_be_closed_yet = each.shut_down && process.closes;
      if (!each.closed && went_on && !may_be_closed_yet) leaked.push_back(&each);
    }
    if (leaked.size() < certain_leaks) continue;
    std::ranges::sort(leaked, {}, [](const Accepted* each) { return each->end->id(); });
    Finding finding{.rule = "descriptor_leak",
                    .process = id,
                    .evidence = {leaked.front()->end->id(), leaked.front()->accept.id()}};
    finding.socket = leaked.front()->end->call->socket;
    finding.values = {{"open", std::to_string(leaked.size())},
                      {"accepted", std::to_string(process.accepts.size())}};
    if (process.too_many) {
      finding.evidence.push_back(*process.too_many);
      finding.values["limit"] = "reached";
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace switchboard
