// Listens on port 80 without the right to; right: on 8080. Who runs as root lays the right down first.

#include <linux/capability.h>
#include <sys/syscall.h>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const __user_cap_data_struct none[2]{};
  syscall(SYS_capset, &header, none);
  sockaddr_in address = loopback();
  address.sin_port = htons(choice == Choice::wrong ? 80 : 8080);
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) std::perror("bind");
}
