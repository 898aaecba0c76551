// guests PORT: a child for each client says welcome, and stays until the client has left.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

// Gives the listening socket, or -1.
static int listen_on(const char* port) {
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) return -1;
  const int on = 1;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0 || listen(listener, 16) < 0)
    return -1;
  return listener;
}

static bool send_all(int fd, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) return false;
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

static void child_has_ended(int) {
  const int saved = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = saved;
}

static void serve(int client) {
  const char* const text = "welcome\n";
  char bytes[256];
  if (!send_all(client, text, std::strlen(text))) return;
  while (recv(client, bytes, sizeof bytes, 0) > 0) {
  }
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: guests PORT\n");
    return 2;
  }
  struct sigaction action {};
  action.sa_handler = child_has_ended;
  sigaction(SIGCHLD, &action, nullptr);
  const int listener = listen_on(argv[1]);
  if (listener < 0) {
    std::perror(argv[1]);
    return 1;
  }
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0 && errno == EINTR) continue;
    if (client < 0) {
      std::perror("accept");
      return 1;
    }
    const pid_t child = fork();
    if (child == 0) {
      close(listener);
      serve(client);
      _exit(0);
    }
    if (child < 0) std::perror("fork");
    close(client);
  }
}
