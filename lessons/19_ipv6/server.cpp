// server PORT both|only|four: greets each caller and says from which address it came.
//
//   both   an IPv6 socket that takes IPv4 callers as well
//   only   an IPv6 socket for IPv6 callers
//   four   an IPv4 socket

#include <netdb.h>
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

static void bind_six(int listener, in_port_t port, int only) {
  // 0 or 1, but set: what it is otherwise, each system decides for itself. On Linux an administrator does
  // (net.ipv6.bindv6only).
  if (setsockopt(listener, IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof only) == -1) give_up("setsockopt");
  sockaddr_in6 here{};
  here.sin6_family = AF_INET6;
  here.sin6_addr = in6addr_any;  // ::, every address of this machine
  here.sin6_port = htons(port);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
}

static void bind_four(int listener, in_port_t port) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(port);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
}

int main(int argc, char** argv) {
  const std::string_view kind = argc == 3 ? argv[2] : "";
  char* end = nullptr;
  const long port = argc == 3 ? std::strtol(argv[1], &end, 10) : 0;
  if ((kind != "both" && kind != "only" && kind != "four") || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT both|only|four\n");
    return 2;
  }

  const int listener = socket(kind == "four" ? AF_INET : AF_INET6, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (kind == "four")
    bind_four(listener, static_cast<in_port_t>(port));
  else
    bind_six(listener, static_cast<in_port_t>(port), kind == "only" ? 1 : 0);
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    // Room for an address of any family. getnameinfo() writes it down, whichever it is.
    sockaddr_storage caller{};
    socklen_t length = sizeof caller;
    const int client = accept(listener, reinterpret_cast<sockaddr*>(&caller), &length);
    if (client == -1) give_up("accept");
    char host[NI_MAXHOST];
    const int wrong = getnameinfo(reinterpret_cast<sockaddr*>(&caller), length, host, sizeof host, nullptr, 0,
                                  NI_NUMERICHOST);
    std::printf("a call from %s\n", wrong == 0 ? host : gai_strerror(wrong));
    std::fflush(stdout);

    const char greeting[] = "hello\n";
    if (send(client, greeting, std::strlen(greeting), MSG_NOSIGNAL) == -1) std::perror("send");
    char bytes[64];
    while (recv(client, bytes, sizeof bytes, 0) > 0) continue;  // until the caller has hung up
    if (close(client) == -1) give_up("close");
  }
}
