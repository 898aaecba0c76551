// Asks for a page over HTTP; wrong: the lines end with \n alone.

#include <string_view>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  if (choice == Choice::wrong) request = "GET / HTTP/1.1\nHost: a\n\n";
  check("send", send(pair.client, request.data(), request.size(), 0) > 0);
  char text[256];
  check("recv", recv(pair.server, text, sizeof text, 0) > 0);
  // A body may have any line ends.
  constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\nhello\nworld\n";
  check("send", send(pair.server, answer.data(), answer.size(), 0) > 0);
  check("recv", recv(pair.client, text, sizeof text, 0) > 0);
  close(pair.server);
  close(pair.client);
}
