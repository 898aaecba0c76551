// A thread for each client, descriptors owned by objects, built by a CMakeLists.txt.
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

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

static void serve(Socket client) {
  char first[1000], second[3000];
  for (;;) {
    iovec parts[] = {{first, sizeof first}, {second, sizeof second}};
    const ssize_t count = readv(client.fd(), parts, 2);
    if (count <= 0) return;
    std::string all(first, std::min<size_t>(count, sizeof first));
    if (static_cast<size_t>(count) > sizeof first) all.append(second, count - sizeof first);
    while (!all.empty()) {
      iovec one{all.data(), all.size()};
      msghdr message{};
      message.msg_iov = &one;
      message.msg_iovlen = 1;
      const ssize_t sent = sendmsg(client.fd(), &message, MSG_NOSIGNAL);
      if (sent < 0) return;
      all.erase(0, sent);
    }
  }
}

int main(int, char** argv) {
  Socket listener(socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(std::stoi(argv[1]));
  if (bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener.fd(), 64) < 0) return 1;
  for (;;) std::thread(serve, Socket(accept(listener.fd(), nullptr, nullptr))).detach();
}
