// server PORT FOLDER: an HTTP/1.1 server for the files of a folder, one client at a time.

#include <fcntl.h>
#include <netinet/in.h>
#include <strings.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

static const std::size_t longest_header = 16 * 1024;

struct Request {
  std::string method, path;
  bool is_valid = false, ends_connection = false;
};

// send may take a part of what it is given: go on until all is taken. False when the client has gone.
static bool send_all(int client, const char* bytes, std::size_t length) {
  while (length > 0) {
    const ssize_t sent = send(client, bytes, length, MSG_NOSIGNAL);  // no SIGPIPE: an error will do
    if (sent < 0) {
      if (errno == EINTR) continue;
      return false;
    }
    bytes += sent;
    length -= static_cast<std::size_t>(sent);
  }
  return true;
}

// Moves one request's header out of `come`, and waits for more as long as it is not whole. What stands behind
// it belongs to the next request and stays. False when no whole header comes any more.
static bool take_header(int client, std::string& come, std::string& header) {
  std::size_t end = 0;
  while ((end = come.find("\r\n\r\n")) == std::string::npos) {
    if (come.size() > longest_header) return false;
    char buffer[4096];
    const ssize_t count = recv(client, buffer, sizeof buffer, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    come.append(buffer, static_cast<std::size_t>(count));
  }
  header = come.substr(0, end + 2);
  come.erase(0, end + 4);
  return true;
}

static bool says_close(const std::string& header) {
  for (std::size_t at = header.find("\r\n"); at != std::string::npos; at = header.find("\r\n", at + 2)) {
    if (strncasecmp(header.c_str() + at + 2, "connection:", 11) != 0) continue;
    return strncasecmp(header.c_str() + header.find_first_not_of(" \t", at + 13), "close", 5) == 0;
  }
  return false;
}

// "GET /poem.txt HTTP/1.1"
static Request parse(const std::string& header) {
  Request request;
  const std::string line = header.substr(0, header.find("\r\n"));
  const std::size_t first = line.find(' '), last = line.rfind(' ');
  if (first == std::string::npos || first == last) return request;
  const std::string version = line.substr(last + 1);
  request.method = line.substr(0, first);
  request.path = line.substr(first + 1, last - first - 1);
  request.is_valid = version.starts_with("HTTP/1.") && request.path.starts_with('/');
  request.ends_connection = !request.is_valid || version == "HTTP/1.0" || says_close(header);
  return request;
}

// One part of a path that is ".." is enough to leave the folder.
static bool leaves_folder(const std::string& path) {
  return (path + "/").find("/../") != std::string::npos;
}

static bool answer_with_text(int client, const Request& request, const std::string& status) {
  const std::string body = request.method == "HEAD" ? "" : status + "\n";
  const std::string answer =
      "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(status.size() + 1) + "\r\n\r\n" + body;
  return send_all(client, answer.data(), answer.size());
}

static bool answer_with_file(int client, const Request& request, int file, off_t length) {
  const std::string header = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  if (!send_all(client, header.data(), header.size())) return false;
  if (request.method == "HEAD") return true;
  while (length > 0) {
    char buffer[64 * 1024];
    const std::size_t most = length < off_t{sizeof buffer} ? static_cast<std::size_t>(length) : sizeof buffer;
    const ssize_t count = read(file, buffer, most);
    if (count <= 0) return false;  // shorter than we said: the client must not take the next answer for it
    if (!send_all(client, buffer, static_cast<std::size_t>(count))) return false;
    length -= count;
  }
  return true;
}

static bool answer(int client, const std::string& folder, const Request& request) {
  if (!request.is_valid) return answer_with_text(client, request, "400 Bad Request");
  if (request.method != "GET" && request.method != "HEAD")
    return answer_with_text(client, request, "501 Not Implemented");
  if (leaves_folder(request.path)) return answer_with_text(client, request, "403 Forbidden");

  const int file = open((folder + request.path).c_str(), O_RDONLY);
  if (file < 0) return answer_with_text(client, request, "404 Not Found");
  struct stat what;
  bool is_answered = false;
  if (fstat(file, &what) < 0 || !S_ISREG(what.st_mode))  // open succeeds with a folder, too
    is_answered = answer_with_text(client, request, "404 Not Found");
  else
    is_answered = answer_with_file(client, request, file, what.st_size);
  close(file);
  return is_answered;
}

static void serve(int client, const std::string& folder) {
  std::string come, header;
  while (take_header(client, come, header)) {
    const Request request = parse(header);
    if (!answer(client, folder, request) || request.ends_connection) return;
  }
}

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: server PORT FOLDER\n");
    return 2;
  }

  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener < 0) {
    std::perror("socket");
    return 1;
  }
  const int on = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0) {
    std::perror("setsockopt");
    return 1;
  }
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
  if (bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) < 0) {
    std::perror("bind");
    return 1;
  }
  if (listen(listener, SOMAXCONN) < 0) {
    std::perror("listen");
    return 1;
  }

  for (;;) {
    const int client = accept(listener, nullptr, nullptr);
    if (client < 0) {
      if (errno == EINTR || errno == ECONNABORTED) continue;
      std::perror("accept");
      return 1;
    }
    serve(client, argv[2]);
    close(client);
  }
}
