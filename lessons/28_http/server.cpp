// server ADDRESS PORT [DIFFERENCE]: a small HTTP/1.1 server, one caller at a time. It has one page: /
//
// DIFFERENCE   added to the right Content-Length: 1 or -1 is a mistake

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

static const std::size_t longest_head = 8000;

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

static bool send_all(int caller, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t taken = send(caller, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (taken == -1) return false;
    sent += static_cast<std::size_t>(taken);
  }
  return true;
}

// These two have no body. Of any other we would not know where the next request begins.
static bool is_known(const std::string& method) {
  return method == "GET" || method == "HEAD";
}

// A request's head is a line "GET /path HTTP/1.1" and lines of fields, of which Host must be there.
static std::string response_to(const std::string& method, const std::string& head, long difference) {
  std::string status = "200 OK", body = "hello\n";
  if (head.find(" / HTTP/1.1\r\n") != method.size()) status = "404 Not Found", body = "no such page\n";
  if (head.find("\r\nHost:") == std::string::npos) status = "400 Bad Request", body = "Host is missing\n";
  if (!is_known(method)) status = "501 Not Implemented", body = "GET and HEAD are all\n";
  const long length = static_cast<long>(body.size()) + difference;
  std::printf("%s %s\n", method.c_str(), status.c_str());
  std::fflush(stdout);
  return "HTTP/1.1 " + status + "\r\nContent-Type: text/plain\r\nContent-Length: " + std::to_string(length) +
         "\r\n\r\n" + (method == "HEAD" ? "" : body);
}

// Serves one connection: any number of requests, one after the other, until one of us wants to end it.
static void serve(int caller, long difference) {
  std::string come;
  while (true) {
    // The head ends with an empty line. What follows it belongs to the next request.
    std::size_t end = 0;
    while ((end = come.find("\r\n\r\n")) == std::string::npos) {
      char bytes[1024];
      const ssize_t received = recv(caller, bytes, sizeof bytes, 0);
      if (received <= 0 || come.size() > longest_head) return;
      come.append(bytes, static_cast<std::size_t>(received));
    }
    const std::string head = come.substr(0, end + 4);
    come.erase(0, end + 4);
    const std::string method = head.substr(0, head.find(' '));
    if (!send_all(caller, response_to(method, head, difference)) || !is_known(method)) return;
    if (head.find("\r\nConnection: close\r\n") != std::string::npos) return;
  }
}

int main(int argc, char** argv) {
  const long port = argc > 2 ? std::strtol(argv[2], nullptr, 10) : 0;
  const long difference = argc == 4 ? std::strtol(argv[3], nullptr, 10) : 0;
  sockaddr_in here{};
  here.sin_family = AF_INET;
  here.sin_port = htons(static_cast<in_port_t>(port));
  if (argc > 4 || port < 1 || port > 65535 || inet_pton(AF_INET, argv[1], &here.sin_addr) != 1) {
    std::fprintf(stderr, "usage: server ADDRESS PORT [DIFFERENCE]\n");
    return 2;
  }
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  if (listener == -1) give_up("socket");
  const int yes = 1;
  if (setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == -1) give_up("setsockopt");
  if (bind(listener, reinterpret_cast<const sockaddr*>(&here), sizeof here) == -1) give_up("bind");
  if (listen(listener, 8) == -1) give_up("listen");
  while (true) {
    const int caller = accept(listener, nullptr, nullptr);
    if (caller == -1) give_up("accept");
    serve(caller, difference);
    if (close(caller) == -1) give_up("close");
  }
}
