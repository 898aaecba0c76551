// A right one: a thread for each neighbour, and a mutex around the list and every line that is sent.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <set>
#include <string>
#include <thread>

static std::mutex mutex;
static std::set<int> neighbours;

static void send_all(int fd, const std::string& line) {
  for (std::size_t sent = 0; sent < line.size();) {
    const auto taken = send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (taken <= 0) return;
    sent += static_cast<std::size_t>(taken);
  }
}

static void serve(int fd) {
  std::string unfinished;
  char bytes[1024];
  for (ssize_t count; (count = read(fd, bytes, sizeof bytes)) > 0;) {
    unfinished.append(bytes, static_cast<std::size_t>(count));
    for (std::size_t end; (end = unfinished.find('\n')) != std::string::npos; unfinished.erase(0, end + 1)) {
      const std::lock_guard lock(mutex);
      for (const int other : neighbours)
        if (other != fd) send_all(other, unfinished.substr(0, end + 1));
    }
  }
  const std::lock_guard lock(mutex);
  neighbours.erase(fd);
  close(fd);
}

static void add(int fd) {
  const std::lock_guard lock(mutex);
  neighbours.insert(fd);
  std::thread(serve, fd).detach();
}

static sockaddr_in address_of(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<in_port_t>(std::atoi(port)));
  inet_pton(AF_INET, host, &address.sin_addr);
  return address;
}

int main(int argc, char** argv) {
  if (argc < 2) return 2;
  const int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const auto here = address_of("0.0.0.0", argv[1]);
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) < 0 || listen(listener, 16) < 0) {
    std::perror("bind");
    return 1;
  }
  for (int i = 2; i + 1 < argc; i += 2) {
    const auto there = address_of(argv[i], argv[i + 1]);
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, reinterpret_cast<const sockaddr*>(&there), sizeof there) == 0) {
      add(fd);
    } else {
      std::perror("connect");
      close(fd);
    }
  }
  for (;;) {
    const int fd = accept(listener, nullptr, nullptr);
    if (fd >= 0) add(fd);
  }
}
