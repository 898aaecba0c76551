#pragma once
// Proof that a program waits for something that cannot come, without a clock: every thread of it is inside a
// call that has no timeout, on sockets that have nothing to give, nothing is on the way, and two looks in
// succession find the very same calls. Then only a peer of ours could wake it, and ours wait too.
//
//   if (auto look = look_for_stalemate(observed, program)) { again; if (look == previous) … it is proved }
//
// Whatever is not understood (a timeout, a timer, a pipe, a signal handler that a timer could call, a call of
// another kind) means: no proof. It may say "I do not know" of a program that hangs, and never calls a
// program stuck that is not.

#include <compare>
#include <optional>
#include <set>
#include <vector>

#include "engine/model/ids.hpp"
#include "labs/grader/observed.hpp"
#include "labs/grader/process_look.hpp"

namespace switchboard::grader {

struct StillThread {
  ThreadId thread;
  std::uint64_t cpu_ticks = 0, switches = 0;
  std::optional<EventId> call;  ///< of the recording; absent for one that is not recorded (a lock, waitpid)
  auto operator<=>(const StillThread&) const = default;
};

/// All threads of one moment, each of them still for good unless a peer acts.
struct Stalemate {
  std::vector<StillThread> threads;
  std::set<Port> waits_for;       ///< ports of the peers whose bytes it waits for
  std::set<Port> waits_for_room;  ///< ports of the peers that must read before its send goes on
  enum class Clients { awaited, not_awaited } clients = Clients::not_awaited;  ///< by accept, or poll
  /// Whoever waits for datagrams: nothing tells of one on its way (loopback.hpp).
  enum class Datagrams { awaited, not_awaited } datagrams = Datagrams::not_awaited;
  bool operator==(const Stalemate&) const = default;
};

/// One of two looks that must agree. The caller still has to see that no peer of ours has something on the
/// way to a socket that is waited on. Nothing when some thread may go on by itself, or we do not know.
std::optional<Stalemate> look_for_stalemate(Observed& observed);

/// Processes of the submission that live at the end of the recording so far.
std::vector<const ProcessState*> living_processes(Observed& observed);

/// What a process of ours inside the observation is labelled with, so that it is not taken for the student's.
inline constexpr std::string_view our_own_label = "grader";

}  // namespace switchboard::grader
