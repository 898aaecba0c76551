// Forks a child for its first client; wrong: the child runs on into the parent's loop and takes a client of
// its own; right: it ends.

#include <sys/wait.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  sockaddr_in address{};
  const int listener = listen_on_loopback(address, 8);
  int turns[2];
  check("pipe", pipe(turns) == 0);
  const int first = connect_to(address);
  int served = accept(listener, nullptr, nullptr);
  const pid_t child = fork();
  if (child == 0) {
    check("send", send(served, "hi\n", 3, 0) == 3);
    close(served);
    if (choice == Choice::right) _exit(0);
    char turn;
    check("its turn", read(turns[0], &turn, 1) == 1);
    served = accept(listener, nullptr, nullptr);
    check("send", send(served, "hi\n", 3, 0) == 3);
    _exit(0);
  }
  close(served);
  const int second = connect_to(address);
  served = accept(listener, nullptr, nullptr);
  close(served);
  close(second);
  const int third = choice == Choice::wrong ? connect_to(address) : -1;
  check("turn", write(turns[1], "t", 1) == 1);
  check("wait", waitpid(child, nullptr, 0) == child);
  if (third >= 0) close(third);
  close(first);
}
