// Fetches a page and keeps the connection; wrong: reads until the end of the stream, which the server sends
// when its patience is over.

#include <sys/wait.h>

#include <string_view>

#include "choice.hpp"

int main(int argc, char** argv) {
  const auto choice = choice_from(argc, argv);
  const Pair pair = connected_pair();
  char text[256];
  const pid_t child = fork();
  if (child == 0) {
    close(pair.client);
    recv(pair.server, text, sizeof text, 0);
    constexpr std::string_view answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nhello\n";
    send(pair.server, answer.data(), answer.size(), 0);
    pollfd wanted{pair.server, POLLIN, 0};
    poll(&wanted, 1, 1200);  // ms, for the next request
    return 0;
  }
  close(pair.server);
  constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  check("send", send(pair.client, request.data(), request.size(), 0) > 0);
  check("recv", recv(pair.client, text, sizeof text, 0) > 0);
  if (choice == Choice::wrong)
    while (recv(pair.client, text, sizeof text, 0) > 0) {
    }
  close(pair.client);
  waitpid(child, nullptr, 0);
}
