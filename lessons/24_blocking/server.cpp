// server ADDRESS PORT HOW: waits for one caller, reads what it says in one of four ways, and ends.
//
// HOW   blocking      recv() waits until something comes, however long that takes
//       nonblocking   recv() never waits; when there is nothing, poll() waits
//       timeout       recv() waits for a fifth of a second at most, then we give up
//       poll          poll() waits for a fifth of a second at most, then we give up

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// True when there is something to read, or the end of the stream; false when the time is over.
static bool wait_for_bytes(int caller, int milliseconds) {
  pollfd readable{caller, POLLIN, 0};
  const int ready = poll(&readable, 1, milliseconds);  // -1 milliseconds: however long it takes
  if (ready == -1) give_up("poll");
  return ready == 1;
}

int main(int argc, char** argv) {
  const std::string_view how = argc == 4 ? argv[3] : "";
  if (how != "blocking" && how != "nonblocking" && how != "timeout" && how != "poll") {
    std::fprintf(stderr, "usage: server ADDRESS PORT blocking|nonblocking|timeout|poll\n");
    return 2;
  }
  const long port = std::strtol(argv[2], nullptr, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  const int caller = accept(listener, nullptr, nullptr);
  if (caller == -1) give_up("accept");

  if (how == "nonblocking") {
    // A property of the socket, not of one call: from now on none of its calls waits.
    const int flags = fcntl(caller, F_GETFL);
    if (flags == -1 || fcntl(caller, F_SETFL, flags | O_NONBLOCK) == -1) give_up("fcntl");
  }
  if (how == "timeout") {
    const timeval fifth{0, 200'000};
    if (setsockopt(caller, SOL_SOCKET, SO_RCVTIMEO, &fifth, sizeof fifth) == -1) give_up("setsockopt");
  }
  if (how == "poll" && !wait_for_bytes(caller, 200)) {
    std::printf("poll returned 0: nobody has spoken\n");
    return 0;
  }

  char bytes[256];
  ssize_t received = 0;
  // EAGAIN is no failure of the connection. It says: not now.
  while ((received = recv(caller, bytes, sizeof bytes, 0)) == -1 && errno == EAGAIN) {
    if (how != "nonblocking") {
      std::printf("recv waited in vain: nobody has spoken\n");
      return 0;
    }
    wait_for_bytes(caller, -1);
  }
  if (received == -1) give_up("recv");
  std::printf("heard %zd B\n", received);
  if (close(caller) == -1 || close(listener) == -1) give_up("close");
  return 0;
}
