// server PORT [ADDRLEN]: accepts one client after the other, says who called, and echoes what they send.
//
// ADDRLEN is the room that it tells accept() to have for the caller's address, in bytes. Without it, it is
// the size of the address, as it should be. Try 0.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

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

// Echoes one client until it has nothing more to say. False when the connection broke.
static bool serve(int client) {
  char bytes[1024];
  while (true) {
    const ssize_t received = recv(client, bytes, sizeof bytes, 0);
    if (received <= 0) return received == 0;
    ssize_t sent = 0;
    while (sent < received) {
      const ssize_t taken = send(client, bytes + sent, received - sent, MSG_NOSIGNAL);
      if (taken == -1) return false;
      sent += taken;
    }
  }
}

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fprintf(stderr, "usage: server PORT [ADDRLEN]\n");
    return 2;
  }
  const long port = number_from(argv[1], 1, 65535);
  const long room = argc == 3 ? number_from(argv[2], 0, sizeof(sockaddr_in)) : sizeof(sockaddr_in);

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    // Fill the address with a pattern, so that we can see which of its bytes accept() has written.
    sockaddr_in caller;
    std::memset(&caller, 0xAA, sizeof caller);

    // addrlen goes both ways: before the call it is the room that we have, after it what the kernel needed.
    socklen_t length = static_cast<socklen_t>(room);
    const int client = accept(listener, reinterpret_cast<sockaddr*>(&caller), &length);
    if (client == -1) give_up("accept");

    char text[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &caller.sin_addr, text, sizeof text) == nullptr) give_up("inet_ntop");
    std::printf("descriptor %d, a call from %s:%d\n", client, text, ntohs(caller.sin_port));
    std::fflush(stdout);

    if (!serve(client)) std::perror("the connection broke");
    if (close(client) == -1) give_up("close");
  }
}
