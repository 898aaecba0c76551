// server ADDRESS PORT [restart|poll|sigpipe]: says two sentences to each client, one after the other.
//
// A signal SIGUSR1 makes it print a line; it is sent with: kill -USR1 PID
//
// restart   asks the kernel to make a call again that the signal has interrupted (SA_RESTART)
// poll      the same, and waits in poll() before it calls accept()
// sigpipe   sends without MSG_NOSIGNAL

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Runs in the middle of whatever the program was doing, so it may call little: write() is allowed, printf()
// is not (signal-safety(7)). It leaves errno as it was, since the program may be about to look at it.
static void on_signal(int) {
  const int saved = errno;
  const char words[] = "the handler has run\n";
  if (write(STDOUT_FILENO, words, sizeof words - 1) == -1) _exit(1);
  errno = saved;
}

// A sentence, and what became of it. errno means something only after a call that has failed.
static bool say(int client, const char* sentence, int flags) {
  if (send(client, sentence, std::strlen(sentence), flags) == -1) {
    std::printf("send: %s\n", std::strerror(errno));
    std::fflush(stdout);
    return false;
  }
  return true;
}

int main(int argc, char** argv) {
  const std::string_view mode = argc == 4 ? argv[3] : "";
  if (argc != 3 && mode != "restart" && mode != "poll" && mode != "sigpipe") {
    std::fprintf(stderr, "usage: server ADDRESS PORT [restart|poll|sigpipe]\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }

  struct sigaction action {};
  action.sa_handler = on_signal;
  if (mode == "restart" || mode == "poll") action.sa_flags = SA_RESTART;
  if (sigaction(SIGUSR1, &action, nullptr) == -1) give_up("sigaction");

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    if (mode == "poll") {
      pollfd caller{listener, POLLIN, 0};
      if (poll(&caller, 1, -1) == -1) {
        if (errno == EINTR) continue;  // nothing is wrong: wait again
        give_up("poll");
      }
    }
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) {
      if (errno == EINTR) continue;  // nothing is wrong: wait again
      give_up("accept");
    }
    const int flags = mode == "sigpipe" ? 0 : MSG_NOSIGNAL;
    if (say(client, "first\n", flags)) say(client, "second\n", flags);
    if (close(client) == -1) give_up("close");
  }
}
