// For trying things out; it is not graded. Sends a line, and prints what comes, line by line.
//
//   g++ -std=c++20 -o try net.cpp try.cpp && ./try 127.0.0.1 7777

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

#include "net.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: try HOST PORT\n");
    return 2;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[2])));
  if (inet_pton(AF_INET, argv[1], &address.sin_addr) != 1) {
    std::fprintf(stderr, "%s is no IPv4 address\n", argv[1]);
    return 1;
  }
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0 || connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("connect");
    return 1;
  }
  if (send_all(server, "hello\n", 6) < 0) {
    std::perror("send_all");
    return 1;
  }
  char line[64];
  ssize_t length = 0;
  while ((length = recv_line(server, line, sizeof line)) > 0) std::printf("%zd bytes: %s\n", length, line);
  if (length < 0) std::perror("recv_line");
  close(server);
  return length < 0 ? 1 : 0;
}
