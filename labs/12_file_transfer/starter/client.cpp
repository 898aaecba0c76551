// L12 File transfer: the client. It asks for a file and writes it, whole or not at all.
//
//   client HOST PORT NAME FILE
//
// README.md says what goes over the connection. Connecting is as in the daytime client.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: client HOST PORT NAME FILE\n");
    return 2;
  }

  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    std::fprintf(stderr, "%s is no address\n", argv[1]);
    return 1;
  }
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    std::perror("socket");
    return 1;
  }
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("connect");
    return 1;
  }

  // TODO: send the name and a newline.

  // TODO: read the first line of the answer. What came behind it belongs to the file already.

  // TODO: write as many bytes as the line says to FILE. If they do not all come, leave no FILE behind.
  std::fprintf(stderr, "nothing is written yet\n");
  close(server);
  return 1;
}
