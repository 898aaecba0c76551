// receiver stream|datagram ADDRESS PORT [naive]: takes what comes, through TCP or through UDP, and says what
// each call of recv has brought.
//
//   naive   takes what one call brings for one message

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Until the end of the stream. Datagrams have no end: there it goes on for ever.
static void receive(int fd, bool is_stream, bool is_naive) {
  static char bytes[65536];
  long calls = 0, messages = 0;
  while (true) {
    const ssize_t received = recv(fd, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0 && is_stream) return;  // a datagram of 0 bytes would be a message like any other
    // A message ends with a newline. Datagrams have borders, so for them each call is one; in a stream
    // nothing else says where a message ends.
    messages += is_naive ? 1 : std::count(bytes, bytes + received, '\n');
    std::printf("call %ld: %zd bytes, messages so far: %ld\n", ++calls, received, messages);
    std::fflush(stdout);
  }
}

int main(int argc, char** argv) {
  const std::string_view kind = argc >= 4 ? argv[1] : "";
  const bool is_stream = kind == "stream", is_naive = argc == 5 && std::string_view(argv[4]) == "naive";
  if ((!is_stream && kind != "datagram") || (argc != 4 && !is_naive)) {
    std::fprintf(stderr, "usage: receiver stream|datagram ADDRESS PORT [naive]\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[3], &end, 10);
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[2], &here.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[2], argv[3]);
    return 2;
  }

  const int fd = socket(AF_INET, is_stream ? SOCK_STREAM : SOCK_DGRAM, 0);
  if (fd == -1) give_up("socket");
  // For a stream only: two sockets for datagrams could share the address with it.
  const int yes = 1;
  if (is_stream && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(fd, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (!is_stream) receive(fd, false, is_naive);  // this one socket is all there is

  if (listen(fd, 8) == -1) give_up("listen");
  while (true) {
    const int sender = accept(fd, nullptr, nullptr);
    if (sender == -1) give_up("accept");
    receive(sender, true, is_naive);
    std::printf("the sender has finished\n");
    std::fflush(stdout);
    if (close(sender) == -1) give_up("close");
  }
}
