// client HOST PORT NAME FILE: asks for NAME and writes it to FILE, whole or not at all.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

static bool send_all(int server, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(server, bytes, length, MSG_NOSIGNAL);
    if (sent < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

// recv, again when a signal came in between.
static ssize_t receive(int server, char* buffer, std::size_t size) {
  for (;;) {
    const ssize_t count = recv(server, buffer, size, 0);
    if (count >= 0 || errno != EINTR) return count;
  }
}

static bool write_all(int file, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t written = write(file, bytes, length);
    if (written < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes += written;
    length -= static_cast<std::size_t>(written);
  }
  return true;
}

// The first line of the answer. What came with it is the beginning of the file, and stays in `come`.
static bool receive_line(int server, std::string& come, std::string& line) {
  std::size_t end = 0;
  while ((end = come.find('\n')) == std::string::npos) {
    char buffer[256];
    const ssize_t count = receive(server, buffer, sizeof buffer);
    if (count <= 0 || come.size() > sizeof buffer) return false;
    come.append(buffer, static_cast<std::size_t>(count));
  }
  line = come.substr(0, end);
  come.erase(0, end + 1);
  return true;
}

static bool length_in(const std::string& line, std::uint64_t& length) {
  if (!line.starts_with("ok ")) return false;
  const char* end = line.data() + line.size();
  const auto [stop, error] = std::from_chars(line.data() + 3, end, length);
  return error == std::errc{} && stop == end;
}

// All `length` bytes, the first of which have come already. False, with a word about it, when they do not
// come.
static bool receive_file(int server, std::string come, std::uint64_t length, int file) {
  if (come.size() > length) come.resize(length);
  if (!write_all(file, come.data(), come.size())) {
    std::perror("write");
    return false;
  }
  length -= come.size();
  while (length > 0) {
    char buffer[64 * 1024];
    const ssize_t count = receive(server, buffer, length < sizeof buffer ? length : sizeof buffer);
    if (count < 0) {
      std::perror("recv");
      return false;
    }
    if (count == 0) {
      std::fprintf(stderr, "the server ended %llu bytes too early\n",
                   static_cast<unsigned long long>(length));
      return false;
    }
    if (!write_all(file, buffer, static_cast<std::size_t>(count))) {
      std::perror("write");
      return false;
    }
    length -= static_cast<std::uint64_t>(count);
  }
  return true;
}

static int connect_to(const char* host, const char* port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(port)));
  if (inet_pton(AF_INET, host, &address.sin_addr) != 1) {
    std::fprintf(stderr, "%s is no address\n", host);
    return -1;
  }
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server < 0) {
    std::perror("socket");
    return -1;
  }
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("connect");
    close(server);
    return -1;
  }
  return server;
}

int main(int argc, char** argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: client HOST PORT NAME FILE\n");
    return 2;
  }
  const int server = connect_to(argv[1], argv[2]);
  if (server < 0) return 1;

  const std::string request = std::string(argv[3]) + "\n";
  std::string come, line;
  if (!send_all(server, request.data(), request.size()) || !receive_line(server, come, line)) {
    std::fprintf(stderr, "the server gave no answer\n");
    return 1;
  }
  std::uint64_t length = 0;
  if (!length_in(line, length)) {
    std::fprintf(stderr, "the server says: %s\n", line.c_str());
    return 1;
  }

  // Under another name until it is whole: nobody takes a half file for the file.
  const std::string half = std::string(argv[4]) + ".part";
  const int file = open(half.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) {
    std::perror(half.c_str());
    return 1;
  }
  const bool is_whole = receive_file(server, std::move(come), length, file);
  if (close(file) < 0 || !is_whole || rename(half.c_str(), argv[4]) < 0) {
    if (is_whole) std::perror(argv[4]);
    unlink(half.c_str());
    return 1;
  }
  close(server);
  return 0;
}
