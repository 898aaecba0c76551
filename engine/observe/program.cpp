#include "engine/observe/program.hpp"

#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <system_error>

#include "engine/observe/late_filter.hpp"
#include "engine/system/system_error.hpp"

extern char** environ;

namespace switchboard {
namespace {

enum class Stage : int { standard_descriptors, directory, namespaces, capabilities, filter, execute };

struct Report {
  Stage stage;
  int error;
};

/// All that the child needs, made before the fork.
struct Prepared {
  const Surroundings::Host* host = nullptr;
  std::string directory;           // of ours, where the program's may be a relative one
  std::vector<std::string> texts;  // owns what argv and environment point to
  std::vector<char*> argv, shell_argv, environment;
  std::string executable;
  sock_fprog filter{}, socket_filter{};
};

sock_fprog as_kernel_wants_it(const std::vector<sock_filter>& filter) {
  return {static_cast<unsigned short>(filter.size()), const_cast<sock_filter*>(filter.data())};
}

void prepare(Prepared& result, const Program& program, const Surroundings& surroundings,
             SocketFilter socket_filter) {
  result.host = &host_for(program, surroundings);
  if (char path[PATH_MAX]; getcwd(path, sizeof path) != nullptr) result.directory = path;
  result.executable = executable_of(program);
  for (const auto& argument : program.argv) result.texts.push_back(argument);
  const auto arguments = result.texts.size();
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!program.environment.contains(text.substr(0, text.find('=')))) result.texts.push_back(text);
  }
  for (const auto& [name, value] : program.environment) result.texts.push_back(name + "=" + value);
  static char shell[] = "/bin/sh";
  result.shell_argv = {shell, result.executable.data()};
  for (std::size_t i = 0; i < result.texts.size(); ++i) {
    (i < arguments ? result.argv : result.environment).push_back(result.texts[i].data());
    if (i > 0 && i < arguments) result.shell_argv.push_back(result.texts[i].data());
  }
  for (auto* list : {&result.argv, &result.shell_argv, &result.environment}) list->push_back(nullptr);
  result.filter = as_kernel_wants_it(surroundings.filter);
  if (socket_filter == SocketFilter::installed)
    result.socket_filter = as_kernel_wants_it(surroundings.socket_filter);
}

/// capabilities(7): exec gives root no more than the bounding set, so that a lesson's program has the rights
/// of an ordinary one.
bool drop_capabilities() {
  for (int capability = 0; capability < 64; ++capability)
    if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) return false;
  return true;
}

/// Leaves CAP_NET_RAW alone: root keeps it over exec by the bounding set, an ordinary user, who would lose
/// all capabilities of the user namespace there, by the ambient set (capabilities(7)). Root also keeps what
/// it takes to be another user: tcpdump, started by root, insists on that.
bool keep_raw_sockets_only() {
  constexpr auto raw = 1U << CAP_NET_RAW;
  const auto kept = geteuid() == 0 ? raw | 1U << CAP_SETUID | 1U << CAP_SETGID : raw;
  for (int capability = 0; capability < 64; ++capability) {
    const bool stays = capability < 32 && (kept >> capability & 1U) != 0;
    if (!stays && prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0 && errno != EINVAL) return false;
  }
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct data[2]{{kept, kept, raw}, {0, 0, 0}};
  return syscall(SYS_capset, &header, data) == 0 &&
         prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0) == 0;
}

/// Marks all other descriptors from 3 on to be closed by exec: libraries that we use (libdw, streams) open
/// some without saying so themselves. Before Linux 5.11 it does nothing.
void keep_only(const std::vector<int>& descriptors) {
  unsigned first = 3;
  for (const int kept : descriptors) {
    const auto number = static_cast<unsigned>(kept);
    if (number > first) close_range(first, number - 1, CLOSE_RANGE_CLOEXEC);
    first = number + 1;
  }
  close_range(first, ~0U, CLOSE_RANGE_CLOEXEC);
}

/// Async-signal-safe. Returns only by not returning.
[[noreturn]] void become(const Program& program, const Surroundings& surroundings, Prepared& prepared, int go,
                         int report) {
  Stage stage = Stage::standard_descriptors;
  const auto fail = [&] {
    const Report text{stage, errno};
    [[maybe_unused]] const auto written = write(report, &text, sizeof text);
    _exit(127);
  };
  char byte;
  if (read(go, &byte, 1) != 1) _exit(127);  // the tracer may not trace us, or is gone
  for (int number = 0; number < 3; ++number)
    if (program.standard[static_cast<std::size_t>(number)].is_open() &&
        dup2(program.standard[static_cast<std::size_t>(number)].number(), number) < 0)
      fail();
  stage = Stage::namespaces;
  const auto& host = *prepared.host;
  if (host.user_namespace >= 0 && setns(host.user_namespace, CLONE_NEWUSER) != 0) fail();
  if (host.network_namespace >= 0 && setns(host.network_namespace, CLONE_NEWNET) != 0) fail();
  if (host.uts_namespace >= 0 && setns(host.uts_namespace, CLONE_NEWUTS) != 0) fail();
  if (host.mount_namespace >= 0) {
    if (setns(host.mount_namespace, CLONE_NEWNS) != 0) fail();
    // setns(2): it also changes the working directory, to the root.
    if (chdir(prepared.directory.c_str()) != 0) fail();
  }
  stage = Stage::directory;
  if (!program.directory.empty() && chdir(program.directory.c_str()) != 0) fail();
  stage = Stage::capabilities;
  const bool drops = program.capabilities == control::Run::Capabilities::dropped;
  // As an ordinary user on the host's network there is nothing to drop, nor a right to do so.
  if (drops && !drop_capabilities() && (host.user_namespace >= 0 || geteuid() == 0)) fail();
  // On the host's network an ordinary user has no such right to keep; the program is told so by EPERM.
  const bool keeps_raw = program.capabilities == control::Run::Capabilities::raw;
  if (keeps_raw && !keep_raw_sockets_only() && (host.user_namespace >= 0 || geteuid() == 0)) fail();
  setrlimit(RLIMIT_NOFILE, &surroundings.open_files);
  // The tracer, whose child this is, keeps to one processor: see CpuFollower.
  sched_setaffinity(0, sizeof surroundings.processors, &surroundings.processors);
  keep_only(surroundings.descriptors);
  for (const auto& disposition : surroundings.dispositions)
    sigaction(disposition.signal, &disposition.action, nullptr);
  sigprocmask(SIG_SETMASK, &surroundings.signal_mask, nullptr);
  stage = Stage::filter;
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) fail();
  if (prepared.socket_filter.len > 0 &&
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prepared.socket_filter) != 0)
    fail();
  if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &prepared.filter) != 0) fail();
  stage = Stage::execute;
  execve(prepared.executable.c_str(), prepared.argv.data(), prepared.environment.data());
  // A script without its #! line runs in the shell, as execvp(3) has it.
  if (errno == ENOEXEC) execve("/bin/sh", prepared.shell_argv.data(), prepared.environment.data());
  fail();
  _exit(127);
}

