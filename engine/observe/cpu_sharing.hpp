#pragma once
// Keeps an observed thread on the tracer's CPU while it is inside an observed call. A wake-up across CPUs
// costs several times one on the same CPU, and each observed call is four of them. The scheduler would not do
// so by itself: at each resume the tracer's CPU is busy with the tracer, so the thread is put on an idle one.
//
//   sharing.meet(thread, affinity);     before it is resumed into the call
//   sharing.part(thread, affinity);     after it was resumed from the call, and before it asks for its
//   affinity
//
// Between the two the thread may run on that one CPU only; what the program computes between its calls runs
// where it may. So several threads that compute still do so at once. The program cannot see it: the calls
// that tell or set an affinity are stopped at, and parted from first. Children are not born inside a meeting.

#include <sched.h>
#include <sys/types.h>

#include <optional>

namespace switchboard {

/// Of one observed thread.
struct ThreadAffinity {
  std::optional<cpu_set_t> own;  ///< as the program has it, when that is known
  int meetings = 0;              ///< since it was asked for
  enum class State { own, narrowed } state = State::own;
};

/// For the thread that uses it. The other threads of its process are kept off its CPU.
class CpuSharing {
 public:
  void meet(pid_t thread, ThreadAffinity& affinity);
  void part(pid_t thread, ThreadAffinity& affinity);

 private:
  bool settle(const cpu_set_t& wanted);
  void keep_others_off() const;

  std::optional<cpu_set_t> ours_;  // before the first meeting
  int cpu_ = -1;                   // where we stay; -1: where the scheduler puts us
  int meetings_ = 0;
};

}  // namespace switchboard
