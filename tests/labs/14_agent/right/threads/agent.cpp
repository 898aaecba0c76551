// A right one: a thread for each manager and a mutex; SIGTERM is waited for by a thread of its own.

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <iostream>
#include <map>
#include <mutex>
#include <set>
#include <sstream>
#include <string>
#include <thread>

static std::mutex mutex;
static std::map<std::string, std::string> numbers;
static std::set<int> watchers;

static void tell(int fd, const std::string& line) {
  (void)!send(fd, line.data(), line.size(), MSG_NOSIGNAL);
}

static void obey(int fd, const std::string& line) {
  std::istringstream words(line);
  std::string what, name, number;
  words >> what >> name >> number;
  const std::lock_guard lock(mutex);
  if (what == "WATCH") {
    watchers.insert(fd);
    tell(fd, "OK\n");
  } else if (what == "GET") {
    tell(fd, numbers.contains(name) ? "VALUE " + name + " " + numbers[name] + "\n" : "NONE " + name + "\n");
  } else if (what == "SET") {
    numbers[name] = number;
    tell(fd, "OK\n");
    for (const int other : watchers)
      if (other != fd) tell(other, "TRAP " + name + " " + number + "\n");
  } else {
    tell(fd, "ERROR\n");
  }
}

static void serve(int fd) {
  std::string unfinished;
  char bytes[512];
  for (ssize_t count; (count = read(fd, bytes, sizeof bytes)) > 0;) {
    unfinished.append(bytes, static_cast<std::size_t>(count));
    for (std::size_t end; (end = unfinished.find('\n')) != std::string::npos; unfinished.erase(0, end + 1))
      obey(fd, unfinished.substr(0, end));
  }
  const std::lock_guard lock(mutex);
  watchers.erase(fd);
  close(fd);
}

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const std::string path = argv[1];
  sockaddr_un here{};
  here.sun_family = AF_UNIX;
  if (path.size() >= sizeof here.sun_path) {
    std::cerr << "the path is too long\n";
    return 1;
  }
  path.copy(here.sun_path, path.size());
  const auto* address = reinterpret_cast<const sockaddr*>(&here);

  sigset_t term;
  sigemptyset(&term);
  sigaddset(&term, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &term, nullptr);

  const int probe = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(probe, address, sizeof here) == 0) {
    std::cerr << "an agent listens there\n";
    return 1;
  }
  if (errno == ECONNREFUSED) unlink(path.c_str());
  close(probe);

  const int listener = socket(AF_UNIX, SOCK_STREAM, 0);
  if (bind(listener, address, sizeof here) < 0 || chmod(path.c_str(), 0600) < 0 || listen(listener, 16) < 0) {
    std::cerr << path << ": " << std::strerror(errno) << '\n';
    return 1;
  }
  std::thread([&] {
    int number = 0;
    sigwait(&term, &number);
    unlink(path.c_str());
    _exit(0);
  }).detach();
  for (;;) {
    const int manager = accept(listener, nullptr, nullptr);
    if (manager >= 0) std::thread(serve, manager).detach();
  }
}
