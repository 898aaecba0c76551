#include "engine/decode/call_table.hpp"

#include <algorithm>

namespace switchboard {
namespace {

using enum ArgumentKind;
constexpr auto always = TraceWhen::always;
constexpr auto on_sockets = TraceWhen::on_sockets;

// clang-format off
// Numbers: x86-64 from asm/unistd_64.h, arm64 from asm-generic/unistd.h. Arguments: each call's man page, section 2.
constexpr auto rows = std::to_array<CallRow>({
    // name            x86-64 arm64  trace
    {"socket",             41,  198, always,     {{{"domain", domain}, {"type", socket_type}, {"protocol", protocol}}}},
    {"socketpair",         53,  199, always,     {{{"domain", domain}, {"type", socket_type}, {"protocol", protocol}, {"sv", descriptor_pair}}}},
    {"bind",               49,  200, always,     {{{"sockfd", fd}, {"addr", address_in}, {"addrlen", number}}}},
    {"listen",             50,  201, always,     {{{"sockfd", fd}, {"backlog", number}}}},
    {"accept",             43,  202, always,     {{{"sockfd", fd}, {"addr", address_out}, {"addrlen", length_in_out}}}},
    {"accept4",           288,  242, always,     {{{"sockfd", fd}, {"addr", address_out}, {"addrlen", length_in_out}, {"flags", socket_flags}}}},
    {"connect",            42,  203, always,     {{{"sockfd", fd}, {"addr", address_in}, {"addrlen", number}}}},
    {"getsockname",        51,  204, always,     {{{"sockfd", fd}, {"addr", address_out}, {"addrlen", length_in_out}}}},
    {"getpeername",        52,  205, always,     {{{"sockfd", fd}, {"addr", address_out}, {"addrlen", length_in_out}}}},
    {"setsockopt",         54,  208, always,     {{{"sockfd", fd}, {"level", option_level}, {"optname", option_name}, {"optval", option_value_in}, {"optlen", number}}}},
    {"getsockopt",         55,  209, always,     {{{"sockfd", fd}, {"level", option_level}, {"optname", option_name}, {"optval", option_value_out}, {"optlen", length_in_out}}}},
    {"shutdown",           48,  210, always,     {{{"sockfd", fd}, {"how", shutdown_how}}}},

    {"sendto",             44,  206, always,     {{{"sockfd", fd}, {"buf", buffer_in}, {"len", size}, {"flags", message_flags}, {"dest_addr", address_in}, {"addrlen", number}}}},
    {"recvfrom",           45,  207, always,     {{{"sockfd", fd}, {"buf", buffer_out}, {"len", size}, {"flags", message_flags}, {"src_addr", address_out}, {"addrlen", length_in_out}}}},
    {"sendmsg",            46,  211, always,     {{{"sockfd", fd}, {"msg", message_in}, {"flags", message_flags}}}},
    {"recvmsg",            47,  212, always,     {{{"sockfd", fd}, {"msg", message_out}, {"flags", message_flags}}}},
    {"sendmmsg",          307,  269, always,     {{{"sockfd", fd}, {"msgvec", messages_in}, {"vlen", number}, {"flags", message_flags}}}},
    {"recvmmsg",          299,  243, always,     {{{"sockfd", fd}, {"msgvec", messages_out}, {"vlen", number}, {"flags", message_flags}, {"timeout", timespec_in}}}},
    {"read",                0,   63, on_sockets, {{{"fd", fd}, {"buf", buffer_out}, {"count", size}}}},
    {"write",               1,   64, on_sockets, {{{"fd", fd}, {"buf", buffer_in}, {"count", size}}}},
    {"readv",              19,   65, on_sockets, {{{"fd", fd}, {"iov", iovec_out}, {"iovcnt", number}}}},
    {"writev",             20,   66, on_sockets, {{{"fd", fd}, {"iov", iovec_in}, {"iovcnt", number}}}},
    {"sendfile",           40,   71, on_sockets, {{{"out_fd", fd}, {"in_fd", fd}, {"offset", offset_in}, {"count", size}}}},
    {"splice",            275,   76, on_sockets, {{{"fd_in", fd}, {"off_in", offset_in}, {"fd_out", fd}, {"off_out", offset_in}, {"len", size}, {"flags", splice_flags}}}},
    {"copy_file_range",   326,  285, on_sockets, {{{"fd_in", fd}, {"off_in", offset_in}, {"fd_out", fd}, {"off_out", offset_in}, {"size", size}, {"flags", number}}}},
    {"tee",               276,   77, on_sockets, {{{"fd_in", fd}, {"fd_out", fd}, {"len", size}, {"flags", splice_flags}}}},
    {"vmsplice",          278,   75, on_sockets, {{{"fd", fd}, {"iov", iovec_in}, {"nr_segs", number}, {"flags", splice_flags}}}},

    {"poll",                7,   -1, always,     {{{"fds", poll_list}, {"nfds", number}, {"timeout", number}}}},
    {"ppoll",             271,   73, always,     {{{"fds", poll_list}, {"nfds", number}, {"tmo_p", timespec_in}, {"sigmask", signal_set_in}}}},
    {"select",             23,   -1, always,     {{{"nfds", set_count}, {"readfds", read_set}, {"writefds", write_set}, {"exceptfds", except_set}, {"timeout", timeval_in}}}},
    {"pselect6",          270,   72, always,     {{{"nfds", set_count}, {"readfds", read_set}, {"writefds", write_set}, {"exceptfds", except_set}, {"timeout", timespec_in}, {"sigmask", pointer}}}},
    {"epoll_create",      213,   -1, always,     {{{"size", number}}}},
    {"epoll_create1",     291,   20, always,     {{{"flags", epoll_flags}}}},
    {"epoll_ctl",         233,   21, always,     {{{"epfd", fd}, {"op", epoll_operation}, {"fd", fd}, {"event", epoll_event_in}}}},
    {"epoll_wait",        232,   -1, always,     {{{"epfd", fd}, {"events", epoll_events_out}, {"maxevents", number}, {"timeout", number}}}},
    {"epoll_pwait",       281,   22, always,     {{{"epfd", fd}, {"events", epoll_events_out}, {"maxevents", number}, {"timeout", number}, {"sigmask", signal_set_in}}}},
    {"epoll_pwait2",      441,  441, always,     {{{"epfd", fd}, {"events", epoll_events_out}, {"maxevents", number}, {"timeout", timespec_in}, {"sigmask", signal_set_in}}}},

    {"close",               3,   57, on_sockets, {{{"fd", fd}}}},
    {"close_range",       436,  436, always,     {{{"first", size}, {"last", size}, {"flags", close_range_flags}}}},
    {"dup",                32,   23, on_sockets, {{{"oldfd", fd}}}},
    {"dup2",               33,   -1, on_sockets, {{{"oldfd", fd}, {"newfd", fd}}}},
    {"dup3",              292,   24, on_sockets, {{{"oldfd", fd}, {"newfd", fd}, {"flags", open_flags}}}},
    {"fcntl",              72,   25, on_sockets, {{{"fd", fd}, {"cmd", fcntl_command}, {"arg", fcntl_argument}}}},
    {"ioctl",              16,   29, on_sockets, {{{"fd", fd}, {"request", ioctl_request}, {"argp", ioctl_argument}}}},
    {"eventfd",           284,   -1, always,     {{{"initval", number}}}},
    {"eventfd2",          290,   19, always,     {{{"initval", number}, {"flags", event_flags}}}},
    {"timerfd_create",    283,   85, always,     {{{"clockid", clock}, {"flags", timer_flags}}}},
    {"timerfd_settime",   286,   86, always,     {{{"fd", fd}, {"flags", timer_set_flags}, {"new_value", timer_in}, {"old_value", pointer}}}},
    {"signalfd",          282,   -1, always,     {{{"fd", fd}, {"mask", signal_set_in}, {"sizemask", size}}}},
    {"signalfd4",         289,   74, always,     {{{"fd", fd}, {"mask", signal_set_in}, {"sizemask", size}, {"flags", signal_descriptor_flags}}}},
    {"pidfd_open",        434,  434, always,     {{{"pid", number}, {"flags", number}}}},
    {"pidfd_getfd",       438,  438, always,     {{{"pidfd", fd}, {"targetfd", number}, {"flags", number}}}},
    {"io_uring_setup",    425,  425, always,     {{{"entries", number}, {"p", pointer}}}},

    {"fork",               57,   -1, always,     {}},
    {"vfork",              58,   -1, always,     {}},
    {"clone",              56,  220, always,     {{{"flags", clone_flags}, {"stack", pointer}}}},
    {"clone3",            435,  435, always,     {{{"cl_args", clone_arguments_in}, {"size", size}}}},
    {"execve",             59,  221, always,     {{{"pathname", string_in}, {"argv", strings_in}, {"envp", pointer}}}},
    {"execveat",          322,  281, always,     {{{"dirfd", fd}, {"pathname", string_in}, {"argv", strings_in}, {"envp", pointer}, {"flags", number}}}},
    {"wait4",              61,  260, always,     {{{"pid", number}, {"wstatus", wait_status}, {"options", wait_options}, {"rusage", pointer}}}},
    {"waitid",            247,   95, always,     {{{"idtype", number}, {"id", number}, {"infop", pointer}, {"options", wait_options}, {"rusage", pointer}}}},
    {"unshare",           272,   97, always,     {{{"flags", unshare_flags}}}},
    {"setpgid",           109,  154, always,     {{{"pid", number}, {"pgid", number}}}},
    {"setsid",            112,  157, always,     {}},
    {"kill",               62,  129, always,     {{{"pid", number}, {"sig", signal}}}},
    {"tgkill",            234,  131, always,     {{{"tgid", number}, {"tid", number}, {"sig", signal}}}},
    {"exit_group",        231,   94, always,     {{{"status", number}}}},
});
// clang-format on
static_assert(rows.size() == 67);

constexpr bool numbers_are_unique() {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (rows[i].x86_64 == rows[j].x86_64 || rows[i].name == rows[j].name) return false;
      if (rows[i].arm64 == rows[j].arm64 && rows[i].arm64 != -1) return false;
    }
  }
  return true;
}
static_assert(numbers_are_unique());

