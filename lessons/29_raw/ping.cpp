// ping ADDRESS [no-checksum]: sends one ICMP echo request, by hand, and waits a second for the reply.
//
//   no-checksum   leaves the checksum 0

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/ip_icmp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Eight bytes of header and eight of data. This is all that travels, behind the header of IP.
struct Echo {
  icmphdr header;
  char data[8];
};
static_assert(sizeof(Echo) == 16);

// The sum of all 16-bit numbers with the carries added at the end, all bits turned (RFC 1071). The receiver
// adds up everything, this field included, and must get ffff.
static std::uint16_t checksum(const Echo& message) {
  std::uint16_t numbers[sizeof message / 2];
  std::memcpy(numbers, &message, sizeof message);
  std::uint32_t sum = 0;
  for (const auto number : numbers) sum += number;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return static_cast<std::uint16_t>(~sum);
}

int main(int argc, char** argv) {
  const bool no_checksum = argc == 3 && std::string_view(argv[2]) == "no-checksum";
  sockaddr_in there{};  // the port stays 0: there are none
  there.sin_family = AF_INET;
  if ((argc != 2 && !no_checksum) || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: ping ADDRESS [no-checksum]\n");
    return 2;
  }

  // SOCK_RAW: packets of one protocol, without a transport in between.
  const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
  if (fd == -1) give_up("socket");
  const timeval second{1, 0};
  if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second) == -1) give_up("setsockopt");

  Echo request{};
  request.header.type = ICMP_ECHO;
  // In place of a port: by this number we know the replies that are ours.
  request.header.un.echo.id = htons(static_cast<std::uint16_t>(getpid()));
  request.header.un.echo.sequence = htons(1);
  std::memcpy(request.data, "switch!", 8);
  if (!no_checksum) request.header.checksum = checksum(request);
  if (sendto(fd, &request, sizeof request, 0, reinterpret_cast<sockaddr*>(&there), sizeof there) == -1)
    give_up("sendto");

  while (true) {
    // Whatever ICMP message comes to this machine, and with the header of IP in front.
    unsigned char packet[1500];
    const ssize_t received = recvfrom(fd, packet, sizeof packet, 0, nullptr, nullptr);
    if (received == -1) give_up("recvfrom");
    const std::size_t ip_header = (packet[0] & 0x0fU) * 4;  // its length, in units of four bytes
    icmphdr icmp{};
    if (static_cast<std::size_t>(received) < ip_header + sizeof icmp) continue;
    std::memcpy(&icmp, packet + ip_header, sizeof icmp);
    std::printf("%zd bytes, %zu of them the header of IP: type %d code %d\n", received, ip_header, icmp.type,
                icmp.code);
    std::fflush(stdout);
    if (icmp.type == ICMP_ECHOREPLY && icmp.un.echo.id == request.header.un.echo.id) break;
  }
  if (close(fd) == -1) give_up("close");
  return 0;
}
