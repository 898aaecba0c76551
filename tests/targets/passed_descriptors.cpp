// Descriptors that travel: to a child as a control message beside a byte (SCM_RIGHTS), back by pidfd_getfd,
// to a number of its own by dup3, and out by close_range in its three ways.

#include <fcntl.h>
#include <linux/close_range.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "check.hpp"

static void send_descriptor(int through, int passed) {
  char byte = 'd';
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  cmsghdr* header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof(int));
  std::memcpy(CMSG_DATA(header), &passed, sizeof passed);
  check("sendmsg", sendmsg(through, &message, 0) == 1);
}

static int receive_descriptor(int through) {
  char byte = 0;
  iovec part{&byte, 1};
  alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
  msghdr message{};
  message.msg_iov = &part;
  message.msg_iovlen = 1;
  message.msg_control = control;
  message.msg_controllen = sizeof control;
  check("recvmsg", recvmsg(through, &message, MSG_CMSG_CLOEXEC) == 1);
  int passed = -1;
  std::memcpy(&passed, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof passed);
  return passed;
}

static int child(int through) {
  const int socket_of_parent = receive_descriptor(through);
  const int theirs = socket(AF_INET, SOCK_STREAM, 0);
  check("dup3", dup3(theirs, 40, O_CLOEXEC) == 40);
  check("write", write(through, "r", 1) == 1);  // 40 is there to be taken
  char byte;
  check("the parent has taken it", read(through, &byte, 1) == 1);
  check("shutdown", shutdown(socket_of_parent, SHUT_RDWR) != 0 && errno == ENOTCONN);
  // Marked only, then closed in a table of its own, then simply closed.
  check("CLOEXEC", syscall(SYS_close_range, 40, 40, CLOSE_RANGE_CLOEXEC) == 0);
  check("still open", fcntl(40, F_GETFD) == FD_CLOEXEC);
  check("UNSHARE", syscall(SYS_close_range, 40, 40, CLOSE_RANGE_UNSHARE) == 0);
  check("close_range", syscall(SYS_close_range, theirs, theirs, 0) == 0);
  return 0;
}

int main() {
  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  const pid_t process = fork();
  if (process == 0) {
    close(pair[0]);
    return child(pair[1]);
  }
  close(pair[1]);
  const int passed = socket(AF_INET, SOCK_STREAM, 0);
  send_descriptor(pair[0], passed);
  char byte;
  check("read", read(pair[0], &byte, 1) == 1);
  const int pidfd = static_cast<int>(syscall(SYS_pidfd_open, process, 0));
  check("pidfd_open", pidfd >= 0);
  const int taken = static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, 40, 0));
  check("pidfd_getfd", taken >= 0);
  check("write", write(pair[0], "t", 1) == 1);
  int status = 0;
  check("the child", waitpid(process, &status, 0) == process && status == 0);
  return 0;
}
