// server PORT [BACKLOG]: sends every client its own bytes back, one client after the other.
//
// Read it from main() down. The calls come in the order in which every TCP server makes them:
// socket, bind, listen, then accept again and again. Error handling is part of each call.

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

// A call that failed has left the reason in errno; perror() says it in words.
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
    if (received == -1) return false;
    if (received == 0) return true;  // end of stream: the client has sent its last byte
    // send() may take fewer bytes than it was given, so the rest is offered again.
    // MSG_NOSIGNAL: a client that is gone makes send() fail, instead of ending us with SIGPIPE.
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
    std::fprintf(stderr, "usage: server PORT [BACKLOG]\n");
    return 2;
  }
  const long port = number_from(argv[1], 1, 65535);
  const long backlog = argc == 3 ? number_from(argv[2], 0, 4096) : 3;

  // 1. A socket: an end for a connection, so far without a name and without a peer.
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");

  // Without this option a restarted server may have to wait until its old connections are forgotten.
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");

  // 2. Its name: this port, on every address of this machine. Both travel in network byte order.
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_addr.s_addr = htonl(INADDR_ANY);
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");

  // 3. From here on the kernel finishes handshakes for us, whether we are looking or not.
  //    The second argument limits how many finished connections may wait for accept().
  if (listen(listener, static_cast<int>(backlog)) == -1) give_up("listen");

  while (true) {
    // 4. Take the connection that has waited longest. It gets a descriptor of its own;
    //    `listener` goes on listening. With nobody waiting, accept() waits.
    const int client = accept(listener, nullptr, nullptr);
    if (client == -1) give_up("accept");
    if (!serve(client)) std::perror("the connection broke");
    if (close(client) == -1) give_up("close");
  }
}
