// A thread for each client, descriptors owned by objects, paths by std::filesystem, mistakes as exceptions.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace fs = std::filesystem;

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
  void send_all(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent < 0) throw std::runtime_error("the client has gone");
      bytes.remove_prefix(static_cast<size_t>(sent));
    }
  }

 private:
  int fd_;
};

struct Answer {
  std::string status, body;
};

static Answer find(const fs::path& folder, const std::string& path) {
  const fs::path wanted = fs::path(path).relative_path();
  if (std::find(wanted.begin(), wanted.end(), "..") != wanted.end()) return {"403 Forbidden", "no\n"};
  const fs::path file = folder / wanted;
  if (!fs::is_regular_file(file)) return {"404 Not Found", "no such file\n"};
  std::ifstream stream(file, std::ios::binary);
  return {"200 OK", std::string(std::istreambuf_iterator<char>(stream), {})};
}

static bool answer(const Socket& client, const std::string& head, const fs::path& folder) {
  std::istringstream lines(head);
  std::string line, method, path, version;
  std::getline(lines, line);
  std::istringstream words(line);
  words >> method >> path >> version;
  bool stays = version == "HTTP/1.1";
  while (std::getline(lines, line)) {
    std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) { return std::tolower(c); });
    if (line.starts_with("connection:") && line.find("close") != std::string::npos) stays = false;
  }
  Answer result{"400 Bad Request", "what?\n"};
  if (version.starts_with("HTTP/1.") && path.starts_with("/"))
    result = method == "GET" || method == "HEAD" ? find(folder, path) : Answer{"501 Not Implemented", ""};
  std::string text =
      "HTTP/1.1 " + result.status + "\r\ncontent-length: " + std::to_string(result.body.size());
  text += stays ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
  if (method != "HEAD") text += result.body;
  client.send_all(text);
  return stays;
}

static void serve(Socket client, fs::path folder) try {
  std::string come;
  char buffer[1000];
  for (;;) {
    const size_t end = come.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::string head = come.substr(0, end);
      come.erase(0, end + 4);
      if (!answer(client, head, folder)) return;
      continue;
    }
    const ssize_t count = recv(client.fd(), buffer, sizeof buffer, 0);
    if (count <= 0) return;
    come.append(buffer, static_cast<size_t>(count));
  }
} catch (const std::exception&) {
}

int main(int, char** argv) {
  Socket listener(socket(AF_INET, SOCK_STREAM, 0));
  const int on = 1;
  setsockopt(listener.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(std::stoi(argv[1])));
  if (bind(listener.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) return 1;
  if (listen(listener.fd(), 64) < 0) return 1;
  for (;;) std::thread(serve, Socket(accept(listener.fd(), nullptr, nullptr)), fs::path(argv[2])).detach();
}
