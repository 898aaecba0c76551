// Makes one call many times and prints nanoseconds for each.
//
//   call_loop socket|other|files COUNT    getsockopt on a TCP socket; getppid; open, read and close of a
//   file,
//                                         before there is any socket

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace {

void ask_socket(int socket) {
  int type = 0;
  socklen_t length = sizeof type;
  ::getsockopt(socket, SOL_SOCKET, SO_TYPE, &type, &length);
}

void read_a_file() {
  char bytes[256];
  const int file = ::open("/etc/hostname", O_RDONLY | O_CLOEXEC);
  [[maybe_unused]] const auto got = ::read(file, bytes, sizeof bytes);
  ::close(file);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const std::string_view what = arguments[1];
  const long times = std::atol(arguments[2]);
  const int socket = what == "files" ? -1 : ::socket(AF_INET, SOCK_STREAM, 0);
  const auto begin = std::chrono::steady_clock::now();
  for (long i = 0; i < times; ++i) {
    if (what == "socket") ask_socket(socket);
    if (what == "other") ::syscall(SYS_getppid);
    if (what == "files") read_a_file();
  }
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", took.count() / static_cast<double>(times));
}
