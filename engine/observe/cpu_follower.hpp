#pragma once
// Keeps the calling thread on the CPU where the thread that it traces last ran: a wake-up across CPUs costs
// five times one on the same CPU. The traced thread's own affinity is never touched. Looks only now and then.

#include <sys/types.h>

namespace switchboard {

class CpuFollower {
 public:
  /// At each stop of a traced thread.
  void follow(pid_t thread);

 private:
  int stops_ = 0;
  int cpu_ = -1;
};

}  // namespace switchboard
