#include "engine/observe/inherited_state.hpp"

#include <fcntl.h>
#include <sys/signalfd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

sigset_t read_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) {
    struct sigaction action {};
    // A signal that is ignored and blocked still waits to be read (sigaction(2)), but nobody wants it to end
    // us.
    if (sigaction(number, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&set, number);
  }
  return set;
}

std::vector<int> descriptors_for_programs() {
  std::vector<int> result;
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    int number = -1;
    std::from_chars(name.data(), name.data() + name.size(), number);
    const int flags = fcntl(number, F_GETFD);
    if (number > 2 && flags >= 0 && (flags & FD_CLOEXEC) == 0) result.push_back(number);
  }
  std::ranges::sort(result);
  return result;
}

}  // namespace

void prepare_own_process(Surroundings& surroundings) {
  surroundings.descriptors = descriptors_for_programs();
  sched_getaffinity(0, sizeof surroundings.processors, &surroundings.processors);
  const sigset_t set = read_signals();
  check_system_call("block signals", pthread_sigmask(SIG_BLOCK, &set, &surroundings.signal_mask));
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  // The second line: signals that a program may send to its process group, of which we are (kill(2)).
  std::vector<int> ignored{SIGPIPE, SIGTSTP, SIGTTIN,   SIGTTOU, SIGURG, SIGUSR1,
                           SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGIO,  SIGPWR};
  for (int number = SIGRTMIN; number <= SIGRTMAX; ++number) ignored.push_back(number);
  for (const int number : ignored) {
    Surroundings::Disposition before{number, {}};
    check_system_call("ignore a signal", sigaction(number, &ignore, &before.action));
    surroundings.dispositions.push_back(before);
  }
  check_system_call("read the limit of open files", getrlimit(RLIMIT_NOFILE, &surroundings.open_files));
  // One descriptor for each observed process, beside our own.
  rlimit raised = surroundings.open_files;
  raised.rlim_cur = raised.rlim_max;
  setrlimit(RLIMIT_NOFILE, &raised);
}

FileDescriptor open_signals() {
  const sigset_t set = read_signals();
  return FileDescriptor{check_system_call("read signals", signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK))};
}

}  // namespace switchboard
