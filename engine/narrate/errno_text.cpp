#include "engine/narrate/errno_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace switchboard {
namespace {

struct ErrnoRow {
  std::string_view error;
  std::string_view call;  // the kernel's name; empty: any call that has no row of its own
  std::string_view words;
};

// The ERRORS sections of bind(2), connect(2), accept(2), listen(2), send(2), recv(2), socket(2),
// setsockopt(2), ip(7), tcp(7) and unix(7); what differs on Linux was tried out (README of tests/targets).
constexpr auto errno_rows = std::to_array<ErrnoRow>({
    {"EACCES", "bind", "This port needs a privilege: ports below 1024 are kept for programs that have it."},
    {"EACCES", "connect", "The program may not reach this address, or a broadcast address was given."},
    {"EACCES", "", "The program has no permission for this."},
    {"EADDRINUSE", "bind",
     "Another socket has this address and port, or an ended connection on it is still in TIME_WAIT."},
    {"EADDRINUSE", "listen", "Another socket listens on this address and port already."},
    {"EADDRINUSE", "connect", "The local address and port are in use for this very destination."},
    {"EADDRNOTAVAIL", "bind", "This machine has no such address. 0.0.0.0 means every address it has."},
    {"EADDRNOTAVAIL", "connect",
     "No free local port is left for this destination, or the address is not reachable."},
    {"EAFNOSUPPORT", "socket", "The kernel has no such address family."},
    {"EAFNOSUPPORT", "", "The address is of another family than the socket. Is sin_family set?"},
    {"EAGAIN", "connect", "The listener's accept queue is full (UNIX sockets say so at once)."},
    {"EAGAIN", "accept", "No connection waits, and the socket does not block."},
    {"EAGAIN", "accept4", "No connection waits, and the socket does not block."},
    {"EAGAIN", "recvfrom", "Nothing to read now, and the socket does not block. It is not an end."},
    {"EAGAIN", "recvmsg", "Nothing to read now, and the socket does not block. It is not an end."},
    {"EAGAIN", "read", "Nothing to read now, and the descriptor does not block. It is not an end."},
    {"EAGAIN", "sendto", "The send queue is full now, and the socket does not block."},
    {"EAGAIN", "sendmsg", "The send queue is full now, and the socket does not block."},
    {"EAGAIN", "write", "The send queue is full now, and the descriptor does not block."},
    {"EAGAIN", "", "It would have to wait, and the descriptor does not block."},
    {"EALREADY", "connect", "An earlier connect of this socket is still in progress."},
    {"EBADF", "", "No open descriptor has this number: never opened, or closed already."},
    {"ECONNABORTED", "", "The connection was ended by the peer before it was taken."},
    {"ECONNREFUSED", "connect", "The machine answered that nothing listens on this port."},
    {"ECONNREFUSED", "", "An earlier datagram was refused: nothing has that port open."},
    {"ECONNRESET", "", "The peer ended the connection with RST: it closed with unread data, or it is gone."},
    {"EDESTADDRREQ", "", "The socket has no peer, so the call needs an address."},
    {"EFAULT", "", "A pointer leads outside the program's memory."},
    {"EHOSTUNREACH", "", "No way leads to this host."},
    {"EINPROGRESS", "connect",
     "The handshake has begun; the socket does not block. Wait until it is writable."},
    {"EINTR", "", "A signal came before anything happened. Make the call again."},
    {"EINVAL", "accept", "The socket does not listen. Call listen first."},
    {"EINVAL", "accept4", "The socket does not listen, or a flag is not known. Call listen first."},
    {"EINVAL", "bind", "The socket has an address already, or the address's length is wrong."},
    {"EINVAL", "connect", "The address's length is wrong, or the socket cannot connect in this state."},
    {"EINVAL", "listen", "The socket cannot listen in this state: it is connected already."},
    {"EINVAL", "setsockopt", "The option's value or its length is wrong."},
    {"EINVAL", "socket", "The kernel knows no such combination of family, type and protocol."},
    {"EINVAL", "", "An argument makes no sense for this call."},
    {"EISCONN", "connect", "The socket is connected already. A new connection needs a new socket."},
    {"EISCONN", "", "The socket is connected, so no other address may be given."},
    {"EMFILE", "", "The program has as many descriptors open as it may. Are finished ones closed?"},
    {"EMSGSIZE", "", "The message is longer than one datagram can be."},
    {"ENETUNREACH", "", "No route leads to this network."},
    {"ENFILE", "", "The whole machine has as many files open as it may."},
    {"ENOBUFS", "", "The kernel has no buffer free for this."},
    {"ENOENT", "connect", "No socket has this path: the server has not made it, or it was removed."},
    {"ENOMEM", "", "The kernel has no memory free for this."},
    {"ENOPROTOOPT", "", "The socket has no such option at this level."},
    {"ENOTCONN", "shutdown", "The socket has no connection to end."},
    {"ENOTCONN", "getpeername", "The socket has no peer: it is not connected."},
    {"ENOTCONN", "",
     "The socket is not connected. A listening socket never is: use the descriptor from accept."},
    {"ENOTSOCK", "", "The descriptor is open, but it is not a socket."},
    {"EOPNOTSUPP", "listen", "Sockets of this type cannot listen; only connections have a listener."},
    {"EOPNOTSUPP", "accept", "Sockets of this type have no connections to accept."},
    {"EOPNOTSUPP", "accept4", "Sockets of this type have no connections to accept."},
    {"EOPNOTSUPP", "", "This kind of socket cannot do that."},
    {"EPERM", "socket", "This type of socket needs a privilege (CAP_NET_RAW for raw sockets)."},
    {"EPERM", "", "The program may not do this."},
    {"EPIPE", "", "Nobody can read what is sent: the connection has ended, or there never was one."},
    {"EPROTONOSUPPORT", "", "This family has no such protocol for this type of socket."},
    {"EPROTOTYPE", "", "The other socket is of another type."},
    {"ETIMEDOUT", "", "No answer came in time, though the kernel asked several times."},
});
static_assert(std::ranges::is_sorted(errno_rows, {}, &ErrnoRow::error));

}  // namespace

std::string_view errno_text(std::string_view error, std::string_view call) {
  // clang 14 cannot compile libstdc++ 12's std::ranges::equal_range.
  for (const auto* row = std::ranges::lower_bound(errno_rows, error, {}, &ErrnoRow::error);
       row != errno_rows.end() && row->error == error; ++row)
    if (row->call == call || row->call.empty()) return row->words;
  return {};
}

std::string errno_summary(const Syscall& call) {
  if (!call.error) return {};
  if (const auto words = errno_text(call.error->name, call.name); !words.empty()) return std::string(words);
  const char* words = strerrordesc_np(static_cast<int>(call.error->number));  // glibc 2.32; not the locale's
  return words == nullptr ? std::string() : std::string(words) + ".";
}

std::string man_page(std::string_view call) {
  if (call == "sendto") return "send(2)";
  if (call == "recvfrom") return "recv(2)";
  if (call == "accept4") return "accept(2)";
  return fmt::format("{}(2)", call);
}

}  // namespace switchboard
