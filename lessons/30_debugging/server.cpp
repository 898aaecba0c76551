// server ADDRESS PORT [repaired|no-htons]: answers one question of each client. There is a mistake in it;
// find it with the tools before you read on.
//
//   repaired   without that mistake
//   no-htons   with another one besides: it does not listen where it should

#include <arpa/inet.h>
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

// The client says that its question is over by ending its direction.
static bool read_question(int client) {
  char bytes[256];
  ssize_t received = 0;
  while ((received = recv(client, bytes, sizeof bytes, 0)) > 0) continue;
  return received == 0;
}

int main(int argc, char** argv) {
  const std::string_view word = argc == 4 ? argv[3] : "";
  if (argc != 3 && word != "repaired" && word != "no-htons") {
    std::fprintf(stderr, "usage: server ADDRESS PORT [repaired|no-htons]\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[2], &end, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = static_cast<in_port_t>(port);
  if (word != "no-htons") here.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) give_up("accept");
    const char answer[] = "later than you think\n";
    if (read_question(client) && send(client, answer, std::strlen(answer), MSG_NOSIGNAL) == -1)
      std::perror("send");
    if (word == "repaired" && close(client) == -1) give_up("close");
  }
}
