// Several datagrams in one call, with the time that the kernel received them beside each.

#include <unistd.h>

#include <cstring>

#include "check.hpp"

int main() {
  const int receiver = socket(AF_INET, SOCK_DGRAM, 0), sender = socket(AF_INET, SOCK_DGRAM, 0);
  sockaddr_in address = loopback();
  check("bind", bind(receiver, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  socklen_t length = sizeof address;
  check("getsockname", getsockname(receiver, reinterpret_cast<sockaddr*>(&address), &length) == 0);
  const int on = 1;
  check("IP_PKTINFO", setsockopt(receiver, IPPROTO_IP, IP_PKTINFO, &on, sizeof on) == 0);

  char one[] = "one", second[] = "second", third[] = "third";
  iovec parts[3] = {{one, 3}, {second, 6}, {third, 5}};
  mmsghdr messages[3] = {};
  for (int i = 0; i < 3; ++i) {
    messages[i].msg_hdr.msg_name = &address;
    messages[i].msg_hdr.msg_namelen = sizeof address;
    messages[i].msg_hdr.msg_iov = &parts[i];
    messages[i].msg_hdr.msg_iovlen = 1;
  }
  check("sendmmsg", sendmmsg(sender, messages, 3, 0) == 3);

  char rooms[4][16];
  iovec into[4];
  mmsghdr received[4] = {};
  alignas(cmsghdr) char control[4][64];
  for (int i = 0; i < 4; ++i) {
    into[i] = {rooms[i], sizeof rooms[i]};
    received[i].msg_hdr.msg_iov = &into[i];
    received[i].msg_hdr.msg_iovlen = 1;
    received[i].msg_hdr.msg_control = control[i];
    received[i].msg_hdr.msg_controllen = sizeof control[i];
  }
  check("recvmmsg", recvmmsg(receiver, received, 4, MSG_DONTWAIT, nullptr) == 3);
  check("the second", received[1].msg_len == 6 && std::memcmp(rooms[1], "second", 6) == 0);
  return 0;
}
