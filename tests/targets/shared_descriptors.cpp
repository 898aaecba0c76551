// Descriptor tables that are shared and parted: a child process with its parent's very descriptors (clone(2),
// CLONE_FILES), then a thread that leaves its process's table (unshare(2)) and closes and opens in its own.

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <thread>
#include <vector>

#include "check.hpp"

static int made_by_child = -1;

static int child(void*) {
  made_by_child = socket(AF_INET, SOCK_STREAM, 0);
  return 0;
}

static int type_of(int fd) {
  int type = 0;
  socklen_t length = sizeof type;
  return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 ? type : -errno;
}

int main() {
  std::vector<char> stack(65536);
  const int process = clone(child, stack.data() + stack.size(), CLONE_FILES | CLONE_VM | SIGCHLD, nullptr);
  check("clone", process > 0);
  check("waitpid", waitpid(process, nullptr, 0) == process);
  // The child is gone, and what it opened is open here.
  check("the child's socket", type_of(made_by_child) == SOCK_STREAM);

  const int before = socket(AF_INET, SOCK_DGRAM, 0);
  int in_thread = -1;
  std::thread([&] {
    check("unshare", unshare(CLONE_FILES) == 0);
    close(before);
    in_thread = socket(AF_UNIX, SOCK_STREAM, 0);  // the lowest number that is free here: `before`
    check("the same number", in_thread == before);
    check("its own socket", type_of(in_thread) == SOCK_STREAM);
  }).join();
  check("the process's socket", type_of(before) == SOCK_DGRAM);
  return 0;
}
