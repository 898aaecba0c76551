#include "engine/model/call_family.hpp"

#include <algorithm>
#include <array>

namespace switchboard {
namespace {

struct Row {
  std::string_view name;
  CallFamily family;
  Movement movement;
};

using enum CallFamily;
using enum Movement;

// socket(2), send(2), recv(2), poll(2), select(2), epoll(7), dup(2), close(2), fork(2); sorted by name.
constexpr auto rows = std::to_array<Row>({
    {"accept", meet, none},
    {"accept4", meet, none},
    {"bind", set_up, none},
    {"clone", CallFamily::process, none},
    {"clone3", CallFamily::process, none},
    {"close", end, none},
    {"close_range", end, none},
    {"connect", meet, none},
    {"copy_file_range", talk, none},  // EINVAL on a socket
    {"dup", set_up, none},
    {"dup2", set_up, none},
    {"dup3", set_up, none},
    {"epoll_create", wait, none},
    {"epoll_create1", wait, none},
    {"epoll_ctl", wait, none},
    {"epoll_pwait", wait, none},
    {"epoll_pwait2", wait, none},
    {"epoll_wait", wait, none},
    {"eventfd", set_up, none},
    {"eventfd2", set_up, none},
    {"execve", CallFamily::process, none},
    {"execveat", CallFamily::process, none},
    {"exit_group", CallFamily::process, none},
    {"fcntl", set_up, none},
    {"fork", CallFamily::process, none},
    {"getpeername", set_up, none},
    {"getsockname", set_up, none},
    {"getsockopt", set_up, none},
    {"io_uring_setup", set_up, none},
    {"ioctl", set_up, none},
    {"kill", CallFamily::process, none},
    {"listen", set_up, none},
    {"pidfd_getfd", set_up, none},
    {"pidfd_open", CallFamily::process, none},
    {"poll", wait, none},
    {"ppoll", wait, none},
    {"pread64", talk, receives},
    {"pselect6", wait, none},
    {"read", talk, receives},
    {"readv", talk, receives},
    {"recvfrom", talk, receives},
    {"recvmmsg", talk, none},  // its result counts messages, not bytes
    {"recvmsg", talk, receives},
    {"select", wait, none},
    {"sendfile", talk, sends},
    {"sendmmsg", talk, none},
    {"sendmsg", talk, sends},
    {"sendto", talk, sends},
    {"setpgid", CallFamily::process, none},
    {"setsid", CallFamily::process, none},
    {"setsockopt", set_up, none},
    {"shutdown", end, none},
    {"signalfd", set_up, none},
    {"signalfd4", set_up, none},
    {"socket", set_up, none},
    {"socketpair", set_up, none},
    {"splice", talk, none},  // its descriptors say which way: see movement_of
    {"tee", talk, none},
    {"tgkill", CallFamily::process, none},
    {"timerfd_create", set_up, none},
    {"timerfd_settime", set_up, none},
    {"unshare", CallFamily::process, none},
    {"vfork", CallFamily::process, none},
    {"vmsplice", talk, none},
    {"wait4", CallFamily::process, none},
    {"waitid", CallFamily::process, none},
    {"write", talk, sends},
    {"writev", talk, sends},
});
static_assert(std::ranges::is_sorted(rows, {}, &Row::name));

const Row* find(std::string_view name) {
  const auto* row = std::ranges::lower_bound(rows, name, {}, &Row::name);
  return row != rows.end() && row->name == name ? row : nullptr;
}

}  // namespace

CallFamily family_of(std::string_view syscall) {
  const Row* row = find(syscall);
  return row == nullptr ? other : row->family;
}

Movement movement_of(std::string_view syscall) {
  const Row* row = find(syscall);
  return row == nullptr ? none : row->movement;
}

}  // namespace switchboard
