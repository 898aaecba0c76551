// In C++ with owners: getaddrinfo tries what the name stands for, exceptions say what failed.

#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <memory>
#include <stdexcept>
#include <system_error>

class Socket {
 public:
  explicit Socket(int number) : number_(number) {}
  Socket(Socket&& other) noexcept : number_(other.number_) { other.number_ = -1; }
  Socket(const Socket&) = delete;
  ~Socket() {
    if (number_ >= 0) ::close(number_);
  }
  int number() const { return number_; }

 private:
  int number_;
};

static Socket connected_to(const char* host, const char* port) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (const int error = getaddrinfo(host, port, &wanted, &found); error != 0)
    throw std::runtime_error(std::string{host} + ": " + gai_strerror(error));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner{found, freeaddrinfo};
  int error = 0;
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    Socket socket{::socket(each->ai_family, each->ai_socktype, each->ai_protocol)};
    if (socket.number() >= 0 && ::connect(socket.number(), each->ai_addr, each->ai_addrlen) == 0)
      return socket;
    error = errno;
  }
  throw std::system_error(error, std::generic_category(), host);
}

int main(int argc, char** argv) try {
  if (argc != 3) throw std::runtime_error("usage: client HOST PORT");
  const auto server = connected_to(argv[1], argv[2]);
  std::array<char, 65536> buffer;
  while (const auto count = ::recv(server.number(), buffer.data(), buffer.size(), 0)) {
    if (count < 0) throw std::system_error(errno, std::generic_category(), "recv");
    std::cout.write(buffer.data(), count);
  }
  std::cout.flush();
  return std::cout ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 1;
}
