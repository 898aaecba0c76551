// A server that forks for its one client: the parent accepts and closes its copy, the child serves and ends
// with 3. The client is another child.

#include <sys/wait.h>
#include <unistd.h>

#include "check.hpp"

int main() {
  sockaddr_in address;
  const int listener = listen_on_loopback(address, 5);
  const pid_t client = fork();
  if (client == 0) {
    close(listener);
    const int fd = connect_to(address);
    char byte;
    check("client send", send(fd, "x", 1, 0) == 1);
    check("client recv", recv(fd, &byte, 1, 0) == 1);
    _exit(0);
  }
  const int connection = accept(listener, nullptr, nullptr);
  check("accept", connection >= 0);
  const pid_t child = fork();
  if (child == 0) {
    close(listener);
    char byte;
    check("child recv", recv(connection, &byte, 1, 0) == 1);
    check("child send", send(connection, &byte, 1, 0) == 1);
    _exit(3);
  }
  close(connection);
  int status = 0;
  check("wait", waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 3);
  check("wait", waitpid(client, &status, 0) == client && status == 0);
  return 0;
}
