// usage: alone_refuse WHAT,WHAT... PROGRAM [ARGS...]
//
// Executes a program that the kernel refuses some things, as containers do by a seccomp filter of theirs:
//   namespaces   unshare and setns                         Docker's default
//   netlink      sockets of AF_NETLINK                     gVisor and the like
//   packet       sockets of AF_PACKET                      without CAP_NET_RAW
//   descriptors  pidfd_getfd, kcmp and process_vm_readv    without CAP_SYS_PTRACE
//   ptrace

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <sstream>
#include <string>
#include <vector>

namespace {

std::vector<sock_filter> filter = {BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr))};

void refuse_call(unsigned number) {
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
}

void refuse_family(unsigned family) {
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_socket, 0, 4));
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)));
  filter.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, family, 0, 1));
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM));
  filter.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)));
}

bool refuse(const std::string& what) {
  if (what == "namespaces") {
    for (const unsigned number : {SYS_unshare, SYS_setns}) refuse_call(number);
  } else if (what == "netlink") {
    refuse_family(AF_NETLINK);
  } else if (what == "packet") {
    refuse_family(AF_PACKET);
  } else if (what == "descriptors") {
    for (const unsigned number : {SYS_pidfd_getfd, SYS_kcmp, SYS_process_vm_readv}) refuse_call(number);
  } else if (what == "ptrace") {
    refuse_call(SYS_ptrace);
  } else {
    return false;
  }
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) return 2;
  std::istringstream list(argv[1]);
  for (std::string what; std::getline(list, what, ',');)
    if (!refuse(what)) return 2;
  filter.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW));
  sock_fprog program{};
  program.len = static_cast<unsigned short>(filter.size());
  program.filter = filter.data();
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 ||
      syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0) {
    std::perror("seccomp");
    return 125;
  }
  execvp(argv[2], argv + 2);
  std::perror(argv[2]);
  return 127;
}
