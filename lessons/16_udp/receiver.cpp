// receiver ADDRESS PORT [ROOM]: takes datagrams, one after the other, and says how long each was and from
// whom.
//
// ROOM is the space that it gives to a datagram, in bytes; 100 if it is left out.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstdio>
#include <cstdlib>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static long number_from(const char* text, long smallest, long largest) {
  char* end = nullptr;
  const long number = std::strtol(text, &end, 10);
  if (end == text || *end != '\0' || number < smallest || number > largest) {
    std::fprintf(stderr, "'%s' is not a number from %ld to %ld\n", text, smallest, largest);
    std::exit(2);
  }
  return number;
}

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fprintf(stderr, "usage: receiver ADDRESS PORT [ROOM]\n");
    return 2;
  }
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(number_from(argv[2], 1, 65535)));
  if (inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' is no IPv4 address\n", argv[1]);
    return 2;
  }
  std::vector<char> room(static_cast<std::size_t>(argc == 4 ? number_from(argv[3], 1, 65535) : 100));

  // A datagram socket with a name. There is no listen() and no accept(): whoever sends, sends to this socket.
  const int mailbox = socket(AF_INET, SOCK_DGRAM, 0);
  if (mailbox == -1) give_up("socket");
  if (bind(mailbox, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");

  while (true) {
    // One call takes one datagram: all of it, or as much as there is room for. The rest is thrown away.
    sockaddr_in sender{};
    socklen_t length = sizeof sender;
    const ssize_t received =
        recvfrom(mailbox, room.data(), room.size(), 0, reinterpret_cast<sockaddr*>(&sender), &length);
    if (received == -1) give_up("recvfrom");
    char text[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &sender.sin_addr, text, sizeof text) == nullptr) give_up("inet_ntop");
    std::printf("%zd bytes from %s:%d\n", received, text, ntohs(sender.sin_port));
    std::fflush(stdout);
  }
}
