// Makes a raw socket without the right to; right: goes on with an ICMP datagram socket, or with UDP's, as ping and
// traceroute do. Who runs as root lays the right down first.

#include <linux/capability.h>
#include <sys/syscall.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2]{};
  syscall(SYS_capset, &header, none);
  int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd < 0 && choice == Choice::right) fd = socket(AF_INET, SOCK_DGRAM, 0);
  return fd < 0 ? 1 : 0;
}
