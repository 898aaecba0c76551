// client HOST PORT each|together|pieces REQUEST…: asks one server for several things over one connection.
//
// REQUEST    "GET /", "HEAD /"
// each       sends a request, reads the response, sends the next
// together   sends all requests at once, then reads the responses
// pieces     sends each request in two pieces

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

[[noreturn]] static void give_up(const char* what) {
  std::perror(what);
  std::exit(1);
}

[[noreturn]] static void refuse(const char* what, const std::string& come) {
  std::printf("%s: %s\n", what, come.substr(0, come.find('\r')).c_str());
  std::exit(1);
}

static void send_all(int server, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t taken = send(server, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken == -1) give_up("send");
    bytes.remove_prefix(static_cast<std::size_t>(taken));
  }
}

static void receive_more(int server, std::string& come) {
  char bytes[1024];
  const ssize_t received = recv(server, bytes, sizeof bytes, 0);
  if (received == -1) give_up("recv");
  if (received == 0) refuse("the server hung up within a response", come);
  come.append(bytes, static_cast<std::size_t>(received));
}

// Takes one response off the front of what has come, and receives until it is whole.
static void read_response(int server, const std::string& request, std::string& come) {
  std::size_t end = 0;
  while ((end = come.find("\r\n\r\n")) == std::string::npos) receive_more(server, come);
  const std::string head = come.substr(0, end + 4);
  if (head.rfind("HTTP/1.1 ", 0) != 0) refuse("this is no response", head);
  const auto field = head.find("\r\nContent-Length: ");
  if (field == std::string::npos) refuse("no length", head);
  // The response to HEAD says how long the body would be, and has none.
  const bool has_body = request.rfind("HEAD ", 0) != 0;
  const std::size_t length = has_body ? std::strtoul(head.c_str() + field + 18, nullptr, 10) : 0;
  while (come.size() < end + 4 + length) receive_more(server, come);
  std::printf("%s: %s with %zu B\n", request.c_str(), head.substr(9, 3).c_str(), length);
  std::fflush(stdout);
  come.erase(0, end + 4 + length);
}

int main(int argc, char** argv) {
  const std::string_view how = argc > 4 ? argv[3] : "";
  const long port = argc > 4 ? std::strtol(argv[2], nullptr, 10) : 0;
  sockaddr_in there{};
  there.sin_family = AF_INET;
  there.sin_port = htons(static_cast<in_port_t>(port));
  if ((how != "each" && how != "together" && how != "pieces") || port < 1 || port > 65535 ||
      inet_pton(AF_INET, argv[1], &there.sin_addr) != 1) {
    std::fprintf(stderr, "usage: client HOST PORT each|together|pieces REQUEST...\n");
    return 2;
  }
  const std::vector<std::string> requests(argv + 4, argv + argc);
  const int server = socket(AF_INET, SOCK_STREAM, 0);
  if (server == -1) give_up("socket");
  if (connect(server, reinterpret_cast<const sockaddr*>(&there), sizeof there) == -1) give_up("connect");

  std::string come, waiting;
  for (const auto& request : requests) {
    // Host is the one field that every request must have (RFC 9112, section 3.2).
    std::string head = request + " HTTP/1.1\r\nHost: " + argv[1] + "\r\n";
    if (&request == &requests.back()) head += "Connection: close\r\n";
    waiting += head + "\r\n";
    if (how == "together" && &request != &requests.back()) continue;
    if (how == "pieces") send_all(server, waiting.substr(0, 10));
    send_all(server, how == "pieces" ? waiting.substr(10) : waiting);
    waiting.clear();
    if (how != "together") read_response(server, request, come);
  }
  if (how == "together")
    for (const auto& request : requests) read_response(server, request, come);
  if (close(server) == -1) give_up("close");
  return 0;
}
