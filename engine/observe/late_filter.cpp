#include "engine/observe/late_filter.hpp"

#include <linux/sched.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "engine/observe/tracee_memory.hpp"

namespace switchboard {

bool comes_before_sockets(pid_t thread, const __ptrace_syscall_info& entry) {
  const auto shares_descriptors = [](std::uint64_t flags) {
    return (flags & CLONE_FILES) != 0 && (flags & CLONE_THREAD) == 0;
  };
  switch (static_cast<long>(entry.seccomp.nr)) {
    case SYS_socket:
    case SYS_socketpair:
    case SYS_pidfd_getfd:
    case SYS_io_uring_setup:
    case SYS_eventfd2:  // its reads and writes are observed too, as those of the two that follow
    case SYS_timerfd_create:
    case SYS_signalfd4:
#if defined(__x86_64__)
    case SYS_eventfd:
    case SYS_signalfd:
#endif
    case SYS_seccomp:
      return true;
    case SYS_prctl:
      return entry.seccomp.args[0] == PR_SET_SECCOMP;
    case SYS_dup:  // of standard error: what is written there is shown
      return true;
    case SYS_clone:
      return shares_descriptors(entry.seccomp.args[0]);
    case SYS_clone3: {
      std::uint64_t flags = 0;  // the first field of struct clone_args (clone(2))
      const std::span bytes{reinterpret_cast<std::uint8_t*>(&flags), sizeof flags};
      return read_tracee_memory(thread, entry.seccomp.args[0], bytes) == sizeof flags &&
             shares_descriptors(flags);
    }
    default:
      return false;
  }
}

#if defined(__x86_64__)
namespace {

constexpr unsigned short system_call_instruction = 2;  // bytes
constexpr std::size_t page = 4096;
constexpr std::size_t mask_bytes = 8;  // of the kernel's sigset_t (PTRACE_GETSIGMASK)

/// A stopped thread that makes calls of ours.
class BorrowedThread {
 public:
  explicit BorrowedThread(pid_t thread) : thread_(thread) {
    is_ours_ = ptrace(PTRACE_GETREGS, thread_, nullptr, &saved_) == 0 &&
               ptrace(PTRACE_GETSIGMASK, thread_, mask_bytes, &mask_) == 0;
    const std::uint64_t all = ~std::uint64_t{0};
    is_ours_ = is_ours_ && ptrace(PTRACE_SETSIGMASK, thread_, mask_bytes, &all) == 0;
  }
  bool has_ended() const { return ended_; }
  bool is_ours() const { return is_ours_; }
  int status() const { return status_; }

  /// The first is made in place of the call that it stands at, the others by its system call instruction.
  std::optional<std::int64_t> call(long number, const std::array<std::uint64_t, 6>& arguments) {
    if (!is_ours_) return {};
    user_regs_struct registers = saved_;
    if (stands_at_call_) {
      registers.orig_rax = static_cast<unsigned long long>(number);
    } else {
      registers.rip = saved_.rip - system_call_instruction;
      registers.rax = static_cast<unsigned long long>(number);
      registers.orig_rax = ~0ULL;  // in no call, so that none is restarted
    }
    stands_at_call_ = false;
    registers.rdi = arguments[0];
    registers.rsi = arguments[1];
    registers.rdx = arguments[2];
    registers.r10 = arguments[3];
    registers.r8 = arguments[4];
    registers.r9 = arguments[5];
    if (ptrace(PTRACE_SETREGS, thread_, nullptr, &registers) != 0 || !run_to_exit()) return {};
    __ptrace_syscall_info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread_, sizeof info, &info) <= 0) return {};
    return info.exit.rval;
  }

  /// As it was, in front of its own call.
  void give_back() {
    if (ended_) return;
    user_regs_struct registers = saved_;
    if (!stands_at_call_) {
      registers.rip -= system_call_instruction;
      registers.rax = saved_.orig_rax;
      registers.orig_rax = ~0ULL;
    }
    ptrace(PTRACE_SETREGS, thread_, nullptr, &registers);
    ptrace(PTRACE_SETSIGMASK, thread_, mask_bytes, &mask_);
    if (was_stopped_) kill(thread_, SIGSTOP);  // the stop of its job that we went over
  }

 private:
  bool run_to_exit() {
    for (;;) {
      if (ptrace(PTRACE_SYSCALL, thread_, nullptr, nullptr) != 0 || !wait_for_a_stop())
        return is_ours_ = false;
      if (WIFEXITED(status_) || WIFSIGNALED(status_)) {
        ended_ = true;
        return is_ours_ = false;
      }
      if (status_ >> 16 == PTRACE_EVENT_STOP) was_stopped_ = true;
      __ptrace_syscall_info info{};
      if (ptrace(PTRACE_GET_SYSCALL_INFO, thread_, sizeof info, &info) > 0 &&
          info.op == PTRACE_SYSCALL_INFO_EXIT)
        return true;
    }
  }

  /// Commands ring us with a signal (tracer.hpp), which ends a wait with EINTR.
  bool wait_for_a_stop() {
    for (;;) {
      if (waitpid(thread_, &status_, __WALL) >= 0) return true;
      if (errno != EINTR) return false;
    }
  }

  pid_t thread_;
  user_regs_struct saved_{};
  std::uint64_t mask_ = 0;
  bool is_ours_ = false, ended_ = false, was_stopped_ = false, stands_at_call_ = true;
  int status_ = 0;
};

/// struct sock_fprog and what it points to, as they lie at `address`.
std::vector<std::uint64_t> words_of(std::span<const sock_filter> filter, std::uint64_t address) {
  static_assert(sizeof(sock_fprog) == 2 * sizeof(std::uint64_t) &&
                sizeof(sock_filter) == sizeof(std::uint64_t));
  std::vector<std::uint64_t> words{filter.size(), address + sizeof(sock_fprog)};
  for (const auto& instruction : filter) std::memcpy(&words.emplace_back(), &instruction, sizeof instruction);
  return words;
}

bool install(BorrowedThread& thread, pid_t id, std::span<const sock_filter> filter) {
  const auto room = (filter.size_bytes() + sizeof(sock_fprog) + page - 1) / page * page;
  const auto mapped = thread.call(
      SYS_mmap, {0, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, ~std::uint64_t{0}, 0});
  if (!mapped || (*mapped < 0 && *mapped > -4096)) return false;
  const auto address = static_cast<std::uint64_t>(*mapped);
  bool written = true;
  std::uint64_t at = address;
  for (const auto word : words_of(filter, address)) {
    written = written && ptrace(PTRACE_POKEDATA, id, at, word) == 0;
    at += sizeof word;
  }
  const auto installed =
      written
          ? thread.call(SYS_seccomp, {SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, address, 0, 0, 0})
          : std::nullopt;
  thread.call(SYS_munmap, {address, room, 0, 0, 0, 0});
  return installed == 0;
}

}  // namespace

LateFilter install_late_filter(pid_t thread, std::span<const sock_filter> filter) {
  BorrowedThread borrowed{thread};
  const bool installed = borrowed.is_ours() && install(borrowed, thread, filter);
  borrowed.give_back();
  if (borrowed.has_ended()) return {LateFilter::Outcome::ended, borrowed.status()};
  if (!borrowed.is_ours()) return {LateFilter::Outcome::killed, 0};
  return {installed ? LateFilter::Outcome::installed : LateFilter::Outcome::refused, 0};
}

#else

LateFilter install_late_filter(pid_t, std::span<const sock_filter>) {
  return {};
}

#endif

}  // namespace switchboard
