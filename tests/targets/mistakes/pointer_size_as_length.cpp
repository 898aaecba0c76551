// Binds through a pointer to the address; wrong: with sizeof of the pointer.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  const sockaddr_in* where = &address;
  const auto length = static_cast<socklen_t>(choice == Choice::right ? sizeof *where : sizeof where);
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const bool bound = bind(fd, reinterpret_cast<const sockaddr*>(where), length) == 0;
  if (bound) check("listen", listen(fd, 1) == 0);
  close(fd);
  return bound == (choice == Choice::right) ? 0 : 1;
}
