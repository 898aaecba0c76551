// Accepted connections that have ended stay open while the program goes on to accept more. Each keeps its
// descriptor, in CLOSE_WAIT (RFC 9293, section 3.6), until accept fails with EMFILE (accept(2)).
//
// Certain for a connection only when the program saw its end (a receive returned 0 or failed with a reset),
// never closed it, never used it again, and accepted another one since. A connection that the kernel shows in
// CLOSE_WAIT but whose end the program has not read may still be at work. shutdown(2) gives no descriptor
// back; but a program that closes some time after it is no rare sight, so connections that were shut down
// count only in a program that never closes any.

#include <algorithm>
#include <cerrno>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

constexpr std::size_t certain_leaks = 3;

struct Accepted {
  EventId accept;
  std::optional<EventId> end;  ///< the process's last call on it, if that showed its end
  bool shut_down = false;
  bool closed = false;
};

/// What this rule knows of calls by their names' numbers.
class Names {
 public:
  explicit Names(const NameTable& names) : names_(names), shutdown_(names.find("shutdown")) {}
  bool accepts(const EventHead& head) const { return names_.name(head.name).starts_with("accept"); }
  bool shuts_down(const EventHead& head) const { return head.name != 0 && head.name == shutdown_; }
  bool shows_end(const EventHead& head) const {
    if (head.has(EventHead::end_of_stream)) return true;
    const bool reset = head.error == ECONNRESET || head.error == EPIPE;
    return reset && movement_of(names_.name(head.name)) != Movement::none;
  }

 private:
  const NameTable& names_;
  std::uint16_t shutdown_;
};

struct Process {
  std::map<SocketId, Accepted> accepted;
  std::vector<EventId> accepts;
  bool closes = false;              ///< it has closed an accepted connection at least once
  std::optional<EventId> too_many;  ///< accept failed with EMFILE
};

/// fork copies descriptors: another process's close or end says nothing of ours.
std::map<ProcessId, Process> gather(const Timeline& timeline) {
  std::map<ProcessId, Process> processes;
  const Names names(timeline.names());
  timeline.each_head([&](std::size_t, const EventHead& call) {
    if (!call.is_call() || call.returned_ns < 0) return;
    auto& process = processes[call.process];
    if (names.accepts(call)) {
      if (call.error == EMFILE && !process.too_many) process.too_many = call.id;
      if (call.error == 0) {
        process.accepts.push_back(call.id);
        if (call.other != 0) process.accepted[SocketId{call.other}] = {call.id, {}, false, false};
      }
    }
    const auto mine = process.accepted.find(call.socket);
    if (call.socket == SocketId{} || mine == process.accepted.end()) return;
    if (names.shuts_down(call)) {
      mine->second.shut_down = true;
      return;
    }
    if (call.has(EventHead::closes)) mine->second.closed = process.closes = true;
    mine->second.end = names.shows_end(call) ? std::optional(call.id) : std::nullopt;
  });
  return processes;
}

}  // namespace

std::vector<Finding> find_descriptor_leak(Timeline& timeline) {
  std::vector<Finding> findings;
  for (const auto& [id, process] : gather(timeline)) {
    std::vector<const Accepted*> leaked;
    for (const auto& [socket, each] : process.accepted) {
      const bool went_on = each.end && !process.accepts.empty() && process.accepts.back() > *each.end;
      const bool may_be_closed_yet = each.shut_down && process.closes;
      if (!each.closed && went_on && !may_be_closed_yet) leaked.push_back(&each);
    }
    if (leaked.size() < certain_leaks) continue;
    std::ranges::sort(leaked, {}, [](const Accepted* each) { return *each->end; });
    Finding finding{
        .rule = "descriptor_leak", .process = id, .evidence = {*leaked.front()->end, leaked.front()->accept}};
    if (const auto* last = timeline.call(*leaked.front()->end)) finding.socket = last->socket;
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
