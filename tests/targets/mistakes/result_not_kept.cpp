// Makes a socket and listens on it; wrong: `fd = socket(…) < 0` keeps the answer of the comparison.

#include <fcntl.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  close(STDIN_FILENO);
  check("open", open("/dev/null", O_RDONLY) == STDIN_FILENO);
  int fd = socket(AF_INET, SOCK_STREAM, 0);
  if (choice == Choice::wrong) fd = fd < 0;
  const sockaddr_in address = loopback();
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) std::perror("bind");
  listen(fd, 8);
}
