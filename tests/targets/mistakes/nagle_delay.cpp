// Ten questions, each in two pieces, a head and a body; right: both in one send.

#include <sys/uio.h>
#include <sys/wait.h>

#include "choice.hpp"

namespace {

void receive_exactly(int fd, std::size_t size) {
  char text[64];
  for (std::size_t got = 0; got < size;) {
    const ssize_t count = recv(fd, text, size - got, 0);
    if (count <= 0) return;
    got += static_cast<std::size_t>(count);
  }
}

}  // namespace

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  const pid_t child = fork();
  if (child == 0) {
    close(pair.client);
    for (int turn = 0; turn < 10; ++turn) {
      receive_exactly(pair.server, 8);
      send(pair.server, "good", 4, 0);
    }
    return 0;
  }
  for (int turn = 0; turn < 10; ++turn) {
    if (choice == Choice::wrong) {
      send(pair.client, "head", 4, 0);
      send(pair.client, "body", 4, 0);
    } else {
      send(pair.client, "headbody", 8, 0);
    }
    receive_exactly(pair.client, 4);
  }
  close(pair.client);
  waitpid(child, nullptr, 0);
}
