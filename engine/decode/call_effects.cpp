#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "engine/decode/argument_decoding.hpp"
#include "engine/decode/call_decoding.hpp"
#include "engine/decode/call_table.hpp"
#include "engine/decode/captured_layout.hpp"
#include "engine/decode/constants.hpp"

namespace switchboard {
namespace {

// MAX_ERRNO, include/linux/err.h
constexpr std::int64_t highest_errno = 4095;

// Calls whose result is a new descriptor, whatever their arguments.
constexpr auto makers = std::to_array<std::string_view>({
    "socket",
    "accept",
    "accept4",
    "dup",
    "dup2",
    "dup3",
    "epoll_create",
    "epoll_create1",
    "eventfd",
    "eventfd2",
    "timerfd_create",
    "pidfd_open",
    "pidfd_getfd",
    "io_uring_setup",
});

bool is_dup_to(std::string_view name) {
  return name == "dup2" || name == "dup3";
}

bool succeeded(const RawCall& call) {
  return call.result.value_or(-1) >= 0;
}

}  // namespace

bool will_restart(std::int64_t result) {
  // ERESTARTSYS, ERESTARTNOINTR, ERESTARTNOHAND; 515 is ENOIOCTLCMD; ERESTART_RESTARTBLOCK.
  return result == -512 || result == -513 || result == -514 || result == -516;
}

CallOutcome decode_outcome(const RawCall& call) {
  if (!call.result || will_restart(*call.result)) return {};
  if (*call.result < 0 && *call.result >= -highest_errno)
    return {-1, errno_symbol(static_cast<int>(-*call.result))};
  return {*call.result, {}};
}

std::vector<int> made_descriptors(const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || !succeeded(call)) return {};
  const int result = static_cast<int>(*call.result);
  if (is_dup_to(row->name) && call.arguments[0] == call.arguments[1]) return {};
  if (std::ranges::find(makers, row->name) != makers.end()) return {result};
  const bool is_signalfd = row->name == "signalfd" || row->name == "signalfd4";
  if (is_signalfd && static_cast<int>(call.arguments[0]) == -1) return {result};  // else an old one changed
  if (row->name == "fcntl") {
    const int command = static_cast<int>(call.arguments[1]);
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC) return {result};
  }
  if (row->name == "socketpair") {
    const auto pair = captured::read<std::array<int, 2>>(
        call.memory.find(CallMoment::exit, call.arguments[3], sizeof(std::array<int, 2>)));
    if (pair) return {(*pair)[0], (*pair)[1]};
  }
  if (row->name == "recvmsg") return received_descriptors(call, call.arguments[1]);
  if (row->name == "recvmmsg") {
    std::vector<int> all;
    for (std::size_t i = 0; i < std::min<std::size_t>(*call.result, captured::messages); ++i) {
      const auto some = received_descriptors(call, call.arguments[1] + i * sizeof(mmsghdr));
      all.insert(all.end(), some.begin(), some.end());
    }
    return all;
  }
  return {};
}

bool makes_event_descriptor(const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || !succeeded(call)) return false;
  return row->name.starts_with("eventfd") || row->name.starts_with("signalfd") ||
         row->name == "timerfd_create";
}

bool shares_descriptors(const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return false;
  if (row->name == "clone") return (call.arguments[0] & CLONE_FILES) != 0;
  if (row->name != "clone3") return false;
  const auto flags = captured::read<std::uint64_t>(
      call.memory.find(CallMoment::entry, call.arguments[0], sizeof(std::uint64_t)));  // clone_args' first
  return flags && (*flags & CLONE_FILES) != 0;
}

bool unshares_descriptors(const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return false;
  if (row->name == "unshare") return (call.arguments[0] & CLONE_FILES) != 0;
  return row->name == "close_range" && (call.arguments[2] & CLOSE_RANGE_UNSHARE) != 0;
}

std::vector<int> closed_descriptors(const RawCall& call, std::span<const int> open) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || !call.result) return {};
  const auto those_between = [open](std::uint32_t first, std::uint32_t last) {
    std::vector<int> closed;
    for (const int fd : open)
      if (static_cast<std::uint32_t>(fd) >= first && static_cast<std::uint32_t>(fd) <= last)
        closed.push_back(fd);
    return closed;
  };
  const auto only = [&those_between](std::uint64_t argument) {
    return those_between(static_cast<std::uint32_t>(argument), static_cast<std::uint32_t>(argument));
  };
  if (row->name == "close") return *call.result == -EBADF ? std::vector<int>{} : only(call.arguments[0]);
  if (!succeeded(call)) return {};
  if (is_dup_to(row->name) && call.arguments[0] != call.arguments[1]) return only(call.arguments[1]);
  if (row->name == "close_range" && (call.arguments[2] & CLOSE_RANGE_CLOEXEC) == 0)
    return those_between(static_cast<std::uint32_t>(call.arguments[0]),
                         static_cast<std::uint32_t>(call.arguments[1]));
  return {};
}

}  // namespace switchboard
