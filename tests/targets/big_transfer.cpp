// One megabyte from parent to child, which counts it.

#include <sys/wait.h>
#include <unistd.h>

#include <vector>

#include "check.hpp"

constexpr std::size_t total = 1 << 20;

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 1);
  const pid_t reader = fork();
  if (reader == 0) {
    const int client = connect_to(address);
    std::vector<char> bytes(65536);
    std::size_t count = 0;
    for (ssize_t got; (got = recv(client, bytes.data(), bytes.size(), 0)) > 0;)
      count += static_cast<std::size_t>(got);
    _exit(count == total ? 0 : 1);
  }
  const int connection = accept(listener, nullptr, nullptr);
  const std::vector<char> bytes(65536, 'x');
  for (std::size_t sent = 0; sent < total;) {
    const ssize_t count = send(connection, bytes.data(), bytes.size(), 0);
    check("send", count > 0);
    sent += static_cast<std::size_t>(count);
  }
  close(connection);
  int status = 0;
  check("waitpid", waitpid(reader, &status, 0) == reader);
  return WEXITSTATUS(status);
}
