// watch: says of every ICMP message that comes to this machine what it is.

#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static const char* meaning(const icmphdr& icmp) {
  if (icmp.type == ICMP_ECHO) return "echo request";
  if (icmp.type == ICMP_ECHOREPLY) return "echo reply";
  if (icmp.type == ICMP_DEST_UNREACH && icmp.code == ICMP_PORT_UNREACH) return "port unreachable";
  return "something else";
}

int main() {
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd == -1) give_up("socket");
  while (true) {
    unsigned char packet[1500];
    const ssize_t received = recvfrom(fd, packet, sizeof packet, 0, nullptr, nullptr);
    if (received == -1) give_up("recvfrom");
    const std::size_t ip_header = (packet[0] & 0x0fU) * 4;
    icmphdr icmp{};
    if (static_cast<std::size_t>(received) < ip_header + sizeof icmp) continue;
    std::memcpy(&icmp, packet + ip_header, sizeof icmp);
    std::printf("type %d code %d: %s\n", icmp.type, icmp.code, meaning(icmp));
    std::fflush(stdout);
  }
}
