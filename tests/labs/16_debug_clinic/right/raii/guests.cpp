#include "sockets.hpp"

int main(int, char** argv) {
  std::signal(SIGCHLD, SIG_IGN);  // nobody becomes a zombie, and accept is not interrupted
  serve_on(argv[1], [](const Socket& client) {
    if (fork() != 0) return;
    client.send("welcome\n");
    while (client.receive()) {
    }
    _exit(0);
  });
}
