// client HOST PORT NAME: says "hello NAME", shows the line that comes back, and hangs up.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: client HOST PORT NAME\n");
    return 2;
  }
  char* end = nullptr;
  const long port = std::strtol(argv[2], &end, 10);
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if (*end != '\0' || port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "'%s' port '%s' is no address\n", argv[1], argv[2]);
    return 2;
  }
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  if (connection == -1) give_up("socket");
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  const std::string greeting = "hello " + std::string(argv[3]) + "\n";
  std::size_t sent = 0;
  while (sent < greeting.size()) {
    const ssize_t taken = send(connection, greeting.data() + sent, greeting.size() - sent, MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    sent += static_cast<std::size_t>(taken);
  }

  std::string answer;
  while (answer.find('\n') == std::string::npos) {
    char bytes[256];
    const ssize_t received = recv(connection, bytes, sizeof bytes, 0);
    if (received == -1) give_up("recv");
    if (received == 0) break;  // the server hung up first
    answer.append(bytes, static_cast<std::size_t>(received));
  }
  std::printf("%s", answer.c_str());
  if (close(connection) == -1) give_up("close");
  return answer == greeting ? 0 : 1;
}
