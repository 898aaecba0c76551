// An iterative echo server: one client at a time, every byte back, until told to stop.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// send may take a part of what it is given: go on until all is taken. False when the client has gone.
static bool send_all(int client, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);  // no SIGPIPE: an error will do
    if (sent < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

static void echo(int client) {
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // 0: the client has finished sending; below 0: it has gone
    if (!send_all(client, buffer, static_cast<std::size_t>(count))) return;
  }
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }

  const int on = 1;  // without it, bind fails for a minute after a run that closed a connection first
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }

  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::perror("accept");
      return 1;
    }
    echo(client);
    close(client);
  }
}