/// An argument whose length, count or sets are the next ones must have a next one.
constexpr bool lengths_follow() {
  for (const auto& row : rows) {
    if (row.name.empty() || row.x86_64 < 0) return false;
    for (std::size_t i = 0; i < row.arguments.size(); ++i) {
      const auto kind = row.arguments[i].kind;
      const auto next = i + 1 < row.arguments.size() ? row.arguments[i + 1].kind : none;
      if ((kind == address_out || kind == option_value_out) && next != length_in_out) return false;
      if ((kind == address_in || kind == option_value_in || kind == iovec_in || kind == iovec_out) &&
          next != number)
        return false;
      if ((kind == buffer_in || kind == buffer_out) && next != ArgumentKind::size) return false;
      if ((kind == none) != row.arguments[i].name.empty()) return false;
    }
  }
  return true;
}
static_assert(lengths_follow());

constexpr int number_limit = 512;

/// Index of each number's row plus one; 0 for none.
constexpr auto rows_by_number = [] {
  std::array<std::uint8_t, number_limit> index{};
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (const int number = rows[i].number(); number >= 0) index[number] = static_cast<std::uint8_t>(i + 1);
  return index;
}();

}  // namespace

std::span<const CallRow> call_table() {
  return rows;
}

const CallRow* find_call(int number) {
  if (number < 0 || number >= number_limit || rows_by_number[number] == 0) return nullptr;
  return &rows[rows_by_number[number] - 1];
}

const CallRow* find_call(std::string_view name) {
  const auto* row = std::ranges::find(rows, name, &CallRow::name);
  return row == rows.end() ? nullptr : row;
}

bool concerns_a_socket(const RawCall& call, const IsSocket& is_socket) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return false;
  if (row->trace == TraceWhen::always) return true;
  for (std::size_t i = 0; i < row->arguments.size(); ++i)
    if (row->arguments[i].kind == fd && is_socket(static_cast<int>(call.arguments[i]))) return true;
  return false;
}

std::optional<int> descriptor_acted_on(const RawCall& call, const IsSocket& is_socket) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr) return {};
  std::optional<int> first;
  for (std::size_t i = 0; i < row->arguments.size(); ++i) {
    if (row->arguments[i].kind != fd) continue;
    const int descriptor = static_cast<int>(call.arguments[i]);
    if (is_socket(descriptor)) return descriptor;
    if (!first) first = descriptor;
  }
  return first;
}

}  // namespace switchboard
