// A fork server: a child for each client, lines back in capitals, until told to stop.

#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

// SIGCHLD is no counter: children that end together send it once. So: all that have ended, each time.
static void take_statuses(int) {
  const int kept = errno;  // of the call that we interrupt
  while (waitpid(-1, nullptr, WNOHANG) > 0) {
  }
  errno = kept;
}

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

static void serve(int client) {
  char buffer[16 * 1024];
  for (;;) {
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;  // 0: the client has finished sending; below 0: it has gone
    for (ssize_t i = 0; i < count; ++i)
      if (buffer[i] >= 'a' && buffer[i] <= 'z') buffer[i] = static_cast<char>(buffer[i] - 'a' + 'A');
    if (!send_all(client, buffer, static_cast<std::size_t>(count))) return;
  }
}

// The child's life: one client, nothing else.
[[noreturn]] static void be_a_child(int listener, int client, pid_t parent) {
  // Linux tells us when the parent dies, however it dies (prctl(2)). It may have died before we asked.
  if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent) _exit(1);
  close(listener);  // the port is the parent's: it must not stay in use because of us
  serve(client);
  close(client);
  _exit(0);
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  struct sigaction action {};
  action.sa_handler = take_statuses;
  action.sa_flags = SA_RESTART | SA_NOCLDSTOP;  // accept goes on behind the handler
  if (sigaction(SIGCHLD, &action, nullptr) < 0) {
    std::perror("sigaction");
    return 1;
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

  const pid_t parent = getpid();
  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::perror("accept");
      return 1;
    }
    const pid_t child = fork();
    if (child == 0) be_a_child(listener, client, parent);
    if (child < 0)
      std::perror("fork");  // this client finds its connection closed; the next may have more luck
    close(client);          // the child has it: while we have it too, it cannot end
  }
}
