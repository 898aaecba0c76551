#include "engine/observe/limits_of_tracing.hpp"

#include <fmt/format.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/xattr.h>

namespace switchboard {
namespace {

Remark strict_mode(const std::string& program) {
  return {LimitOfTracing::strict_mode,
          fmt::format(
              "{} asks for seccomp's strict mode. Under observation the kernel refuses it (EINVAL), because "
              "a filter is installed.",
              program)};
}

Remark own_filter(const std::string& program) {
  return {LimitOfTracing::own_filter,
          fmt::format(
              "{} installs a filter of system calls of its own. Calls that this filter refuses are not seen.",
              program)};
}

}  // namespace

std::vector<TracedCall> calls_with_limits() {
  return {{SYS_ptrace, {}}, {SYS_seccomp, {}}, {SYS_prctl, PR_SET_SECCOMP}};
}

std::optional<Remark> remark_on(const RawCall& call, const std::string& program) {
  const auto request = call.arguments[0];
  switch (call.number) {
    case SYS_ptrace:
      if (request != PTRACE_TRACEME && request != PTRACE_ATTACH && request != PTRACE_SEIZE) return {};
      return Remark{
          LimitOfTracing::second_tracer,
          fmt::format("{} asks to trace a program with ptrace. Observed programs have a tracer already and a "
                      "second one is refused: debuggers, strace and leak checks run without observation.",
                      program)};
    case SYS_seccomp:
      if (request == SECCOMP_SET_MODE_STRICT) return strict_mode(program);
      return request == SECCOMP_SET_MODE_FILTER ? std::optional{own_filter(program)} : std::nullopt;
    case SYS_prctl:
      if (request != PR_SET_SECCOMP) return {};
      return call.arguments[1] == SECCOMP_MODE_STRICT ? strict_mode(program) : own_filter(program);
    default:
      return {};
  }
}

std::optional<Remark> remark_on_executable(int process, const std::string& executable) {
  struct stat file {
  }, own{};
  const bool known =
      stat(executable.c_str(), &file) == 0 && stat(fmt::format("/proc/{}", process).c_str(), &own) == 0;
  if (!known) return {};
  const bool other_user = (file.st_mode & S_ISUID) != 0 && file.st_uid != own.st_uid;
  const bool other_group =
      (file.st_mode & S_ISGID) != 0 && (file.st_mode & S_IXGRP) != 0 && file.st_gid != own.st_gid;
  const bool capabilities =
      own.st_uid != 0 && getxattr(executable.c_str(), "security.capability", nullptr, 0) > 0;
  if (!other_user && !other_group && !capabilities) return {};
  return Remark{
      LimitOfTracing::set_user_id,
      fmt::format("{} would run with more rights ({}). Under observation it gains none (no_new_privs).",
                  executable,
                  other_user    ? "set-user-ID"
                  : other_group ? "set-group-ID"
                                : "file capabilities")};
}

}  // namespace switchboard
