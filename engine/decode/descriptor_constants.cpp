#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/sched.h>
#include <linux/sockios.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/poll.h>
#include <sys/wait.h>

#include <array>

#include "engine/decode/constants.hpp"
#include "engine/decode/named_number.hpp"

namespace switchboard {
namespace {

// clang-format off
// poll(2)
constexpr auto poll_events = std::to_array<NamedNumber>({
    {"POLLIN",     POLLIN},
    {"POLLPRI",    POLLPRI},
    {"POLLOUT",    POLLOUT},
    {"POLLERR",    POLLERR},
    {"POLLHUP",    POLLHUP},
    {"POLLNVAL",   POLLNVAL},
    {"POLLRDNORM", POLLRDNORM},
    {"POLLRDBAND", POLLRDBAND},
    {"POLLWRNORM", POLLWRNORM},
    {"POLLWRBAND", POLLWRBAND},
    {"POLLMSG",    POLLMSG},
    {"POLLRDHUP",  POLLRDHUP},
});
static_assert(are_separate_bits(poll_events));

// epoll_ctl(2)
constexpr auto epoll_events = std::to_array<NamedNumber>({
    {"EPOLLIN",        static_cast<std::uint32_t>(EPOLLIN)},
    {"EPOLLPRI",       static_cast<std::uint32_t>(EPOLLPRI)},
    {"EPOLLOUT",       static_cast<std::uint32_t>(EPOLLOUT)},
    {"EPOLLERR",       static_cast<std::uint32_t>(EPOLLERR)},
    {"EPOLLHUP",       static_cast<std::uint32_t>(EPOLLHUP)},
    {"EPOLLRDNORM",    static_cast<std::uint32_t>(EPOLLRDNORM)},
    {"EPOLLRDBAND",    static_cast<std::uint32_t>(EPOLLRDBAND)},
    {"EPOLLWRNORM",    static_cast<std::uint32_t>(EPOLLWRNORM)},
    {"EPOLLWRBAND",    static_cast<std::uint32_t>(EPOLLWRBAND)},
    {"EPOLLMSG",       static_cast<std::uint32_t>(EPOLLMSG)},
    {"EPOLLRDHUP",     static_cast<std::uint32_t>(EPOLLRDHUP)},
    {"EPOLLEXCLUSIVE", static_cast<std::uint32_t>(EPOLLEXCLUSIVE)},
    {"EPOLLWAKEUP",    static_cast<std::uint32_t>(EPOLLWAKEUP)},
    {"EPOLLONESHOT",   static_cast<std::uint32_t>(EPOLLONESHOT)},
    {"EPOLLET",        static_cast<std::uint32_t>(EPOLLET)},
});
static_assert(are_separate_bits(epoll_events));

// epoll_ctl(2)
constexpr auto epoll_operations = std::to_array<NamedNumber>({
    {"EPOLL_CTL_ADD", EPOLL_CTL_ADD},
    {"EPOLL_CTL_DEL", EPOLL_CTL_DEL},
    {"EPOLL_CTL_MOD", EPOLL_CTL_MOD},
});
static_assert(is_a_set(epoll_operations));

// epoll_create1(2)
constexpr auto epoll_flags = std::to_array<NamedNumber>({
    {"EPOLL_CLOEXEC", EPOLL_CLOEXEC},
});
static_assert(are_separate_bits(epoll_flags));

// open(2), as fcntl(2) and dup3(2) take them
constexpr auto open_flags = std::to_array<NamedNumber>({
    {"O_WRONLY",    O_WRONLY},
    {"O_RDWR",      O_RDWR},
    {"O_CREAT",     O_CREAT},
    {"O_EXCL",      O_EXCL},
    {"O_NOCTTY",    O_NOCTTY},
    {"O_TRUNC",     O_TRUNC},
    {"O_APPEND",    O_APPEND},
    {"O_NONBLOCK",  O_NONBLOCK},
    {"O_DSYNC",     O_DSYNC},
    {"O_ASYNC",     O_ASYNC},
    {"O_DIRECT",    O_DIRECT},
    {"O_DIRECTORY", O_DIRECTORY},
    {"O_NOFOLLOW",  O_NOFOLLOW},
    {"O_NOATIME",   O_NOATIME},
    {"O_CLOEXEC",   O_CLOEXEC},
    {"O_PATH",      O_PATH},
});
static_assert(are_separate_bits(open_flags));

// fcntl(2)
constexpr auto descriptor_flags = std::to_array<NamedNumber>({
    {"FD_CLOEXEC", FD_CLOEXEC},
});
static_assert(are_separate_bits(descriptor_flags));

// fcntl(2)
constexpr auto fcntl_commands = std::to_array<NamedNumber>({
    {"F_DUPFD",         F_DUPFD},
    {"F_GETFD",         F_GETFD},
    {"F_SETFD",         F_SETFD},
    {"F_GETFL",         F_GETFL},
    {"F_SETFL",         F_SETFL},
    {"F_GETLK",         F_GETLK},
    {"F_SETLK",         F_SETLK},
    {"F_SETLKW",        F_SETLKW},
    {"F_SETOWN",        F_SETOWN},
    {"F_GETOWN",        F_GETOWN},
    {"F_SETSIG",        F_SETSIG},
    {"F_GETSIG",        F_GETSIG},
    {"F_SETOWN_EX",     F_SETOWN_EX},
    {"F_GETOWN_EX",     F_GETOWN_EX},
    {"F_OFD_GETLK",     F_OFD_GETLK},
    {"F_OFD_SETLK",     F_OFD_SETLK},
    {"F_OFD_SETLKW",    F_OFD_SETLKW},
    {"F_SETLEASE",      F_SETLEASE},
    {"F_GETLEASE",      F_GETLEASE},
    {"F_NOTIFY",        F_NOTIFY},
    {"F_DUPFD_CLOEXEC", F_DUPFD_CLOEXEC},
    {"F_SETPIPE_SZ",    F_SETPIPE_SZ},
    {"F_GETPIPE_SZ",    F_GETPIPE_SZ},
    {"F_ADD_SEALS",     F_ADD_SEALS},
    {"F_GET_SEALS",     F_GET_SEALS},
});
static_assert(is_a_set(fcntl_commands));

// tcp(7), udp(7), socket(7), netdevice(7), ioctl_tty(2). SIOCINQ is FIONREAD, SIOCOUTQ is TIOCOUTQ.
constexpr auto ioctl_requests = std::to_array<NamedNumber>({
    {"FIONREAD",      FIONREAD},
    {"FIONBIO",       FIONBIO},
    {"FIOASYNC",      FIOASYNC},
    {"FIOCLEX",       FIOCLEX},
    {"FIONCLEX",      FIONCLEX},
    {"SIOCOUTQ",      SIOCOUTQ},
    {"SIOCOUTQNSD",   SIOCOUTQNSD},
    {"SIOCATMARK",    SIOCATMARK},
    {"SIOCGPGRP",     SIOCGPGRP},
    {"SIOCSPGRP",     SIOCSPGRP},
    {"SIOCGIFCONF",   SIOCGIFCONF},
    {"SIOCGIFNAME",   SIOCGIFNAME},
    {"SIOCGIFADDR",   SIOCGIFADDR},
    {"SIOCGIFFLAGS",  SIOCGIFFLAGS},
    {"SIOCGIFINDEX",  SIOCGIFINDEX},
    {"SIOCGIFMTU",    SIOCGIFMTU},
    {"SIOCGIFHWADDR", SIOCGIFHWADDR},
    {"SIOCETHTOOL",   SIOCETHTOOL},
    {"TCGETS",        TCGETS},
    {"TIOCGWINSZ",    TIOCGWINSZ},
});
static_assert(is_a_set(ioctl_requests));

// close_range(2)
constexpr auto close_range_flags = std::to_array<NamedNumber>({
    {"CLOSE_RANGE_UNSHARE", CLOSE_RANGE_UNSHARE},
    {"CLOSE_RANGE_CLOEXEC", CLOSE_RANGE_CLOEXEC},
});
static_assert(are_separate_bits(close_range_flags));

// splice(2)
constexpr auto splice_flags = std::to_array<NamedNumber>({
    {"SPLICE_F_MOVE",     SPLICE_F_MOVE},
    {"SPLICE_F_NONBLOCK", SPLICE_F_NONBLOCK},
    {"SPLICE_F_MORE",     SPLICE_F_MORE},
    {"SPLICE_F_GIFT",     SPLICE_F_GIFT},
});
static_assert(are_separate_bits(splice_flags));

// clone(2)
constexpr auto clone_flags = std::to_array<NamedNumber>({
    {"CLONE_VM",             CLONE_VM},
    {"CLONE_FS",             CLONE_FS},
    {"CLONE_FILES",          CLONE_FILES},
    {"CLONE_SIGHAND",        CLONE_SIGHAND},
    {"CLONE_PIDFD",          CLONE_PIDFD},
    {"CLONE_PTRACE",         CLONE_PTRACE},
    {"CLONE_VFORK",          CLONE_VFORK},
    {"CLONE_PARENT",         CLONE_PARENT},
    {"CLONE_THREAD",         CLONE_THREAD},
    {"CLONE_NEWNS",          CLONE_NEWNS},
    {"CLONE_SYSVSEM",        CLONE_SYSVSEM},
    {"CLONE_SETTLS",         CLONE_SETTLS},
    {"CLONE_PARENT_SETTID",  CLONE_PARENT_SETTID},
    {"CLONE_CHILD_CLEARTID", CLONE_CHILD_CLEARTID},
    {"CLONE_DETACHED",       CLONE_DETACHED},
    {"CLONE_UNTRACED",       CLONE_UNTRACED},
    {"CLONE_CHILD_SETTID",   CLONE_CHILD_SETTID},
    {"CLONE_NEWCGROUP",      CLONE_NEWCGROUP},
    {"CLONE_NEWUTS",         CLONE_NEWUTS},
    {"CLONE_NEWIPC",         CLONE_NEWIPC},
    {"CLONE_NEWUSER",        CLONE_NEWUSER},
    {"CLONE_NEWPID",         CLONE_NEWPID},
    {"CLONE_NEWNET",         CLONE_NEWNET},
    {"CLONE_IO",             CLONE_IO},
});
static_assert(are_separate_bits(clone_flags));

// waitpid(2)
constexpr auto wait_options = std::to_array<NamedNumber>({
    {"WNOHANG",     WNOHANG},
    {"WUNTRACED",   WUNTRACED},
    {"WCONTINUED",  WCONTINUED},
    {"__WNOTHREAD", __WNOTHREAD},
    {"__WALL",      __WALL},
    {"__WCLONE",    __WCLONE},
});
static_assert(are_separate_bits(wait_options));
// clang-format on

}  // namespace

Symbol poll_events_symbol(int number) {
  return flags_in(poll_events, number);
}

Symbol epoll_events_symbol(std::uint32_t number) {
  return flags_in(epoll_events, number);
}

Symbol epoll_operation_symbol(int number) {
  return symbol_in(epoll_operations, number);
}

Symbol epoll_flags_symbol(int number) {
  return flags_in(epoll_flags, number);
}

Symbol open_flags_symbol(int number) {
  return flags_in(open_flags, number);
}

Symbol descriptor_flags_symbol(int number) {
  return flags_in(descriptor_flags, number);
}

Symbol fcntl_command_symbol(int number) {
  return symbol_in(fcntl_commands, number);
}

Symbol ioctl_request_symbol(std::uint64_t number) {
  return symbol_in(ioctl_requests, static_cast<std::int64_t>(number));
}

Symbol close_range_flags_symbol(int number) {
  return flags_in(close_range_flags, number);
}

Symbol splice_flags_symbol(int number) {
  return flags_in(splice_flags, number);
}

Symbol clone_flags_symbol(std::uint64_t number) {
  // The low byte is the signal that tells the parent of the child's end (clone(2)).
  const auto signal = signal_symbol(static_cast<int>(number & 0xff));
  return {static_cast<std::int64_t>(number),
          flags_in(clone_flags, static_cast<std::int64_t>(number & ~std::uint64_t{0xff}), signal.name).name};
}

Symbol wait_options_symbol(int number) {
  return flags_in(wait_options, static_cast<std::uint32_t>(number));
}

}  // namespace switchboard
