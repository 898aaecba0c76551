// One poll over the listener and a descriptor for signals: no handler runs. The children are a process group.
#include <netinet/in.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

static void serve(int client) {
  char part[300];
  for (ssize_t count; (count = read(client, part, sizeof part)) > 0;) {
    for (ssize_t i = 0; i < count; ++i) {
      char& letter = part[i];
      if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    }
    for (ssize_t done = 0, sent; done < count; done += sent)
      if ((sent = send(client, part + done, static_cast<size_t>(count - done), MSG_NOSIGNAL)) < 0) return;
  }
}

int main(int, char** argv) {
  sigset_t both;
  sigemptyset(&both);
  sigaddset(&both, SIGCHLD);
  sigaddset(&both, SIGTERM);
  sigprocmask(SIG_BLOCK, &both, nullptr);
  const int signals = signalfd(-1, &both, SFD_NONBLOCK | SFD_CLOEXEC);

  const int listener = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int on = 1, off = 0;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);  // IPv4 clients too
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<unsigned short>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0 || listen(listener, 128) < 0)
    return 1;

  for (;;) {
    pollfd wanted[] = {{listener, POLLIN, 0}, {signals, POLLIN, 0}};
    if (poll(wanted, 2, -1) < 0 && errno != EINTR) return 1;
    signalfd_siginfo came{};
    while (read(signals, &came, sizeof came) == sizeof came) {
      if (came.ssi_signo == SIGTERM) {
        signal(SIGTERM, SIG_IGN);
        kill(0, SIGKILL);  // everybody in our group, ourselves too
      }
    }
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) continue;
    if (fork() == 0) {
      sigprocmask(SIG_UNBLOCK, &both, nullptr);
      close(listener);
      close(signals);
      serve(client);
      _exit(0);
    }
    close(client);
  }
}
