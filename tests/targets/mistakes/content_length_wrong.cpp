// Answers an HTTP request; wrong: with a Content-Length that counts the head too. `longer`: with one that is
// too small.

#include <string>
#include <string_view>

#include "choice.hpp"

int main(int argc, char** argv) {
  const bool wrong = choice_from(argc, argv) == Choice::wrong;
  const Pair pair = connected_pair();
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", body = "<p>hello</p>\n";
  check("send", send(pair.client, request.data(), request.size(), 0) > 0);
  char text[256];
  check("recv", recv(pair.server, text, sizeof text, 0) > 0);
  const auto length = body.size() + (wrong ? argc > 2 ? std::size_t(-6) : std::size_t{60} : std::size_t{0});
  const auto head = "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n";
  // Two answers on one connection, and one to HEAD, which has no body whatever its length says.
  check("send", send(pair.server, head.data(), head.size(), 0) > 0);
  check("send", send(pair.server, body.data(), body.size(), 0) > 0);
  check("recv", recv(pair.client, text, sizeof text, 0) > 0);
  if (!wrong) {
    constexpr std::string_view only_head = "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n";
    check("send", send(pair.client, only_head.data(), only_head.size(), 0) > 0);
    check("recv", recv(pair.server, text, sizeof text, 0) > 0);
    check("send", send(pair.server, head.data(), head.size(), 0) > 0);
  }
  shutdown(pair.server, SHUT_WR);
  while (recv(pair.client, text, sizeof text, 0) > 0) {
  }
  close(pair.server);
  close(pair.client);
}
