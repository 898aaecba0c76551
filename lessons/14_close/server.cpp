// server PORT [first]: answers one question of each client, then waits until the client has hung up.
//
// first   hangs up first, after one answer, and ends

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Reads up to the end of the question; false when the client is gone before that.
static bool read_question(int client) {
  char bytes[256];
  ssize_t received = 0;
  while ((received = recv(client, bytes, sizeof bytes, 0)) > 0)
    if (std::memchr(bytes, '\n', static_cast<std::size_t>(received)) != nullptr) return true;
  return false;
}

int main(int argc, char** argv) {
  const bool hangs_up_first = argc == 3 && std::string_view(argv[2]) == "first";
  if (argc != 2 && !hangs_up_first) {
    std::fprintf(stderr, "usage: server PORT [first]\n");
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
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) give_up("accept");
    const char answer[] = "later than you think\n";
    if (read_question(client) && send(client, answer, std::strlen(answer), MSG_NOSIGNAL) == -1)
      std::perror("send");
    if (!hangs_up_first) {
      // The client may have more to say, or hang up: 0 is its end of stream, -1 a broken connection.
      char more[256];
      ssize_t received = 0;
      while ((received = recv(client, more, sizeof more, 0)) > 0) continue;
      if (received == -1) std::perror("recv");
    }
    if (close(client) == -1) give_up("close");
    if (hangs_up_first) return 0;
  }
}
