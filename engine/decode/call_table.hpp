#pragma once
// The system calls that we know: their numbers, their man-page arguments, and when they are worth a stop.
//
//   for (const CallRow& row : call_table())             // build the seccomp filter
//     if (row.number() >= 0) …
//   const CallRow* row = find_call(number);             // at a stop
//   if (!concerns_a_socket(call, is_socket)) …          // on_sockets: resume without an exit stop
//
// The tracer (PTRACE_EVENT_FORK … and execve's events) reports new processes and threads; what is here are
// the calls as the program made them.

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

#include "engine/decode/raw_call.hpp"

namespace switchboard {

/// What an argument means. "Next" is the argument after it.
enum class ArgumentKind : std::uint8_t {
  none,     ///< the call has no such argument
  number,   ///< int
  size,     ///< size_t, off_t by value
  pointer,  ///< not followed
  fd,       ///< a descriptor that the call acts on
  // Numbers with names.
  domain,
  socket_type,
  protocol,
  socket_flags,
  message_flags,
  shutdown_how,
  option_level,
  option_name,
  epoll_flags,
  epoll_operation,
  open_flags,
  close_range_flags,
  splice_flags,
  clone_flags,
  wait_options,
  fcntl_command,
  fcntl_argument,
  ioctl_request,
  ioctl_argument,
  signal,
  clock,
  event_flags,      ///< eventfd2
  timer_flags,      ///< timerfd_create
  timer_set_flags,  ///< timerfd_settime
  signal_descriptor_flags,
  unshare_flags,
  // Memory that the program fills.
  address_in,       ///< sockaddr, its length is the next
  buffer_in,        ///< its length is the next
  iovec_in,         ///< its count is the next
  message_in,       ///< msghdr
  messages_in,      ///< mmsghdr[], its count is the next
  option_value_in,  ///< its length is the next
  epoll_event_in,
  clone_arguments_in,  ///< struct clone_args; its flags are shown
  string_in,
  strings_in,  ///< argv
  timeval_in,
  timespec_in,
  timer_in,       ///< itimerspec
  signal_set_in,  ///< the kernel's sigset_t: 8 bytes
  offset_in,      ///< off_t*, may be NULL
  // Memory that the kernel fills.
  address_out,    ///< sockaddr, its value-result length is the next
  length_in_out,  ///< socklen_t*; the value that the program passed is shown, the kernel's is in the address
  buffer_out,     ///< as many bytes as the result says
  iovec_out,      ///< as many bytes as the result says
  message_out,    ///< as many bytes as the result says
  messages_out,   ///< as many messages as the result says
  option_value_out,  ///< its value-result length is the next
  poll_list,         ///< pollfd[], its count is the next
  set_count,         ///< nfds of select; the sets follow
  read_set,          ///< fd_set, in and out
  write_set,
  except_set,
  epoll_events_out,  ///< epoll_event[], as many as the result says
  descriptor_pair,   ///< int[2]
  wait_status,       ///< int*
};

struct CallArgument {
  std::string_view name;  ///< the man page's
  ArgumentKind kind = ArgumentKind::none;
};

/// Is the call worth a stop whatever it acts on, or only if one of its descriptors is a socket?
enum class TraceWhen : std::uint8_t { always, on_sockets };

struct CallRow {
  std::string_view name;  ///< the kernel's
  int x86_64 = -1, arm64 = -1;
  TraceWhen trace = TraceWhen::always;
  std::array<CallArgument, 6> arguments{};

  /// On the machine that we are built for; -1 where it has none.
  constexpr int number() const {
#if defined(__x86_64__)
    return x86_64;
#elif defined(__aarch64__)
    return arm64;
#else
#error "Switchboard knows the system calls of x86-64 and arm64"
#endif
  }
};

std::span<const CallRow> call_table();
/// nullptr for a call that is not in the table.
const CallRow* find_call(int number);
const CallRow* find_call(std::string_view name);

using IsSocket = std::function<bool(int fd)>;

/// Whether a stop at this call is worth more: always, or because one of its descriptors is a socket. dup2
/// over a socket counts, since it closes that.
bool concerns_a_socket(const RawCall& call, const IsSocket& is_socket);

/// The descriptor that the call acts on: the first of its descriptors that is a socket, or else the first.
/// None for calls like socket and poll. Answer at the entry: close and dup2 change what a number means.
std::optional<int> descriptor_acted_on(const RawCall& call, const IsSocket& is_socket);

}  // namespace switchboard
