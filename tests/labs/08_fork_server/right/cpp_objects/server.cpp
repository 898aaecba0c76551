// Descriptors owned by objects; children are looked for whenever a client has been accepted, and tied to the
// parent's life by the kernel.
#include <netdb.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <string>
#include <utility>

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {}
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Socket& operator=(Socket&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Socket() { close_now(); }
  void close_now() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

static void serve(const Socket& client) {
  std::string part(3000, '\0');
  for (ssize_t count; (count = recv(client.fd(), part.data(), part.size(), 0)) > 0;) {
    std::string answer = part.substr(0, static_cast<size_t>(count));
    std::transform(answer.begin(), answer.end(), answer.begin(), [](unsigned char c) {
      return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : static_cast<char>(c);
    });
    while (!answer.empty()) {
      const auto sent = send(client.fd(), answer.data(), answer.size(), MSG_NOSIGNAL);
      if (sent < 0) return;
      answer.erase(0, static_cast<size_t>(sent));
    }
  }
}

static Socket listener_on(const char* port) {
  addrinfo hints{}, *found = nullptr;
  hints.ai_family = AF_INET;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  if (getaddrinfo(nullptr, port, &hints, &found) != 0) return Socket(-1);
  Socket listener(socket(found->ai_family, found->ai_socktype, 0));
  const int on = 1;
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  const bool stands =
      bind(listener.fd(), found->ai_addr, found->ai_addrlen) == 0 && listen(listener.fd(), 200) == 0;
  freeaddrinfo(found);
  return stands ? std::move(listener) : Socket(-1);
}

int main(int, char** argv) {
  Socket listener = listener_on(argv[1]);
  if (listener.fd() < 0) {
    std::cerr << "no listener on port " << argv[1] << '\n';
    return 1;
  }
  std::cout << "listening on port " << argv[1] << std::endl;
  for (;;) {
    Socket client(accept(listener.fd(), nullptr, nullptr));
    while (waitpid(-1, nullptr, WNOHANG) > 0) {
    }
    if (client.fd() < 0) continue;
    if (fork() == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      listener.close_now();
      serve(client);
      client.close_now();
      _exit(0);
    }
  }
}
