// Two processes send 64 bytes to each other and back over TCP on loopback, COUNT times; prints nanoseconds
// for each round trip, which is two calls of each.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::size_t message = 64;

void set_no_delay(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void echo(int listener) {
  const int socket = ::accept(listener, nullptr, nullptr);
  set_no_delay(socket);
  char bytes[message];
  for (ssize_t got; (got = ::recv(socket, bytes, sizeof bytes, 0)) > 0;)
    if (::send(socket, bytes, static_cast<std::size_t>(got), 0) != got) break;
  ::close(socket);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const long times = std::atol(arguments[1]);
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t length = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || ::listen(listener, 1) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return 1;
  if (::fork() == 0) {
    echo(listener);
    ::_exit(0);
  }
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  if (::connect(socket, reinterpret_cast<sockaddr*>(&address), length) != 0) return 1;
  set_no_delay(socket);
  char bytes[message]{};
  const auto begin = std::chrono::steady_clock::now();
  for (long i = 0; i < times; ++i)
    if (::send(socket, bytes, sizeof bytes, 0) != sizeof bytes ||
        ::recv(socket, bytes, sizeof bytes, MSG_WAITALL) != sizeof bytes)
      return 1;
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - begin;
  std::printf("%.1f\n", took.count() / static_cast<double>(times));
  std::fflush(stdout);
  ::close(socket);
  ::wait(nullptr);
}
