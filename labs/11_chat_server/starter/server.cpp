// L11 Chat server: tells each line of a member to all the others.
//
//   server PORT
//
// README.md says what is asked. The listener is as in the echo server; what is new is that the clients have
// to do with each other, so that the server may never wait for one of them.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

// What you keep for each client. A line may come in pieces, and the pieces of two clients may alternate.
struct Member {
  int fd;
  std::string name;  // empty until it is welcomed
  std::string come;  // the beginning of a line
};

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: server PORT\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }
  const int on = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }

  for (;;) {
    // TODO: wait until one of many has something: the listener, or a member (poll).

    // TODO: the listener: accept, and keep the new client in a list of members.

    // TODO: a member: append what came to its buffer, and take each whole line out of it.

    // TODO: the first line is its name; every other is told to the others, in a send that does not wait.

    // TODO: recv returned 0 or failed: close, take it out of the list, tell the others.
    const int client = accept(listener, nullptr, nullptr);
    if (client >= 0) close(client);
  }
}
