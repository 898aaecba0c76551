// pair: two sockets that are connected from the beginning, one for the parent and one for its child.

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static void say(int to, const char* text) {
  if (send(to, text, std::strlen(text), MSG_NOSIGNAL) == -1) give_up("send");
}

static void hear(int from, const char* who) {
  char bytes[64];
  const ssize_t received = recv(from, bytes, sizeof bytes, 0);
  if (received == -1) give_up("recv");
  std::printf("%s heard: %.*s\n", who, static_cast<int>(received), bytes);
  std::fflush(stdout);
}

int main() {
  int ends[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1) give_up("socketpair");

  // fork() copies the descriptors. Each process closes the end that it does not use, or nobody would ever see
  // the end of the stream.
  const pid_t child = fork();
  if (child == -1) give_up("fork");
  if (child == 0) {
    if (close(ends[0]) == -1) give_up("close");
    hear(ends[1], "the child");
    say(ends[1], "yes, I am");
    return 0;
  }
  if (close(ends[1]) == -1) give_up("close");
  say(ends[0], "are you there?");
  hear(ends[0], "the parent");
  int status = 0;
  if (waitpid(child, &status, 0) == -1) give_up("waitpid");
  return status == 0 ? 0 : 1;
}
