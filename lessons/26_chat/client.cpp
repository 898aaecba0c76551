// client HOST PORT NAME [LINE… | flood | deaf]: joins a chat, says its lines, and prints what the others say.
//
// LINE    a | in it cuts it: the two pieces are sent with two calls
// flood   says six lines of 30,000 letters
// deaf    joins, and never reads

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

static void say(int server, std::string_view words) {
  while (!words.empty()) {
    const ssize_t taken = send(server, words.data(), words.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    words.remove_prefix(static_cast<std::size_t>(taken));
  }
}

// Prints each line that comes, cut short, until the server hangs up.
static void listen_on(int server) {
  std::string come;
  char bytes[16384];
  ssize_t received = 0;
  while ((received = recv(server, bytes, sizeof bytes, 0)) > 0) {
    come.append(bytes, static_cast<std::size_t>(received));
    for (std::size_t end = 0; (end = come.find('\n')) != std::string::npos; come.erase(0, end + 1))
      std::printf("%s\n", come.substr(0, end < 40 ? end : 40).c_str());
    std::fflush(stdout);
  }
  if (received == -1) give_up("recv");
}

int main(int argc, char** argv) {
  const long port = argc > 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT NAME [LINE... | flood | deaf]\n");
    return 2;
  }
  const std::string_view mode = argc == 5 ? argv[4] : "";
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server == -1) give_up("socket");
  const int narrow = 4096;  // a small receive queue, so that it is full soon
  if (mode == "deaf" && setsockopt(server, SOL_SOCKET, SO_RCVBUF, &narrow, sizeof narrow) == -1)
    give_up("setsockopt");
  if (connect(server, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  say(server, std::string(argv[3]) + "\n");
  if (mode == "deaf") pause();  // until a signal ends us
  if (mode == "flood") {
    for (int i = 0; i < 6; ++i) say(server, std::string(30'000, 'x') + "\n");
  } else {
    for (int i = 4; i < argc; ++i) {
      const std::string line = std::string(argv[i]) + "\n";
      const auto cut = line.find('|');
      say(server, line.substr(0, cut));
      if (cut != std::string::npos) say(server, line.substr(cut + 1));
    }
  }
  listen_on(server);
  if (close(server) == -1) give_up("close");
  return 0;
}
