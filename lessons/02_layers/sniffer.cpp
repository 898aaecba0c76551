// sniffer PORT COUNT: prints the next COUNT frames to that port which carry something, layer by layer, and
// ends.
//
// It gets whole frames, as the link layer hands them over, from every interface. That needs the capability
// CAP_NET_RAW: by hand, start it with sudo.

#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

static void print_bytes(const char* before, const unsigned char* from, std::size_t count) {
  std::printf("%s", before);
  for (std::size_t i = 0; i < count; ++i) std::printf(i == 0 ? "%02x" : " %02x", from[i]);
}

// A header, copied out of the frame: there it may lie at an address that is not a multiple of its numbers'
// size.
template <class Header>
static Header header_at(const unsigned char* bytes) {
  Header header;
  std::memcpy(&header, bytes, sizeof header);
  return header;
}

// True if this frame goes to that port and carries something.
static bool print_frame(const unsigned char* frame, std::size_t length, int port) {
  if (length < ETH_HLEN + sizeof(iphdr) + sizeof(udphdr)) return false;
  const auto link = header_at<ethhdr>(frame);

  // The network layer tells its own length in words of four bytes, the length of all, and what it carries.
  const unsigned char* network = frame + ETH_HLEN;
  const auto ip = header_at<iphdr>(network);
  const std::size_t ip_length = ip.ihl * 4u, all = ntohs(ip.tot_len);

  // Both transports begin with two ports. TCP tells the length of its header, that of UDP is fixed.
  const unsigned char* transport = network + ip_length;
  std::size_t transport_length = 0;
  if (ip.protocol == IPPROTO_UDP) transport_length = sizeof(udphdr);
  if (ip.protocol == IPPROTO_TCP) transport_length = header_at<tcphdr>(transport).th_off * 4u;
  const auto ports = header_at<udphdr>(transport);
  if (transport_length == 0 || ntohs(ports.uh_dport) != port) return false;
  if (length < ETH_HLEN + all || all <= ip_length + transport_length) return false;
  const std::size_t carried = all - ip_length - transport_length;

  char to[INET_ADDRSTRLEN] = "?";
  inet_ntop(AF_INET, &ip.daddr, to, sizeof to);
  std::printf("%d bytes: link to %02x:…:%02x, carries %04x\n", ETH_HLEN, link.h_dest[0], link.h_dest[5],
              ntohs(link.h_proto));
  std::printf("%zu bytes: network to %s, carries %d\n", ip_length, to, ip.protocol);
  std::printf("%zu bytes: transport to port %d from port %d\n", transport_length, ntohs(ports.uh_dport),
              ntohs(ports.uh_sport));
  std::printf("%zu bytes: application, and the frame has %zu bytes\n", carried, ETH_HLEN + all);
  print_bytes("", frame, ETH_HLEN);
  print_bytes(" | ", network, ip_length);
  print_bytes(" | ", transport, transport_length);
  print_bytes(" | ", transport + transport_length, carried);
  std::printf("\n");
  std::fflush(stdout);
  return true;
}

int main(int argc, char** argv) {
  if (argc != 3 || std::atoi(argv[1]) < 1 || std::atoi(argv[2]) < 1) {
    std::fprintf(stderr, "usage: sniffer PORT COUNT\n");
    return 2;
  }
  // Every frame that arrives with IPv4 inside. From here on the kernel keeps copies for us.
  const int fd = socket(AF_PACKET, SOCK_RAW, htons(ETH_P_IP));
  if (fd == -1) {
    std::perror("socket");
    return 1;
  }
  for (int found = 0; found < std::atoi(argv[2]);) {
    unsigned char frame[2048];
    const ssize_t length = recv(fd, frame, sizeof frame, 0);
    if (length == -1) {
      std::perror("recv");
      return 1;
    }
    if (print_frame(frame, static_cast<std::size_t>(length), std::atoi(argv[1]))) ++found;
  }
  return 0;
}
