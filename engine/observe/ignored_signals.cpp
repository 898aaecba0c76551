#include "engine/observe/ignored_signals.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "engine/observe/tracee_memory.hpp"
#include "engine/observe/tracee_registers.hpp"
#include "engine/system/file_descriptor.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

/// Where a call's limit of time is.
enum class Limit { none, milliseconds, timespec_behind_pointer, receive_option, send_option };

struct Wait {
  long number;
  Limit limit;
  int argument;
  enum class Recorded { yes, no } recorded = Recorded::yes;
};
using enum Limit;
constexpr auto unrecorded = Wait::Recorded::no;

// signal(7), the two lists of what is never restarted, without what is older than Linux 3.8.
constexpr auto waits = std::to_array<Wait>({
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, milliseconds, 3},
#endif
    {SYS_epoll_pwait, milliseconds, 3},
    {SYS_epoll_pwait2, timespec_behind_pointer, 3},
    {SYS_accept, receive_option, 0},
    {SYS_accept4, receive_option, 0},
    {SYS_recvfrom, receive_option, 0},
    {SYS_recvmsg, receive_option, 0},
    {SYS_recvmmsg, receive_option, 0},
    {SYS_read, receive_option, 0},
    {SYS_readv, receive_option, 0},
    {SYS_connect, send_option, 0},
    {SYS_sendto, send_option, 0},
    {SYS_sendmsg, send_option, 0},
    {SYS_sendmmsg, send_option, 0},
    {SYS_write, send_option, 0},
    {SYS_writev, send_option, 0},
    {SYS_rt_sigtimedwait, timespec_behind_pointer, 2, unrecorded},
    {SYS_semop, none, 0, unrecorded},
    {SYS_semtimedop, timespec_behind_pointer, 3, unrecorded},
    {SYS_io_getevents, timespec_behind_pointer, 4, unrecorded},
    {SYS_io_pgetevents, timespec_behind_pointer, 4, unrecorded},
});

const Wait* find_wait(int number) {
  const auto* wait = std::ranges::find(waits, number, &Wait::number);
  return wait == waits.end() ? nullptr : wait;
}

constexpr std::uint64_t bit_of(int signal) {
  return 1ULL << (signal - 1);
}
constexpr std::uint64_t ignored_by_default =
    bit_of(SIGCHLD) | bit_of(SIGURG) | bit_of(SIGWINCH) | bit_of(SIGCONT);

/// A set of /proc/TID/status (proc(5)).
std::uint64_t signals_in(const char* status, const char* key) {
  const char* line = std::strstr(status, key);
  return line == nullptr ? 0 : std::strtoull(line + std::strlen(key), nullptr, 16);
}

/// Signals that are about to be taken, and all of them to be dropped.
bool only_ignored_signals_wait(pid_t thread) {
  const FileDescriptor file{open(fmt::format("/proc/{}/status", thread).c_str(), O_RDONLY | O_CLOEXEC)};
  char status[4096];
  const ssize_t size = file ? read(file.number(), status, sizeof status - 1) : -1;
  if (size <= 0) return false;
  status[size] = '\0';
  const auto waiting =
      (signals_in(status, "SigPnd:") | signals_in(status, "ShdPnd:")) & ~signals_in(status, "SigBlk:");
  const auto ignored = signals_in(status, "SigIgn:") | (ignored_by_default & ~signals_in(status, "SigCgt:"));
  return waiting != 0 && (waiting & ~ignored) == 0;
}

/// SO_RCVTIMEO or SO_SNDTIMEO of the program's socket; nothing for what is no socket or has no limit.
std::optional<std::int64_t> socket_limit_ns(int pidfd, int fd, int option) {
  const FileDescriptor copy{static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0))};
  timeval limit{};
  socklen_t length = sizeof limit;
  if (!copy || getsockopt(copy.number(), SOL_SOCKET, option, &limit, &length) != 0) return {};
  const std::int64_t ns = limit.tv_sec * 1'000'000'000LL + limit.tv_usec * 1000LL;
  return ns > 0 ? std::optional{ns} : std::nullopt;
}

