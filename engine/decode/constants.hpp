#pragma once
// Numbers of the socket calls and their names, as Symbols. A number without a name keeps an empty one; flags
// are joined by | with unknown bits in hexadecimal, and 0 has no name.

#include <cstdint>

#include "engine/model/argument.hpp"

namespace switchboard {

Symbol errno_symbol(int number);   ///< errno(3): 98 is EADDRINUSE
Symbol signal_symbol(int number);  ///< signal(7): 13 is SIGPIPE

Symbol domain_symbol(int number);                  ///< AF_INET
Symbol socket_type_symbol(int number);             ///< SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC
Symbol socket_flags_symbol(int number);            ///< accept4: SOCK_NONBLOCK|SOCK_CLOEXEC
Symbol protocol_symbol(int domain, int protocol);  ///< IPPROTO_TCP; 0, the family's default, has no name
Symbol message_flags_symbol(int number);           ///< MSG_PEEK|MSG_DONTWAIT
Symbol shutdown_symbol(int number);                ///< SHUT_WR; 0 is SHUT_RD

Symbol poll_events_symbol(int number);             ///< POLLIN|POLLHUP
Symbol epoll_events_symbol(std::uint32_t number);  ///< EPOLLIN|EPOLLET
Symbol epoll_operation_symbol(int number);
Symbol epoll_flags_symbol(int number);

Symbol open_flags_symbol(int number);        ///< O_RDWR|O_NONBLOCK; 0 has no name, though it is O_RDONLY
Symbol descriptor_flags_symbol(int number);  ///< FD_CLOEXEC
Symbol fcntl_command_symbol(int number);
Symbol ioctl_request_symbol(std::uint64_t number);
Symbol close_range_flags_symbol(int number);
Symbol splice_flags_symbol(int number);
Symbol clone_flags_symbol(std::uint64_t number);
Symbol wait_options_symbol(int number);

Symbol clock_symbol(int number);                    ///< CLOCK_MONOTONIC
Symbol event_flags_symbol(int number);              ///< eventfd2: EFD_SEMAPHORE|EFD_CLOEXEC
Symbol timer_flags_symbol(int number);              ///< timerfd_create: TFD_NONBLOCK
Symbol timer_set_flags_symbol(int number);          ///< timerfd_settime: TFD_TIMER_ABSTIME
Symbol signal_descriptor_flags_symbol(int number);  ///< signalfd4: SFD_CLOEXEC
Symbol unshare_flags_symbol(std::uint64_t number);  ///< CLONE_FILES|CLONE_NEWNET

}  // namespace switchboard
