// server PORT: an iterative server. It serves one caller to the end, and only then the next one.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Echoes until the caller hangs up. While we are in here, nobody else is served.
static void serve(int caller) {
  char bytes[1024];
  ssize_t received = 0;
  while ((received = recv(caller, bytes, sizeof bytes, 0)) > 0) {
    ssize_t sent = 0;
    while (sent < received) {
      const ssize_t taken = send(caller, bytes + sent, received - sent, MSG_NOSIGNAL);
      if (taken == -1) {
        // One caller has gone away. That is no reason to end: others wait.
        std::perror("send");
        return;
      }
      sent += taken;
    }
  }
  if (received == -1) std::perror("recv");
}

int main(int argc, char** argv) {
  char* end = nullptr;
  const long port = argc == 2 ? std::strtol(argv[1], &end, 10) : 0;
  if (argc != 2 || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  // The whole of an iterative server: accept, serve, close, and again.
  for (int number = 1;; ++number) {
    const int caller = accept(listener, nullptr, nullptr);
    if (caller == -1) give_up("accept");
    std::printf("call %d begins\n", number);
    std::fflush(stdout);
    serve(caller);
    if (close(caller) == -1) give_up("close");
    std::printf("call %d is over\n", number);
    std::fflush(stdout);
  }
}