std::string attempt_of(Stage stage, const Program& program) {
  switch (stage) {
    case Stage::standard_descriptors:
      return "give the program its standard descriptors";
    case Stage::directory:
      return "change to the directory " + program.directory;
    case Stage::namespaces:
      return "enter the private network";
    case Stage::capabilities:
      return "drop capabilities";
    case Stage::filter:
      return "install the filter of system calls";
    case Stage::execute:
      break;
  }
  return "run " + program.argv.front();
}

}  // namespace

std::string executable_of(const Program& program) {
  const std::string& name = program.argv.front();
  if (name.find('/') != std::string::npos) return name;
  const auto own = program.environment.find("PATH");
  const char* ours = std::getenv("PATH");
  std::istringstream path(own != program.environment.end() ? own->second
                          : ours != nullptr                ? ours
                                                           : "/bin:/usr/bin");
  for (std::string directory; std::getline(path, directory, ':');) {
    const std::string candidate = (directory.empty() ? "." : directory) + "/" + name;
    struct stat status {};
    if (access(candidate.c_str(), X_OK) == 0 && stat(candidate.c_str(), &status) == 0 &&
        S_ISREG(status.st_mode))
      return candidate;
  }
  return {};
}

SocketFilter socket_filter_for(const Program& program) {
  if (!filters_can_come_late) return SocketFilter::installed;
  const auto is_socket = [](int number) {
    struct stat status {};
    return fstat(number, &status) == 0 && S_ISSOCK(status.st_mode);
  };
  for (int number = 0; number < 3; ++number) {
    const auto& own = program.standard[static_cast<std::size_t>(number)];
    if (is_socket(own.is_open() ? own.number() : number)) return SocketFilter::installed;
  }
  std::error_code error;
  for (std::filesystem::directory_iterator entry("/proc/self/fd", error), end; !error && entry != end;
       entry.increment(error)) {
    const int number = std::atoi(entry->path().filename().c_str());
    const int flags = fcntl(number, F_GETFD);
    if (number > 2 && flags >= 0 && (flags & FD_CLOEXEC) == 0 && is_socket(number))
      return SocketFilter::installed;
  }
  return SocketFilter::later;
}

const Surroundings::Host& host_for(const Program& program, const Surroundings& surroundings) {
  for (const auto& host : surroundings.hosts)
    if (program.host ? host.id == *program.host : !host.name.empty() && host.name == program.label)
      return host;
  return surroundings.hosts.front();
}

StartedProgram start_program(const Program& program, const Surroundings& surroundings,
                             SocketFilter socket_filter, unsigned long ptrace_options) {
  Prepared prepared;
  prepare(prepared, program, surroundings, socket_filter);
  int go[2], report[2];
  check_system_call("make a pipe", pipe2(go, O_CLOEXEC));
  FileDescriptor go_read{go[0]}, go_write{go[1]};
  check_system_call("make a pipe", pipe2(report, O_CLOEXEC));
  StartedProgram started{-1, FileDescriptor{report[0]}};
  FileDescriptor report_write{report[1]};

  started.process = check_system_call("start a process", fork());
  if (started.process == 0) {
    go_write.reset();
    become(program, surroundings, prepared, go_read.number(), report_write.number());
  }
  if (ptrace(PTRACE_SEIZE, started.process, nullptr, ptrace_options) != 0) {
    const int error = errno;
    go_write.reset();  // the child reads the end of the pipe and exits
    waitpid(started.process, nullptr, __WALL);
    throw SystemError("trace system calls on this machine (`switchboard doctor` says what would permit it)",
                      error);
  }
  check_system_call("start a traced process", write(go_write.number(), "", 1));
  return started;
}

StartFailure start_failure(const StartedProgram& started, const Program& program) {
  Report report{};
  if (read(started.report.number(), &report, sizeof report) != sizeof report)
    return {"cannot run " + program.argv.front() + ": it ended before it was executed.", 125};
  const bool is_own_failure = report.stage != Stage::execute && report.stage != Stage::directory;
  const bool is_missing = report.error == ENOENT || report.error == ENOTDIR;
  const std::string reason = std::generic_category().message(report.error);
  return {"cannot " + attempt_of(report.stage, program) + ": " + reason + ".", is_own_failure ? 125
                                                                               : is_missing   ? 127
                                                                                              : 126};
}

}  // namespace switchboard
