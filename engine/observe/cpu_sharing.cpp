#include "engine/observe/cpu_sharing.hpp"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace switchboard {
namespace {

// Another process may have changed a thread's affinity (taskset(1)), so it is asked for again.
constexpr int meetings_between_questions = 256;
// Then the scheduler may put us elsewhere: the CPU where we stay may have become a busy one.
constexpr int meetings_at_one_cpu = 4096;

cpu_set_t only(int cpu) {
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  return set;
}

int first_of(const cpu_set_t& set) {
  for (int cpu = 0; cpu < CPU_SETSIZE; ++cpu)
    if (CPU_ISSET(cpu, &set)) return cpu;
  return -1;
}

}  // namespace

/// Puts us on one CPU, of those wanted if possible. False while we leave that to the scheduler.
bool CpuSharing::settle(const cpu_set_t& wanted) {
  if (!ours_ && sched_getaffinity(0, sizeof *ours_, &ours_.emplace()) != 0) return false;
  const bool moves_on = ++meetings_ % meetings_at_one_cpu == 0;
  if (moves_on && cpu_ >= 0) {
    sched_setaffinity(0, sizeof *ours_, &*ours_);
    cpu_ = -1;
    return false;
  }
  if (cpu_ >= 0) return true;
  const int here = sched_getcpu();
  const int chosen = here >= 0 && CPU_ISSET(here, &wanted) ? here : first_of(wanted);
  if (chosen < 0) return false;
  const cpu_set_t set = only(chosen);
  if (sched_setaffinity(0, sizeof set, &set) != 0) return false;
  cpu_ = chosen;
  keep_others_off();
  return true;
}

/// What our other threads write and gather can wait for a CPU; a program that waits for us cannot.
void CpuSharing::keep_others_off() const {
  cpu_set_t left = *ours_;
  CPU_CLR(cpu_, &left);
  if (CPU_COUNT(&left) == 0) return;
  std::error_code error;
  for (std::filesystem::directory_iterator task("/proc/self/task", error), end; !error && task != end;
       task.increment(error))
    if (const pid_t thread = std::atoi(task->path().filename().c_str()); thread != gettid())
      sched_setaffinity(thread, sizeof left, &left);
}

void CpuSharing::meet(pid_t thread, ThreadAffinity& affinity) {
  if (affinity.state == ThreadAffinity::State::narrowed) return;
  if (!affinity.own || ++affinity.meetings >= meetings_between_questions) {
    affinity.meetings = 0;
    if (sched_getaffinity(thread, sizeof *affinity.own, &affinity.own.emplace()) != 0)
      return affinity.own.reset();
  }
  if (!settle(*affinity.own) || !CPU_ISSET(cpu_, &*affinity.own) || CPU_COUNT(&*affinity.own) < 2) return;
  const cpu_set_t set = only(cpu_);
  if (sched_setaffinity(thread, sizeof set, &set) == 0) affinity.state = ThreadAffinity::State::narrowed;
}

void CpuSharing::part(pid_t thread, ThreadAffinity& affinity) {
  if (affinity.state != ThreadAffinity::State::narrowed) return;
  affinity.state = ThreadAffinity::State::own;
  sched_setaffinity(thread, sizeof *affinity.own, &*affinity.own);
}

}  // namespace switchboard
