// An agent: remembers numbers, answers managers, and tells those who watch. poll waits for all of them at
// once.

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <list>
#include <map>
#include <sstream>
#include <string>
#include <vector>

static sockaddr_un here;  // the signal handler needs its path

static void remove_and_end(int) {
  unlink(here.sun_path);  // both calls are allowed in a handler (signal-safety(7))
  _exit(0);
}

struct Manager {
  int fd;
  bool watches = false;
  std::string unfinished = {};  // what has come of a line that has no end yet
};

static std::list<Manager> managers;
static std::map<std::string, long> numbers;

// Who has gone cannot be told anything. That it has gone, recv will say. MSG_DONTWAIT: who does not read its
// traps must not keep the others waiting.
static void tell(const Manager& manager, const std::string& line) {
  if (send(manager.fd, line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EPIPE)
    std::perror("send");
}

static void obey(Manager& manager, const std::string& line) {
  std::istringstream words(line);
  std::string what, name;
  long number = 0;
  words >> what >> name;
  if (what == "WATCH" && name.empty()) {
    manager.watches = true;
    tell(manager, "OK\n");
  } else if (what == "GET" && !name.empty()) {
    const auto found = numbers.find(name);
    tell(manager, found == numbers.end() ? "NONE " + name + "\n"
                                         : "VALUE " + name + " " + std::to_string(found->second) + "\n");
  } else if (what == "SET" && words >> number) {
    numbers[name] = number;
    tell(manager, "OK\n");
    for (const Manager& other : managers)
      if (other.watches && other.fd != manager.fd)
        tell(other, "TRAP " + name + " " + std::to_string(number) + "\n");
  } else {
    tell(manager, "ERROR\n");
  }
}

// False when the manager has gone.
static bool listen_to(Manager& manager) {
  char bytes[4096];
  const ssize_t count = recv(manager.fd, bytes, sizeof bytes, 0);
  if (count < 0 && errno == EINTR) return true;
  if (count <= 0) return false;
  manager.unfinished.append(bytes, static_cast<std::size_t>(count));
  for (std::size_t end; (end = manager.unfinished.find('\n')) != std::string::npos;) {
    const std::string line = manager.unfinished.substr(0, end);
    manager.unfinished.erase(0, end + 1);
    obey(manager, line);
  }
  return true;
}

// A socket file stays when its program ends. Whether somebody listens there, only connect can tell.
static bool somebody_listens_here() {
  const int probe = socket(AF_UNIX, SOCK_STREAM, 0);
  const bool answered = connect(probe, reinterpret_cast<const sockaddr*>(&here), sizeof here) == 0;
  const bool is_stale = !answered && errno == ECONNREFUSED;
  close(probe);
  if (is_stale && unlink(here.sun_path) < 0) std::perror("unlink");
  return answered;
}

static int open_listener() {
  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  umask(0177);  // rw------- from the first moment
  if (listener < 0 || bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0 ||
      listen(listener, SOMAXCONN) < 0)
    return -1;
  return listener;
}

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: agent PATH\n");
    return 2;
  }
  here.sun_family = AF_UNIX;
  if (std::strlen(argv[1]) >= sizeof here.sun_path) {
    std::fprintf(stderr, "agent: the path is longer than %zu bytes\n", sizeof here.sun_path - 1);
    return 1;
  }
  std::strcpy(here.sun_path, argv[1]);
  if (somebody_listens_here()) {
    std::fprintf(stderr, "agent: another agent listens at %s\n", argv[1]);
    return 1;
  }
  const int listener = open_listener();
  if (listener < 0) {
    std::perror(argv[1]);
    return 1;
  }
  std::signal(SIGTERM, remove_and_end);

  for (;;) {
    std::vector<pollfd> wanted{{listener, POLLIN, 0}};
    for (const Manager& manager : managers) wanted.push_back({manager.fd, POLLIN, 0});
    if (poll(wanted.data(), wanted.size(), -1) < 0) continue;  // EINTR

    auto manager = managers.begin();
    for (std::size_t i = 1; i < wanted.size(); ++i) {
      const auto next = std::next(manager);
      if (wanted[i].revents != 0 && !listen_to(*manager)) {
        close(manager->fd);
        managers.erase(manager);
      }
      manager = next;
    }
    if (wanted[0].revents != 0) {
      const int client = accept(listener, nullptr, nullptr);
      if (client >= 0) managers.push_back({client});
    }
  }
}
