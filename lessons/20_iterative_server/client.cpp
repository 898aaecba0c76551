// client HOST PORT NAME [silent|impatient]: says "hello NAME", shows what comes back, and hangs up.
//
// silent      says nothing, and keeps the line until a signal ends it
// impatient   waits for the answer for a fifth of a second, and then hangs up without it

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

int main(int argc, char** argv) {
  const std::string_view mode = argc == 5 ? argv[4] : "";
  if (argc != 4 && mode != "silent" && mode != "impatient") {
    std::fprintf(stderr, "usage: client HOST PORT NAME [silent|impatient]\n");
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
  if (mode == "impatient") {
    const timeval fifth{0, 200'000};
    if (setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &fifth, sizeof fifth) == -1) give_up("setsockopt");
  }
  if (connect(connection, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");
  if (mode == "silent") {
    pause();  // connected, and not a word
    return 0;
  }

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
    if (received == -1) give_up("recv");  // EAGAIN: the time is over
    if (received == 0) break;             // the server hung up first
    answer.append(bytes, static_cast<std::size_t>(received));
  }
  std::printf("%s", answer.c_str());
  if (close(connection) == -1) give_up("close");
  return answer == greeting ? 0 : 1;
}
