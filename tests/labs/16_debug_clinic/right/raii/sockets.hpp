// A right one: sockets that close themselves, and one small file for each program.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// Says what is wrong and gives up.
inline void require(int result) {
  if (result >= 0) return;
  std::perror("socket");
  std::exit(1);
}

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) { require(fd); }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

  /// Nothing at the end of the stream, or when the other side has broken off.
  std::optional<std::string> receive(std::size_t most = 512) const {
    std::string bytes(most, '\0');
    const auto count = ::recv(fd_, bytes.data(), most, 0);
    if (count <= 0) return {};
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
  }
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }
  std::string line() const {
    std::string line;
    while (!line.ends_with('\n')) {
      const auto byte = receive(1);
      if (!byte) break;
      line += *byte;
    }
    return line;
  }

 private:
  int fd_;
};

inline sockaddr_in address(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(std::atoi(port)));
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

inline Socket call(char** argv) {
  Socket socket(::socket(AF_INET, SOCK_STREAM, 0));
  const auto there = address(argv[1], argv[2]);
  require(connect(socket.fd(), reinterpret_cast<const sockaddr*>(&there), sizeof there));
  return socket;
}

template <class Serve>
[[noreturn]] void serve_on(const char* port, Serve serve) {
  const Socket listener(::socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;
  require(setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on));
  const auto here = address("0.0.0.0", port);
  require(bind(listener.fd(), reinterpret_cast<const sockaddr*>(&here), sizeof here));
  require(listen(listener.fd(), SOMAXCONN));
  for (;;) serve(Socket(accept(listener.fd(), nullptr, nullptr)));
}
