// Listens where another socket listens already, or (third argument: time_wait) where a connection has just
// ended; right: goes on to a port of the kernel's choice, or sets SO_REUSEADDR on both sockets.

#include "choice.hpp"

namespace {

int bind_to(sockaddr_in address, Choice reuse) {
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  const int yes = 1;
  if (reuse == Choice::right) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
  if (reuse == Choice::wrong) return -1;
  address.sin_port = 0;
  check("bind", bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return fd;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  if (argc > 2) {
    sockaddr_in address = loopback();
    const int first = bind_to(address, choice);
    socklen_t length = sizeof address;
    getsockname(first, reinterpret_cast<sockaddr*>(&address), &length);
    check("listen", listen(first, 1) == 0);
    const int client = connect_to(address);
    const int server = accept(first, nullptr, nullptr);
    close(server);  // the end that closes first waits in TIME_WAIT
    wait_for(client, POLLIN);
    close(client);
    close(first);
    return bind_to(address, choice) < 0 ? 1 : 0;
  }
  sockaddr_in address{};
  listen_on_loopback(address, 1);
  return bind_to(address, choice) < 0 ? 1 : 0;
}
