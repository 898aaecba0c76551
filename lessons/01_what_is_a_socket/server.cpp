// server PORT [deaf]: answers callers, one after the other. The seven calls of a server, in their order.
//
// deaf   listens with the telephone that rings instead of the one that was picked up: it leaves out accept()

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

// Everything until a newline; what came, if the caller hung up before.
static std::string read_line(int connection) {
  std::string line;
  while (line.find('\n') == std::string::npos) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;
    line.append(bytes, static_cast<std::size_t>(received));
  }
  return line;
}

static void say(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t taken = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
}

int main(int argc, char** argv) {
  const bool deaf = argc == 3 && std::string_view(argv[2]) == "deaf";
  char* end = nullptr;
  const long port = argc >= 2 ? std::strtol(argv[1], &end, 10) : 0;
  if ((argc != 2 && !deaf) || end == argv[1] || *end != '\0' || port < 1 || port > 65535) {
    std::fprintf(stderr, "usage: server PORT [deaf]\n");
    return 2;
  }

  // 1. socket: install a telephone.
  const int telephone = socket(AF_INET, SOCK_STREAM, 0);
  if (telephone == -1) give_up("socket");
  const int yes = 1;  // so that a second run may have the same number at once; lesson close says why
  if (setsockopt(telephone, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");

  // 2. bind: give it a number.
  sockaddr_in number{};
  number.sin_family = AF_INET;
  number.sin_addr.s_addr = htonl(INADDR_LOOPBACK);  // 127.0.0.1: this machine, for this machine
  number.sin_port = htons(static_cast<in_port_t>(port));
  if (bind(telephone, reinterpret_cast<sockaddr*>(&number), sizeof number) == -1) give_up("bind");

  // 3. listen: connect it to the exchange, so that it can ring.
  if (listen(telephone, 8) == -1) give_up("listen");

  while (true) {
    // 4. accept: pick up. What we talk through from here on is another descriptor.
    const int connection = deaf ? telephone : accept(telephone, nullptr, nullptr);
    if (connection == -1) give_up("accept");

    // 5. and 6. recv, send: talk.
    const std::string heard = read_line(connection);
    say(connection, "you said: " + heard);

    // 7. close: hang up.
    if (close(connection) == -1) give_up("close");
  }
}
