#pragma once
// Sockets on loopback for the tests that check what a lesson's README states about Linux. Ports are the
// kernel's choice; what fails throws. It knows nothing of lessons or recordings.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "engine/system/file_descriptor.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::loopback {

inline FileDescriptor stream_socket() {
  return FileDescriptor{check_system_call("open a socket", ::socket(AF_INET, SOCK_STREAM, 0))};
}

struct Listener {
  FileDescriptor fd = stream_socket();
  sockaddr_in address{};

  explicit Listener(int backlog = 8) {
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    check_system_call("bind", ::bind(fd.number(), reinterpret_cast<sockaddr*>(&address), length));
    check_system_call("name", ::getsockname(fd.number(), reinterpret_cast<sockaddr*>(&address), &length));
    check_system_call("listen", ::listen(fd.number(), backlog));
  }
  /// connect() returns when the handshake is done, so the connection waits for accept by then.
  FileDescriptor dial() const {
    auto client = stream_socket();
    check_system_call(
        "connect", ::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address));
    return client;
  }
  FileDescriptor accept() const {
    return FileDescriptor{check_system_call("accept", ::accept(fd.number(), nullptr, nullptr))};
  }
};

/// Both ends of a connection.
struct Pair {
  Listener listener;
  FileDescriptor client = listener.dial(), server = listener.accept();
};

/// What send says: the bytes that were taken, or the name of its error.
inline std::string send_text(const FileDescriptor& to, std::string_view text) {
  const ssize_t taken = ::send(to.number(), text.data(), text.size(), MSG_NOSIGNAL);
  return taken == -1 ? ::strerrorname_np(errno) : std::to_string(taken);
}

/// What recv says: "hello", "end of stream", or the name of its error.
inline std::string receive(const FileDescriptor& from, int flags = 0) {
  char bytes[256];
  const ssize_t received = ::recv(from.number(), bytes, sizeof bytes, flags);
  if (received == -1) return ::strerrorname_np(errno);
  return received == 0 ? "end of stream" : std::string(bytes, static_cast<std::size_t>(received));
}

/// Until something comes: bytes, an end, an error. False after ten seconds.
inline bool news_at(const FileDescriptor& socket, short events = POLLIN, int milliseconds = 10'000) {
  pollfd wanted{socket.number(), events, 0};
  return check_system_call("poll", ::poll(&wanted, 1, milliseconds)) == 1;
}

inline tcp_info info_of(const FileDescriptor& fd) {
  tcp_info info{};
  socklen_t length = sizeof info;
  check_system_call("TCP_INFO", ::getsockopt(fd.number(), IPPROTO_TCP, TCP_INFO, &info, &length));
  return info;
}

}  // namespace switchboard::loopback
