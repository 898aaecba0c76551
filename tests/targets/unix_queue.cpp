// Two clients wait at a UNIX listener, the second with a name and with bytes already written; then one is
// accepted.

#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "check.hpp"

static socklen_t name(sockaddr_un& address, const char* text) {
  address.sun_family = AF_UNIX;
  std::strcpy(address.sun_path + 1, text);  // abstract
  return static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + std::strlen(text));
}

int main() {
  sockaddr_un door{}, own{};
  const auto door_length = name(door, "door"), own_length = name(own, "second");
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&door), door_length) == 0);
  check("listen", listen(listener, 5) == 0);
  const int first = socket(AF_UNIX, SOCK_STREAM, 0), second = socket(AF_UNIX, SOCK_STREAM, 0);
  check("connect", connect(first, reinterpret_cast<sockaddr*>(&door), door_length) == 0);
  check("bind", bind(second, reinterpret_cast<sockaddr*>(&own), own_length) == 0);
  check("connect", connect(second, reinterpret_cast<sockaddr*>(&door), door_length) == 0);
  check("send", send(second, "hello", 5, 0) == 5);
  check("accept", accept(listener, nullptr, nullptr) >= 0);
  return 0;
}
