// Listens on a port with SO_REUSEPORT for half a second; wrong: started twice, as an old run and a new one. Right:
// one process that makes two listeners, as servers with workers do.

#include "choice.hpp"

namespace {

int listen_shared(sockaddr_in& address) {
  const int yes = 1, listener = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  check("listen", listen(listener, 8) == 0);
  return listener;
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address = loopback();
  address.sin_port = htons(4100);
  const int listener = listen_shared(address);
  if (choice == Choice::right) listen_shared(address);
  pollfd callers{listener, POLLIN, 0};
  poll(&callers, 1, 500);  // ms
}
