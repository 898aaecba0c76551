// A manager: watches, polls each name, prints the answers and the traps that come between them.

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <sstream>
#include <string>

static int agent;

static void say(const std::string& line) {
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t taken = send(agent, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (taken < 0) {
      std::perror("send");
      std::exit(1);
    }
    sent += static_cast<std::size_t>(taken);
  }
}

static std::string next_line() {
  static std::string unread;
  std::size_t end;
  while ((end = unread.find('\n')) == std::string::npos) {
    char bytes[4096];
    const ssize_t count = recv(agent, bytes, sizeof bytes, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) {
      std::fprintf(stderr, "manager: the agent has gone\n");
      std::exit(1);
    }
    unread.append(bytes, static_cast<std::size_t>(count));
  }
  const std::string line = unread.substr(0, end);
  unread.erase(0, end + 1);
  return line;
}

// The next line that is no trap. Traps come when they like, and are printed on the way.
static std::string next_answer() {
  for (;;) {
    const std::string line = next_line();
    if (line.rfind("TRAP ", 0) != 0) return line;
    std::printf("trap %s\n", line.c_str() + 5);
  }
}

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: manager PATH NAME...\n");
    return 2;
  }
  sockaddr_un there{};
  there.sun_family = AF_UNIX;
  if (std::strlen(argv[1]) >= sizeof there.sun_path) {
    std::fprintf(stderr, "manager: the path is longer than %zu bytes\n", sizeof there.sun_path - 1);
    return 1;
  }
  std::strcpy(there.sun_path, argv[1]);

  agent = socket(AF_UNIX, SOCK_STREAM, 0);
  if (agent < 0 || connect(agent, reinterpret_cast<const sockaddr*>(&there), sizeof there) < 0) {
    std::perror(argv[1]);
    return 1;
  }

  say("WATCH\n");
  next_answer();
  for (int i = 2; i < argc; ++i) {
    say(std::string("GET ") + argv[i] + "\n");
    std::istringstream words(next_answer());
    std::string what, name, number;
    words >> what >> name >> number;
    std::printf("%s %s\n", argv[i], what == "VALUE" ? number.c_str() : "none");
  }
  close(agent);
  return 0;
}