/// Below the red zone, which a leaf function may use (System V ABI): nobody's memory.
std::optional<std::uint64_t> write_below_stack(pid_t thread, std::uint64_t stack, std::int64_t ns) {
  const std::uint64_t address = (stack - 128 - sizeof(timespec)) & ~std::uint64_t{15};
  const auto seconds = static_cast<std::uint64_t>(ns / 1'000'000'000);
  const auto rest = static_cast<std::uint64_t>(ns % 1'000'000'000);
  static_assert(sizeof(timespec) == 16);
  const bool written =
      write_tracee_word(thread, address, seconds) && write_tracee_word(thread, address + 8, rest);
  return written ? std::optional{address} : std::nullopt;
}

}  // namespace

std::vector<int> calls_watched_for_signals() {
  std::vector<int> numbers;
  for (const Wait& wait : waits)
    if (wait.recorded == unrecorded) numbers.push_back(static_cast<int>(wait.number));
  return numbers;
}

bool is_watched_for_signals(int number) {
  const Wait* wait = find_wait(number);
  return wait != nullptr && wait->recorded == unrecorded;
}

InterruptedCall look_at_interrupted_call(pid_t thread, int pidfd, std::uint64_t stack, const RawCall& call,
                                         std::int64_t entered_ns) {
  InterruptedCall answer;
  const Wait* wait = find_wait(call.number);
  if (wait == nullptr || !only_ignored_signals_wait(thread)) return answer;
  const std::uint64_t limit = call.arguments[static_cast<std::size_t>(wait->argument)];
  const std::int64_t passed = monotonic_clock::now() - entered_ns;
  switch (wait->limit) {
    case none:
      break;
    case milliseconds:
      if (const auto most = static_cast<std::int32_t>(limit); most > 0) {
        const auto left = std::max<std::int64_t>(0, most - passed / 1'000'000);
        answer.changed = ChangedArgument{wait->argument, static_cast<std::uint64_t>(left)};
      }
      break;
    case timespec_behind_pointer: {
      timespec most{};
      if (limit == 0) break;
      if (read_tracee_memory(thread, limit, {reinterpret_cast<std::uint8_t*>(&most), sizeof most}) !=
          sizeof most)
        return answer;
      const auto left = std::max<std::int64_t>(0, most.tv_sec * 1'000'000'000LL + most.tv_nsec - passed);
      const auto address = write_below_stack(thread, stack, left);
      if (!address) return answer;
      answer.changed = ChangedArgument{wait->argument, *address};
      break;
    }
    case receive_option:
    case send_option: {
      const int option = wait->limit == receive_option ? SO_RCVTIMEO : SO_SNDTIMEO;
      const auto most = socket_limit_ns(pidfd, static_cast<int>(call.arguments[0]), option);
      if (!most) return answer;
      if (passed < *most) break;
      answer.result = call.number == SYS_connect ? -EINPROGRESS : -EAGAIN;  // socket(7)
      if (set_call_result(thread, answer.result)) answer.outcome = InterruptedCall::Outcome::timed_out;
      return answer;
    }
  }
  // ERESTARTNOHAND of the kernel's own errno values: made again, unless a handler runs after all.
  constexpr std::int64_t again_without_handler = -514;
  const bool changed =
      !answer.changed || set_call_argument(thread, answer.changed->argument, answer.changed->value);
  if (changed && set_call_result(thread, again_without_handler))
    answer.outcome = InterruptedCall::Outcome::repeated;
  return answer;
}

void restore_argument(pid_t thread, const ChangedArgument& changed, const RawCall& call) {
  const auto own = call.arguments[static_cast<std::size_t>(changed.argument)];
  [[maybe_unused]] const bool alive = set_call_argument(thread, changed.argument, own);
}

}  // namespace switchboard
