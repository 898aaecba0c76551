// Sets an option at the wrong level, or with a value of the wrong size; right: as the man page says.

#include <netinet/tcp.h>
#include <sys/time.h>

#include <string_view>

#include "choice.hpp"

int main(int argc, char** argv) {
  const bool wrong = choice_from(argc, argv) == Choice::wrong;
  const std::string_view which = argc > 2 ? argv[2] : "level";
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  const timeval limit{1, 0};
  if (which == "level") setsockopt(fd, wrong ? IPPROTO_TCP : SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (which == "size") setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, wrong ? 1 : sizeof yes);
  if (which == "time")
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, wrong ? static_cast<const void*>(&yes) : &limit,
               wrong ? sizeof yes : sizeof limit);
  // An option of another protocol, tried and done without, is right.
  setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
}
