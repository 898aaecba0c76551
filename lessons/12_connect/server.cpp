// server PORT [deaf]: accepts one client after the other and hangs up at once.
//
// deaf   leaves out listen(): the socket has its name, but nobody may call it

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const bool is_deaf = argc == 3 && std::string_view(argv[2]) == "deaf";
  if (argc != 2 && !is_deaf) {
    std::fprintf(stderr, "usage: server PORT [deaf]\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[1], &end, 10);
  if (end == argv[1] || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "'%s' is no port\n", argv[1]);
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
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");

  if (is_deaf) {
    pause();  // named, but not listening, until a signal ends us
    return 0;
  }
  if (listen(listener, 8) == -1) give_up("listen");
  while (true) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) give_up("accept");
    if (close(client) == -1) give_up("close");
  }
}
