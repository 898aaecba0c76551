// Accepted connections that have ended stay open while the program goes on to accept more. Each keeps its
// descriptor, in CLOSE_WAIT (RFC 9293, section 3.6), until accept fails with EMFILE (accept(2)).
//
// Certain for a connection only when the program saw its end (a receive returned 0 or failed with a reset),
// never closed it, never used it again, and accepted another one since. A connection that the kernel shows in
// CLOSE_WAIT but whose end the program has not read may still be at work. shutdown(2) gives no descriptor
// back; but a program that closes some time after it is no rare sight, so connections that were shut down
// count only in a program that never closes any. Few of them may still be closed: said when the program has
// ended, has no descriptor left, or has left so many open that no program means it.

#include <algorithm>
#include <cerrno>
#include <map>

#include "engine/explain/rule.hpp"
#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

class DescriptorLeak : public Watch {
  static constexpr std::size_t certain_leaks = 3, leaks_that_nobody_means = 16;

  struct Accepted {
    EventId accept;
    std::optional<EventId> end;  ///< the process's last call on it, if that showed its end
    bool shut_down = false;
  };
  struct Process {
    std::map<SocketId, Accepted> open;
    std::int64_t accepts = 0;
    std::optional<EventId> last_accept;
    std::size_t ends = 0;             ///< of those in `open`
    bool closes = false;              ///< it has closed an accepted connection at least once
    std::optional<EventId> too_many;  ///< accept failed with EMFILE
    bool told = false;
  };

  Interest interest() const override { return Interest().in(Calls::all).of<ProcessExited>(); }

  void returned(const Sight& sight) override {
    const EventHead& head = sight.head;
    if (is_accept(sight)) return accepted(sight);
    if (head.socket == SocketId{}) return;
    const auto found = processes_.find(head.process);
    if (found == processes_.end()) return;
    Process& process = found->second;
    const auto mine = process.open.find(head.socket);
    if (mine == process.open.end()) return;
    if (mine->second.end) --process.ends;
    if (head.has(EventHead::closes)) {
      process.closes = true;
      process.open.erase(mine);
      return;
    }
    if (sight.name() == "shutdown")
      mine->second.shut_down = true;
    else
      mine->second.end = shows_end(sight) ? std::optional(head.id) : std::nullopt;
    if (mine->second.end) ++process.ends;
  }

  static bool is_accept(const Sight& sight) { return sight.name() == "accept" || sight.name() == "accept4"; }

  static bool shows_end(const Sight& sight) {
    if (sight.head.has(EventHead::end_of_stream)) return true;
    const bool reset = sight.head.error == ECONNRESET || sight.head.error == EPIPE;
    return reset && movement_of(sight.name()) != Movement::none;
  }

  void accepted(const Sight& sight) {
    const EventHead& head = sight.head;
    Process& process = processes_[head.process];
    if (head.error == EMFILE && !process.too_many) {
      process.too_many = head.id;
      tell(sight, head.process, process, certain_leaks);
    }
    if (head.error != 0) return;
    ++process.accepts;
    process.last_accept = head.id;
    if (head.other != 0) process.open[SocketId{head.other}] = {head.id, {}, false};
    if (process.ends >= leaks_that_nobody_means) tell(sight, head.process, process, leaks_that_nobody_means);
  }

  void happened(const Sight& exited) override {
    const auto found = processes_.find(exited.head.process);
    if (found == processes_.end()) return;
    tell(exited, found->first, found->second, certain_leaks);
    processes_.erase(found);
  }

  void ended(const Setting& setting) override {
    for (auto& [id, process] : processes_) tell(setting, id, process, certain_leaks);
  }

  static void tell(const Setting& setting, ProcessId id, Process& process, std::size_t least) {
    if (process.told) return;
    std::vector<const Accepted*> leaked;
    SocketId first;
    for (const auto& [socket, each] : process.open) {
      const bool went_on = each.end && process.last_accept && *process.last_accept > *each.end;
      const bool may_be_closed_yet = each.shut_down && process.closes;
      if (!went_on || may_be_closed_yet) continue;
      if (leaked.empty() || *each.end < *leaked.front()->end) {
        leaked.insert(leaked.begin(), &each);
        first = socket;
      } else {
        leaked.push_back(&each);
      }
    }
    if (leaked.size() < least) return;
    process.told = true;
    Finding finding{
        .process = id, .socket = first, .evidence = {*leaked.front()->end, leaked.front()->accept}};
    finding.values = {{"open", std::to_string(leaked.size())}, {"accepted", std::to_string(process.accepts)}};
    if (process.too_many) {
      finding.evidence.push_back(*process.too_many);
      finding.values["limit"] = "reached";
    }
    setting.found(std::move(finding));
  }

  std::map<ProcessId, Process> processes_;
};

}  // namespace

std::unique_ptr<Watch> watch_descriptor_leak() {
  return std::make_unique<DescriptorLeak>();
}

}  // namespace switchboard
