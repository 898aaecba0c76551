// receiver ADDRESS PORT ROOM [one-recv]: reads messages that end with a newline, from one sender after
// another.
//
// ROOM      how many bytes it takes at most with one recv
// one-recv  takes what one recv returns for one message, and does not look for the newline

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// One line for each message: its size and how it begins. A newline inside it is shown as \n.
static void show(std::string_view message) {
  static int number = 0;
  std::string start;
  for (const char byte : message.substr(0, 40)) start += byte == '\n' ? "\\n" : std::string(1, byte);
  std::printf("message %d, %zu B: %s\n", ++number, message.size(), start.c_str());
  std::fflush(stdout);
}

int main(int argc, char** argv) {
  const bool one_recv = argc == 5 && std::string_view(argv[4]) == "one-recv";
  if (argc != 4 && !one_recv) {
    std::fprintf(stderr, "usage: receiver ADDRESS PORT ROOM [one-recv]\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10), room = std::strtol(argv[3], nullptr, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || room < 1 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "no address, no port, or no room: %s %s %s\n", argv[1], argv[2], argv[3]);
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  // A small receive queue, which each connection inherits: it is soon full when nobody reads.
  const int queue = 64 * 1024;
  if (setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &queue, sizeof queue) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  std::vector<char> bytes(static_cast<std::size_t>(room));
  while (true) {
    const int sender = accept(listener, nullptr, nullptr);
    if (sender == -1) give_up("accept");

    std::string stream;  // what has come and is no whole message yet
    ssize_t received = 0;
    // recv() waits for the first byte, not for a message: it returns what is there, ROOM bytes at most.
    while ((received = recv(sender, bytes.data(), bytes.size(), 0)) > 0) {
      const std::string_view piece(bytes.data(), static_cast<std::size_t>(received));
      if (one_recv) {
        show(piece);
        continue;
      }
      // The border between two messages is ours to find: there may be none in this piece, one, or many.
      stream += piece;
      std::size_t newline = 0;
      while ((newline = stream.find('\n')) != std::string::npos) {
        show(std::string_view(stream).substr(0, newline + 1));
        stream.erase(0, newline + 1);
      }
    }
    if (received == -1) std::perror("recv");
    if (!stream.empty()) std::printf("%zu B of a message whose end never came\n", stream.size());
    if (close(sender) == -1) give_up("close");
  }
}
