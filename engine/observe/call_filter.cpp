#include "engine/observe/call_filter.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "engine/decode/call_table.hpp"
#include "engine/observe/ignored_signals.hpp"
#include "engine/observe/limits_of_tracing.hpp"
#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

/// libseccomp reports errors as negative errno values.
void check(int result) {
  if (result < 0) throw SystemError("build the filter of system calls", -result);
}

void trace(scmp_filter_ctx filter, int number) {
  const int result = seccomp_rule_add(filter, SCMP_ACT_TRACE(0), number, 0);
  if (result != -EEXIST) check(result);
}

void trace_with_first_argument(scmp_filter_ctx filter, int number, unsigned value) {
  const int result =
      seccomp_rule_add(filter, SCMP_ACT_TRACE(0), number, 1, SCMP_A0(SCMP_CMP_MASKED_EQ, 0xffffffffU, value));
  if (result != -EEXIST) check(result);
}

void trace_from_the_start(scmp_filter_ctx filter) {
  for (const CallRow& row : call_table())
    if (row.number() >= 0 && row.trace == TraceWhen::always) trace(filter, row.number());
  // The two ways back into an interrupted call (signal(7)): a restart by the kernel, and a handler's return.
  trace(filter, SYS_restart_syscall);
  trace(filter, SYS_rt_sigreturn);
  // Where a thread may run is changed for the time of its calls (cpu_sharing.hpp), and must not be seen so.
  trace(filter, SYS_sched_getaffinity);
  trace(filter, SYS_sched_setaffinity);
  // The other filter comes before one of the program's own, which might forbid to add it.
  trace(filter, SYS_seccomp);
  trace_with_first_argument(filter, SYS_prctl, PR_SET_SECCOMP);
  // What goes to standard output and standard error is shown; descriptors are of 32 bits.
  for (const int call : {SYS_write, SYS_writev})
    for (const unsigned stream : {1U, 2U}) trace_with_first_argument(filter, call, stream);
  trace_with_first_argument(filter, SYS_dup, STDERR_FILENO);  // perror(3) writes to a duplicate
  for (const int call : calls_watched_for_signals()) trace(filter, call);
  for (const TracedCall& call : calls_with_limits()) {
    if (call.first_argument)
      trace_with_first_argument(filter, call.number, *call.first_argument);
    else
      trace(filter, call.number);
  }
}

}  // namespace

std::vector<sock_filter> build_call_filter(CallFilter which) {
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter{seccomp_init(SCMP_ACT_ALLOW),
                                                                seccomp_release};
  if (!filter) throw SystemError("build the filter of system calls", ENOMEM);
  // One of the two is enough to stop calls through another interface.
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH,
                         which == CallFilter::from_the_start ? SCMP_ACT_TRACE(0) : SCMP_ACT_ALLOW));
  // A binary tree over the numbers: an untraced call costs the same however long the table is.
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  if (which == CallFilter::from_the_start) {
    trace_from_the_start(filter.get());
  } else {
    for (const CallRow& row : call_table())
      if (row.number() >= 0 && row.trace == TraceWhen::on_sockets) trace(filter.get(), row.number());
  }

  const FileDescriptor file{check_system_call("make a memory file", memfd_create("filter", MFD_CLOEXEC))};
  check(seccomp_export_bpf(filter.get(), file.number()));
  const off_t size = check_system_call("size the filter", lseek(file.number(), 0, SEEK_END));
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  if (pread(file.number(), program.data(), static_cast<std::size_t>(size), 0) != size)
    throw SystemError("read the filter of system calls", EIO);
  return program;
}

}  // namespace switchboard
