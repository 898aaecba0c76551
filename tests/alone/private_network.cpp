// usage: alone_in_a_network PROGRAM [ARGS...]
//
// Executes a program, untraced, in a private network made just as `switchboard observe` makes one: what it
// does there is what an observed program is compared with. Where the machine forbids namespaces: in the
// host's network.

#include "engine/observe/private_network.hpp"

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  switchboard::PrivateNetwork::Refused refused;
  const auto network = switchboard::PrivateNetwork::create(refused);
  if (network.exists() && (setns(network.user_namespace(), CLONE_NEWUSER) != 0 ||
                           setns(network.network_namespace(), CLONE_NEWNET) != 0)) {
    std::perror("setns");
    return 125;
  }
  // As a child, like an observed program: the holder of the network is a child of ours that it must not find.
  const pid_t child = fork();
  if (child == 0) {
    execvp(argv[1], argv + 1);
    std::perror(argv[1]);
    return 127;
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) return 125;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
