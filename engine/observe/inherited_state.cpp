#include "engine/observe/inherited_state.hpp"

#include <sys/signalfd.h>

#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

sigset_t read_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) sigaddset(&set, number);
  return set;
}

}  // namespace

void prepare_own_process(Surroundings& surroundings) {
  const sigset_t set = read_signals();
  check_system_call("block signals", pthread_sigmask(SIG_BLOCK, &set, &surroundings.signal_mask));
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  check_system_call("ignore SIGPIPE", sigaction(SIGPIPE, &ignore, &surroundings.broken_pipe));
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
