// Datagrams over UDP, a pair of UNIX sockets, and a UNIX listener with an abstract name.

#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstring>

#include "check.hpp"

int main() {
  const int receiver = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = loopback();
  check("bind", bind(receiver, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  check("getsockname", getsockname(receiver, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  const int sender = socket(AF_INET, SOCK_DGRAM, 0);
  check("sendto",
        sendto(sender, "datagram", 8, 0, reinterpret_cast<sockaddr*>(&address), sizeof address) == 8);
  char bytes[64];
  sockaddr_in from{};
  length = sizeof from;
  check("recvfrom",
        recvfrom(receiver, bytes, sizeof bytes, 0, reinterpret_cast<sockaddr*>(&from), &length) == 8);

  int pair[2];
  check("socketpair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair) == 0);
  check("write", write(pair[0], "pair", 4) == 4);
  check("read", read(pair[1], bytes, sizeof bytes) == 4);

  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  std::memcpy(name.sun_path, "\0switchboard-target", 19);
  const auto name_length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 19);
  check("bind", bind(listener, reinterpret_cast<sockaddr*>(&name), name_length) == 0);
  check("listen", listen(listener, 3) == 0);
  const int client = socket(AF_UNIX, SOCK_STREAM, 0);
  check("connect", connect(client, reinterpret_cast<sockaddr*>(&name), name_length) == 0);
  const int server = accept(listener, nullptr, nullptr);
  check("accept", server >= 0);
  return 0;
}
