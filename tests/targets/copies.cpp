// Bytes that go to and from a socket without passing through the program.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "check.hpp"

int main() {
  int pair[2], pipe_ends[2], second_pipe[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  check("pipe", pipe(pipe_ends) == 0 && pipe(second_pipe) == 0);
  const int file = memfd_create("text", 0);
  check("write", write(file, "0123456789", 10) == 10);

  off_t start = 2;
  check("sendfile", sendfile(pair[0], file, &start, 5) == 5);  // 23456
  check("splice in", splice(pair[1], nullptr, pipe_ends[1], nullptr, 100, 0) == 5);
  check("tee", tee(pipe_ends[0], second_pipe[1], 100, 0) == 5);
  check("splice out", splice(pipe_ends[0], nullptr, pair[0], nullptr, 3, SPLICE_F_MORE) == 3);
  iovec part{const_cast<char*>("vm"), 2};
  check("vmsplice", vmsplice(second_pipe[1], &part, 1, 0) == 2);
  // Pipes are none of a socket's: these two are not made for it.
  check("vmsplice", vmsplice(pair[0], &part, 1, 0) < 0 && errno == EBADF);
  check("copy_file_range", copy_file_range(file, nullptr, pair[0], nullptr, 5, 0) < 0 && errno == EINVAL);
  char got[16];
  check("recv", recv(pair[1], got, sizeof got, MSG_DONTWAIT) == 3 && std::memcmp(got, "234", 3) == 0);
  return 0;
}
