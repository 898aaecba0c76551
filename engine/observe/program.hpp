#pragma once
// A program to be observed: what to execute and how, and its start up to the point where the tracer owns it.
//
//   auto started = start_program(program, surroundings);     from the tracer's thread
//   … PTRACE_EVENT_EXEC of started.process:                  it runs
//   … or its exit before that:                               exec_failure(started)
//
// The child is seized before it changes anything, so that it is ours from its first instruction; then it
// enters the namespaces, installs the filter and executes. Between fork and exec it makes system calls only,
// because other threads of ours may have held locks.

#include <linux/filter.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/types.h>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/messages.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

struct Program {
  std::string label;
  std::optional<HostId> host;  ///< absent: the one of its label, or the first
  std::vector<std::string> argv;
  std::string directory;                           ///< empty: ours
  std::map<std::string, std::string> environment;  ///< added to ours
  control::Run::Capabilities capabilities = control::Run::Capabilities::kept;
  std::array<FileDescriptor, 3> standard;  ///< not open: ours
};

/// What every program of an observation is started in.
struct Surroundings {
  struct Host {
    HostId id;
    std::string name;  ///< empty where there is one only
    int user_namespace = -1, network_namespace = -1, mount_namespace = -1, uts_namespace = -1;  ///< -1: ours
    std::uint64_t network_cookie = 0;  ///< as Host has it
  };
  std::vector<Host> hosts;                         ///< one at least
  std::vector<sock_filter> filter, socket_filter;  ///< call_filter.hpp
  // As we were started with:
  sigset_t signal_mask{};
  struct Disposition {
    int signal = 0;
    struct sigaction action {};
  };
  std::vector<Disposition> dispositions;  ///< of the signals that we treat otherwise
  rlimit open_files{};                    ///< RLIMIT_NOFILE
  cpu_set_t processors{};
  std::vector<int> descriptors;  ///< from 3 on, in order; all others are ours, whoever opened them
};

struct StartedProgram {
  pid_t process = -1;
  FileDescriptor report;  ///< closed by a successful exec, else it has the error
};

/// Whether the filter for calls on sockets is there from the start, or added before the first socket.
enum class SocketFilter { later, installed };

/// What a program needs that is given a socket, as inetd gives one: `installed`.
SocketFilter socket_filter_for(const Program& program);

/// The file that execvp(3) would take; empty when there is none.
std::string executable_of(const Program& program);

/// Where a program goes.
const Surroundings::Host& host_for(const Program& program, const Surroundings& surroundings);

/// Throws SystemError when the child cannot be made or may not be traced. `ptrace_options` as in
/// PTRACE_SEIZE.
StartedProgram start_program(const Program& program, const Surroundings& surroundings,
                             SocketFilter socket_filter, unsigned long ptrace_options);

struct StartFailure {
  std::string why;        ///< a sentence
  int exit_status = 127;  ///< 127 not found, 126 found and not executable, 125 our own preparations
};
/// Why a program that ended before its exec did so.
StartFailure start_failure(const StartedProgram& started, const Program& program);

}  // namespace switchboard
