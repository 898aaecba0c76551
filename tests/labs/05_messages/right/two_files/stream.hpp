// A connection that moves all bytes or throws.
#pragma once

#include <cstddef>

struct Failure {
  int error;
};

class Stream {
 public:
  explicit Stream(int socket) : socket_(socket) {}
  void send(const void* bytes, std::size_t length);
  /// False when the stream has ended before the first byte.
  bool receive(void* buffer, std::size_t length);

 private:
  int socket_;
};
