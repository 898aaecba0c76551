#include "engine/observe/call_filter.hpp"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <memory>

#include "engine/decode/call_table.hpp"
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

}  // namespace

std::vector<sock_filter> build_call_filter() {
  const std::unique_ptr<void, void (*)(scmp_filter_ctx)> filter{seccomp_init(SCMP_ACT_ALLOW),
                                                                seccomp_release};
  if (!filter) throw SystemError("build the filter of system calls", ENOMEM);
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_TRACE(0)));
  // A binary tree over the numbers: an untraced call costs the same however long the table is.
  check(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
  for (const CallRow& row : call_table())
    if (row.number() >= 0) trace(filter.get(), row.number());
  // The two ways back into an interrupted call (signal(7)): a restart by the kernel, and a handler's return.
  trace(filter.get(), SYS_restart_syscall);
  trace(filter.get(), SYS_rt_sigreturn);
  // Where a thread may run is changed for the time of its calls (cpu_sharing.hpp), and must not be seen so.
  trace(filter.get(), SYS_sched_getaffinity);
  trace(filter.get(), SYS_sched_setaffinity);

  const FileDescriptor file{check_system_call("make a memory file", memfd_create("filter", MFD_CLOEXEC))};
  check(seccomp_export_bpf(filter.get(), file.number()));
  const off_t size = check_system_call("size the filter", lseek(file.number(), 0, SEEK_END));
  std::vector<sock_filter> program(static_cast<std::size_t>(size) / sizeof(sock_filter));
  if (pread(file.number(), program.data(), static_cast<std::size_t>(size), 0) != size)
    throw SystemError("read the filter of system calls", EIO);
  return program;
}

}  // namespace switchboard
