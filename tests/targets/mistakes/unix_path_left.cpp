// Listens on a path that an earlier run has left behind; right: unlinks it first.

#include <sys/un.h>

#include <cstdlib>

#include "choice.hpp"

namespace {

int bind_to(const sockaddr_un& address) {
  const int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return fd;
  std::perror("bind");
  close(fd);
  return -1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  char folder[] = "/tmp/switchboard-XXXXXX";
  check("mkdtemp", mkdtemp(folder) != nullptr);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::snprintf(address.sun_path, sizeof address.sun_path, "%s/door", folder);
  const int earlier = bind_to(address);
  check("listen", listen(earlier, 1) == 0);
  close(earlier);
  const int first = bind_to(address);  // refused; a careful program unlinks then
  if (choice == Choice::right) unlink(address.sun_path);
  const int second = choice == Choice::right ? bind_to(address) : first;
  unlink(address.sun_path);
  rmdir(folder);
  return second < 0 ? 1 : 0;
}
