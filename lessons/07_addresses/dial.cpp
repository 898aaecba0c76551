// dial HOST SERVICE: looks a name up, and calls its addresses one after the other until one of them answers.
//
// HOST is a name, an address in numbers, or "-" for this machine itself. SERVICE is a port, or its name:
// http.

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <string_view>

// The reverse of looking up: the address as text, in numbers.
static void print_address(const addrinfo& one) {
  char host[NI_MAXHOST], service[NI_MAXSERV];
  const int error = getnameinfo(one.ai_addr, one.ai_addrlen, host, sizeof host, service, sizeof service,
                                NI_NUMERICHOST | NI_NUMERICSERV);
  std::printf("%s port %s: ", error == 0 ? host : gai_strerror(error), error == 0 ? service : "?");
}

// A connected descriptor, or -1 when nobody answers there.
static int try_one(const addrinfo& one) {
  const int fd = socket(one.ai_family, one.ai_socktype, one.ai_protocol);
  if (fd != -1 && connect(fd, one.ai_addr, one.ai_addrlen) == 0) {
    std::printf("connected\n");
    return fd;
  }
  std::printf("%s\n", std::strerror(errno));
  if (fd != -1) close(fd);
  return -1;
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: dial HOST SERVICE\n");
    return 2;
  }
  const char* host = std::string_view(argv[1]) == "-" ? nullptr : argv[1];

  addrinfo wanted{};
  wanted.ai_family = AF_UNSPEC;      // IPv4 or IPv6, whatever the name has
  wanted.ai_socktype = SOCK_STREAM;  // otherwise each address comes once for every type of socket
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host, argv[2], &wanted, &list);
  if (error != 0) {  // the reason is what it returned: not -1, and not in errno
    std::fprintf(stderr, "getaddrinfo returned %d: %s\n", error, gai_strerror(error));
    return 1;
  }

  int connection = -1;
  for (const addrinfo* one = list; one != nullptr && connection == -1; one = one->ai_next) {
    print_address(*one);
    connection = try_one(*one);
  }
  freeaddrinfo(list);  // the whole list was made by getaddrinfo, and is ours to give back
  std::fflush(stdout);
  if (connection == -1) return 1;
  if (close(connection) == -1) {
    std::perror("close");
    return 1;
  }
  return 0;
}
