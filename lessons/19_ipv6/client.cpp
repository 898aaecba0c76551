// client ADDRESS PORT: calls the server at that address, IPv4 or IPv6, and prints its greeting.

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: client ADDRESS PORT\n");
    return 2;
  }
  // From the text of an address to the structure that connect() wants, of either family. Names are not
  // looked up here: that is what the two flags say.
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* there = nullptr;
  if (const int wrong = getaddrinfo(argv[1], argv[2], &wanted, &there); wrong != 0) {
    std::fprintf(stderr, "'%s' port '%s': %s\n", argv[1], argv[2], gai_strerror(wrong));
    return 2;
  }

  const int connection = socket(there->ai_family, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, there->ai_addr, there->ai_addrlen) == -1) give_up("connect");
  freeaddrinfo(there);
  if (shutdown(connection, SHUT_WR) == -1) give_up("shutdown");  // we have nothing to say
  char bytes[64];
  ssize_t received = 0;
  while ((received = recv(connection, bytes, sizeof bytes, 0)) > 0)
    std::printf("%.*s", static_cast<int>(received), bytes);
  if (received == -1) give_up("recv");
  if (close(connection) == -1) give_up("close");
  return 0;
}
