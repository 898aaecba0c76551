// Listens without a port of its own choice; right: asks which one the kernel chose, and says so.

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  check("listen", listen(listener, 8) == 0);
  sockaddr_in address{};
  socklen_t length = sizeof address;
  if (choice == Choice::right) {
    getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);
    std::printf("port %d\n", ntohs(address.sin_port));
  }
  accept(listener, nullptr, nullptr);
}
