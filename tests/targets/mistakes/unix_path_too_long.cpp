// Listens on the path of its command line; wrong: copies what fits of it into sun_path.

#include <sys/un.h>

#include <string>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  check("usage: unix_path_too_long right|wrong PATH", argc > 2);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = argv[2];
  if (choice == Choice::right && path.size() >= sizeof address.sun_path) {
    std::puts("the path is too long");
    return 0;
  }
  std::memcpy(address.sun_path, path.data(),
              path.size() < sizeof address.sun_path ? path.size() : sizeof address.sun_path);
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address);
  unlink(std::string(address.sun_path, strnlen(address.sun_path, sizeof address.sun_path)).c_str());
}
