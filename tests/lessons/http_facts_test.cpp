// What lessons/28_http/README.md states about what lies below HTTP, checked with sockets of our own on
// loopback. What HTTP itself asks for stands in RFC 9110 and 9112, whose sections the page names.

#include "tests/catch_any.hpp"
#include "tests/lessons/loopback.hpp"

namespace switchboard {
namespace {

using namespace loopback;

constexpr std::string_view empty_line = "\r\n\r\n";
constexpr std::string_view request = "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

std::string response(std::size_t length, std::string_view body) {
  return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(length) + "\r\n\r\n" + std::string(body);
}

}  // namespace

TEST_CASE("a request's head may come in pieces, and is whole with its empty line") {
  const Pair pair;
  REQUIRE(send_text(pair.client, request.substr(0, 10)) == "10");
  std::string come = receive(pair.server);
  CHECK(come.find(empty_line) == std::string::npos);
  CHECK(receive(pair.server, MSG_DONTWAIT) == "EAGAIN");
  send_text(pair.client, request.substr(10));
  come += receive(pair.server);
  CHECK(come == request);
  CHECK(come.ends_with(empty_line));
}

TEST_CASE("two requests may come with one recv, one behind the other") {
  const Pair pair;
  const auto both = std::string(request) + std::string(request);
  REQUIRE(send_text(pair.client, both) == std::to_string(both.size()));
  const auto come = receive(pair.server);
  CHECK(come.substr(come.find(empty_line) + empty_line.size()) == request);
}

TEST_CASE("with a length one too great the reader waits, although nothing is on its way") {
  const Pair pair;
  const auto sent = response(7, "hello\n");
  REQUIRE(send_text(pair.server, sent) == std::to_string(sent.size()));
  CHECK(receive(pair.client) == sent);
  CHECK(receive(pair.client, MSG_DONTWAIT) == "EAGAIN");
  CHECK(info_of(pair.client).tcpi_state == TCP_ESTABLISHED);
}

TEST_CASE("with a length one too small the next response begins with what was left") {
  const Pair pair;
  const auto two = response(5, "hello\n") + response(5, "hello\n");
  REQUIRE(send_text(pair.server, two) == std::to_string(two.size()));
  const auto come = receive(pair.client);
  const auto after_first = come.find(empty_line) + empty_line.size() + 5;
  CHECK(come.substr(after_first, 9) == "\nHTTP/1.1");
}

TEST_CASE("when the server obeys Connection close, it is the one that keeps TIME_WAIT") {
  sockaddr_in address;
  {
    Pair pair;
    address = pair.listener.address;
    pair.server = {};
    CHECK(receive(pair.client) == "end of stream");
  }
  const auto bind_again = [&](int reuse) {
    const auto again = stream_socket();
    REQUIRE(::setsockopt(again.number(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) == 0);
    return ::bind(again.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                    : errno;
  };
  CHECK(bind_again(0) == EADDRINUSE);
}

TEST_CASE("a letter may be two bytes") {
  CHECK(std::string("é").size() == 2);
}

}  // namespace switchboard
