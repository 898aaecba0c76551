// server ADDRESS PORT [WORD...]: sets the options that the words name, listens, greets each caller and hangs
// up first.
//
//   reuse   SO_REUSEADDR, before bind, as it should be
//   late    SO_REUSEADDR, after bind
//   share   SO_REUSEPORT, before bind
//   abort   SO_LINGER with a time of 0 on each connection: close() breaks it off
//   once    ends after the first caller

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// An option that is on or off is an int: 1 or 0. Every option is told with its level, its name, where its
// value lies, and how long that value is.
static void turn_on(int fd, int option) {
  const int yes = 1;
  if (setsockopt(fd, SOL_SOCKET, option, &yes, sizeof yes) == -1) give_up("setsockopt");
}

int main(int argc, char** argv) {
  const std::vector<std::string_view> words(argv + std::min(argc, 3), argv + argc);
  const auto told = [&](std::string_view word) { return std::ranges::count(words, word) > 0; };
  const auto is_known = [](std::string_view word) {
    return word == "reuse" || word == "late" || word == "share" || word == "abort" || word == "once";
  };
  if (argc < 3 || !std::ranges::all_of(words, is_known)) {
    std::fprintf(stderr, "usage: server ADDRESS PORT [reuse|late|share|abort|once]...\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[2], &end, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  // bind() looks at these two, so they are set before it. What is set afterwards comes too late.
  if (told("reuse")) turn_on(listener, SO_REUSEADDR);
  if (told("share")) turn_on(listener, SO_REUSEPORT);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (told("late")) turn_on(listener, SO_REUSEADDR);
  if (listen(listener, 64) == -1) give_up("listen");

  do {
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) give_up("accept");
    const char greeting[] = "hello\n";
    if (send(client, greeting, std::strlen(greeting), MSG_NOSIGNAL) == -1) std::perror("send");
    if (told("abort")) {
      // close() waits for nothing, throws away what was not sent yet, and sends RST instead of FIN.
      const linger none{.l_onoff = 1, .l_linger = 0};
      if (setsockopt(client, SOL_SOCKET, SO_LINGER, &none, sizeof none) == -1) give_up("setsockopt");
    }
    if (close(client) == -1) give_up("close");  // before the client does: TIME_WAIT is ours
  } while (!told("once"));
  return 0;
}
