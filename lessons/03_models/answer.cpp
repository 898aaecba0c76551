// answer ADDRESS PORT VALUE: waits to be called. To the word "get" it answers VALUE; any other word it notes
// and prints.

#include <arpa/inet.h>
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

// Everything until a newline; what came, if the caller hung up or broke off before.
static std::string read_line(int connection) {
  std::string line;
  while (line.find('\n') == std::string::npos) {
    char bytes[100];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received <= 0) return line;
    line.append(bytes, static_cast<std::size_t>(received));
  }
  line.pop_back();
  return line;
}

static bool say(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t taken = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (taken == -1) return false;
    text.remove_prefix(static_cast<std::size_t>(taken));
  }
  return true;
}

int main(int argc, char** argv) {
  sockaddr_in here{};
  here.sin_family = AF_INET;
  char* end = nullptr;
  const long port = argc == 4 ? std::strtol(argv[2], &end, 10) : 0;
  if (argc != 4 || end == argv[2] || *end != '\0' || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: answer ADDRESS PORT VALUE\n");
    return 2;
  }
  here.sin_port = htons(static_cast<in_port_t>(port));

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");

  while (true) {
    sockaddr_in caller{};
    socklen_t length = sizeof caller;
    const int connection = accept(listener, reinterpret_cast<sockaddr*>(&caller), &length);
    if (connection == -1) give_up("accept");
    char from[INET_ADDRSTRLEN];
    if (inet_ntop(AF_INET, &caller.sin_addr, from, sizeof from) == nullptr) give_up("inet_ntop");

    const std::string word = read_line(connection);
    std::printf("%s says: %s\n", from, word.c_str());
    std::fflush(stdout);
    if (!say(connection, (word == "get" ? argv[3] : "noted") + std::string("\n"))) std::perror("send");
    if (close(connection) == -1) give_up("close");
  }
}
