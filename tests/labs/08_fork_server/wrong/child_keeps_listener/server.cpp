// The child keeps the listening socket open while it serves its client.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>

static void take_statuses(int) {
  const int kept = errno;
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = kept;
}

static volatile pid_t children[1000];
static volatile sig_atomic_t count = 0;

static void stop(int) {
  for (int i = 0; i < count; ++i) kill(children[i], SIGTERM);
  _exit(0);
}

static bool send_all(int client, const char* bytes, size_t length) {
  while (length > 0) {
    const ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return false;
    bytes += sent;
    length -= static_cast<size_t>(sent);
  }
  return true;
}

static void serve(int client) {
  char buffer[4096];
  for (;;) {
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    for (ssize_t i = 0; i < count; ++i)
      if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] = static_cast<char>(buffer[i] - 32);
    if (!send_all(client, buffer, static_cast<size_t>(count))) return;
  }
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  struct sigaction action {};
  action.sa_handler = take_statuses;
  action.sa_flags = SA_RESTART;
  sigaction(SIGCHLD, &action, nullptr);
  signal(SIGTERM, stop);

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  const int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
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
      if (errno == EINTR) continue;
      std::perror("accept");
      return 1;
    }
    const pid_t child = fork();
    if (child < 0) std::perror("fork");
    if (child == 0) {
      signal(SIGTERM, SIG_DFL);
      serve(client);
      close(client);
      _exit(0);
    }
    if (child > 0) {
      children[count % 1000] = child;
      if (count < 1000) count = count + 1;
    }
    close(client);
  }
}
