// No lock: the total is an atomic, and the answer is made from what the addition itself returned.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

class Socket {
 public:
  explicit Socket(int fd) : fd_(fd) {
    if (fd < 0) throw std::runtime_error("no socket");
  }
  Socket(Socket&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~Socket() {
    if (fd_ >= 0) close(fd_);
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

static std::atomic<long> total{0};

static void serve(Socket client) {
  std::string number;
  char letter;
  while (recv(client.fd(), &letter, 1, 0) == 1) {
    if (letter != '\n') {
      number += letter;
      continue;
    }
    const long n = std::stol(number);
    number.clear();
    const std::string answer = std::to_string(total.fetch_add(n) + n) + "\n";
    for (size_t done = 0; done < answer.size();) {
      const ssize_t sent = send(client.fd(), answer.data() + done, answer.size() - done, MSG_NOSIGNAL);
      if (sent < 0) return;
      done += static_cast<size_t>(sent);
    }
  }
}

int main(int, char** argv) {
  Socket listener(socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<unsigned short>(std::stoi(argv[1])));
  if (bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener.fd(), 128) < 0) return 1;
  for (;;) std::thread(serve, Socket(accept(listener.fd(), nullptr, nullptr))).detach();
}
