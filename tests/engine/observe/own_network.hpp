#pragma once
// A network of this test's own, with its loopback up and a small connection table, for as long as the process
// lives. Small helpers for sockets in it.
//
//   if (!enter_own_network()) return skip("user namespaces are not permitted here");

#include <arpa/inet.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "engine/model/socket_sample.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

/// Once for all test cases of a process. unshare(CLONE_NEWUSER) wants a process of one thread.
inline bool enter_own_network() {
  static const bool is_inside = [] {
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) return false;
    const FileDescriptor any{::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    ifreq loopback{};
    loopback.ifr_name[0] = 'l';
    loopback.ifr_name[1] = 'o';
    loopback.ifr_flags = IFF_UP | IFF_RUNNING;
    return ::ioctl(any.number(), SIOCSIFFLAGS, &loopback) == 0;
  }();
  return is_inside;
}

inline void require(bool is_so, const char* what) {
  if (is_so) return;
  std::perror(what);
  std::abort();
}

inline sockaddr_in loopback_address(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

inline std::uint16_t port_of_socket(const FileDescriptor& socket) {
  sockaddr_in address{};
  socklen_t length = sizeof address;
  require(::getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length) == 0, "getsockname");
  return ntohs(address.sin_port);
}

inline SocketId cookie_of_socket(const FileDescriptor& socket) {
  SocketId id;
  socklen_t length = sizeof id.value;
  require(::getsockopt(socket.number(), SOL_SOCKET, SO_COOKIE, &id.value, &length) == 0, "SO_COOKIE");
  return id;
}

inline FileDescriptor bound_socket(int type, std::uint16_t port = 0) {
  FileDescriptor socket{::socket(AF_INET, type | SOCK_CLOEXEC, 0)};
  const auto address = loopback_address(port);
  require(::bind(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0, "bind");
  return socket;
}

inline FileDescriptor listening_socket(int backlog) {
  auto socket = bound_socket(SOCK_STREAM);
  require(::listen(socket.number(), backlog) == 0, "listen");
  return socket;
}

/// Non-blocking: where the queue is full it stays in SYN_SENT.
inline FileDescriptor connecting_socket(std::uint16_t port) {
  FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  const auto address = loopback_address(port);
  const int result = ::connect(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
  require(result == 0 || errno == EINPROGRESS, "connect");
  return socket;
}

inline FileDescriptor accepted_socket(const FileDescriptor& listener) {
  FileDescriptor socket{::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC)};
  require(socket.is_open(), "accept4");
  return socket;
}

inline void send_text(const FileDescriptor& socket, const std::string& text) {
  require(
      ::send(socket.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()),
      "send");
}

/// What a program prints, in this network.
inline std::string output_of(const std::string& command) {
  std::string text;
  FILE* pipe = ::popen(command.c_str(), "r");
  require(pipe != nullptr, "popen");
  std::array<char, 4096> piece{};
  while (const auto got = std::fread(piece.data(), 1, piece.size(), pipe)) text.append(piece.data(), got);
  ::pclose(pipe);
  return text;
}

}  // namespace switchboard
