// The tracer's part that obeys: pausing threads at the boundary of a call, stepping, signals, the end.

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <utility>

#include "engine/decode/call_decoding.hpp"
#include "engine/model/call_family.hpp"
#include "engine/model/man_page_name.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

bool is_socket_call(std::string_view name, const std::optional<SocketId>& socket) {
  if (socket) return true;
  switch (family_of(name)) {
    case CallFamily::set_up:
    case CallFamily::meet:
    case CallFamily::talk:
    case CallFamily::wait:
    case CallFamily::end:
      return true;
    case CallFamily::process:
    case CallFamily::other:
      return false;
  }
  return false;
}

}  // namespace

/// A program's label means its children too; a child's own label means only that one.
bool Tracer::carries(const TracedProcess& process, const std::optional<std::string>& label) {
  return !label || *label == process.label || *label == process.program_label;
}

bool Tracer::is_held(const Tracee& tracee, ThreadPaused::Where where, const CallInProgress& call) {
  const std::string name = call_name(call.raw.number);
  const bool concerns_sockets = is_socket_call(name, call.socket);
  if (where == ThreadPaused::Where::before && tracee.goal == Tracee::Goal::step && concerns_sockets)
    return true;
  const auto hold = std::ranges::find_if(holds_, [&](const control::Hold& candidate) {
    return candidate.where == where && carries(*tracee.process, candidate.label) &&
           (candidate.call == "*" ? concerns_sockets : names_call(candidate.call, name));
  });
  if (hold == holds_.end()) return false;
  if (hold->times == control::Hold::Times::once) holds_.erase(hold);
  return true;
}

void Tracer::pause(Tracee& tracee, ThreadPaused::Where where, CallToken call) {
  const bool before = where == ThreadPaused::Where::before;
  tracee.standing = before ? Tracee::Standing::paused_before : Tracee::Standing::paused_after;
  tracee.goal = Tracee::Goal::run;
  record(RawEvent{monotonic_clock::now(), ThreadHeld{call, tracee.process->id, tracee.id, where}});
}

void Tracer::release(Tracee& tracee, Tracee::Goal goal) {
  tracee.goal = goal;
  record(ThreadResumed{tracee.process->id, tracee.id});
  const bool stands_before = tracee.standing == Tracee::Standing::paused_before;
  tracee.standing = Tracee::Standing::running;
  if (stands_before)
    make_call(tracee);
  else
    resume(tracee);
}

control::Answer Tracer::obey(const control::Hold& wish) {
  holds_.push_back(wish);
  return {};
}

control::Answer Tracer::obey(const control::ClearHolds&) {
  holds_.clear();
  return {};
}

control::Answer Tracer::obey(const control::Step& wish) {
  for (auto& [id, tracee] : tracees_)
    if (tracee.is_paused() && carries(*tracee.process, wish.label)) release(tracee, Tracee::Goal::step);
  return {};
}

control::Answer Tracer::obey(const control::Continue& wish) {
  for (auto& [id, tracee] : tracees_) {
    if (!carries(*tracee.process, wish.label)) continue;
    // One that waits inside the call it stepped into is not paused, but would be after it.
    tracee.goal = Tracee::Goal::run;
    if (tracee.is_paused()) release(tracee, Tracee::Goal::run);
  }
  return {};
}

control::Answer Tracer::obey(const control::Signal& wish) {
  bool found = false;
  for (const auto& [id, process] : processes_) {
    if (process->label != wish.label) continue;
    found = true;
    kill(id, wish.number);
  }
  if (found) return {};
  control::Answer refusal;
  refusal.ok = false;
  refusal.why = fmt::format("no program called {} runs here.", wish.label);
  return refusal;
}

control::Answer Tracer::obey(const EndPrograms& wish) {
  holds_.clear();
  for (const auto& [id, process] : processes_) {
    kill(id, wish.signal);
    kill(id, SIGCONT);  // a stopped job would not see it
  }
  for (auto& [id, tracee] : tracees_) {
    tracee.goal = Tracee::Goal::run;
    if (tracee.is_paused())
      release(tracee, Tracee::Goal::run);
    else if (tracee.standing == Tracee::Standing::delayed)
      resume(tracee);
  }
  if (tracees_.empty()) notices_.all_ended();
  return {};
}

}  // namespace switchboard
