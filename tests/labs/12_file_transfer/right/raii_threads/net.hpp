// What both programs share: a descriptor with an owner, a stream that is read by lines and by bytes.
#pragma once
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {
    if (fd < 0) throw std::runtime_error("no socket");
  }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)), come_(std::move(other.come_)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

  void send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::runtime_error("the connection broke");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  std::string receive_line() {
    while (come_.find('\n') == std::string::npos) receive_more();
    const auto end = come_.find('\n');
    auto line = come_.substr(0, end);
    come_.erase(0, end + 1);
    return line;
  }
  /// At least one byte, at most so many.
  std::string receive(std::size_t most) {
    if (come_.empty()) receive_more();
    auto bytes = come_.substr(0, std::min(most, come_.size()));
    come_.erase(0, bytes.size());
    return bytes;
  }

 private:
  void receive_more() {
    char buffer[32768];
    const ssize_t count = recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0) throw std::runtime_error("the stream ended too early");
    come_.append(buffer, static_cast<std::size_t>(count));
  }
  int fd_;
  std::string come_;
};
