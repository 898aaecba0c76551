#include "engine/observe/cpu_follower.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {
namespace {

constexpr int stops_between_looks = 64;  // a look costs as much as a stop or two

/// Field 39 of /proc/PID/stat, "processor" (proc(5)); -1 when it cannot be read. The fields are counted from
/// the last ')', since the second is a name that may hold anything.
int cpu_of(pid_t thread) {
  const FileDescriptor file{open(fmt::format("/proc/{}/stat", thread).c_str(), O_RDONLY | O_CLOEXEC)};
  char text[1024];
  const ssize_t size = file ? read(file.number(), text, sizeof text - 1) : -1;
  if (size <= 0) return -1;
  text[size] = '\0';
  const char* at = std::strrchr(text, ')');
  for (int field = 2; at != nullptr && field < 39; ++field) at = std::strchr(at + 1, ' ');
  return at == nullptr ? -1 : std::atoi(at + 1);
}

}  // namespace

void CpuFollower::follow(pid_t thread) {
  if (stops_++ % stops_between_looks != 0) return;
  const int cpu = cpu_of(thread);
  if (cpu < 0 || cpu >= CPU_SETSIZE || cpu == cpu_) return;
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET(cpu, &set);
  if (sched_setaffinity(0, sizeof set, &set) == 0) cpu_ = cpu;
}

}  // namespace switchboard
