// Correct programs that look like mistakes of addresses, order, datagrams and servers: no rule may speak.

#include "engine/explain/rule.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;
using testing::Story;

std::string names(Story& story) {
  std::string text;
  for (const auto& finding : findings_in(story.timeline)) text += finding.rule + " ";
  return text;
}

std::vector<Argument> made(int type) {
  return {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{type, ""}}, {"protocol", Symbol{0, ""}}};
}
constexpr int stream = 1, datagram = 2;

std::vector<Argument> to(std::string_view address) {
  return {{"sockfd", 3}, {"addr", inet(address)}, {"addrlen", 16}};
}

/// A program with one socket, 20, as descriptor 3.
struct Program : Story {
  explicit Program(int type, std::vector<std::string> arguments = {"./program"}) {
    start("program", 1, std::move(arguments));
    call(1, "socket", made(type)).makes(3, 20).returns(3);
  }
  Story::Call on_socket(std::string name, std::vector<Argument> arguments = {}) {
    auto made_call = call(1, std::move(name), std::move(arguments));
    made_call.on(3, 20);
    return made_call;
  }
  void ends(int code = 0) { happens(ProcessExited{{1}, {.code = code, .signal = {}}}); }
};

}  // namespace

TEST_CASE(
    "calls in another order that is right: connect again, accept after shutdown, recv after a refusal") {
  Program dialling(stream);
  dialling.on_socket("connect", to("127.0.0.1:80")).fails(115, "EINPROGRESS");
  dialling.on_socket("connect", to("127.0.0.1:80")).fails(106, "EISCONN");
  CHECK(names(dialling).empty());
  Program stopped(stream);
  stopped.on_socket("bind", to("0.0.0.0:8080")).returns(0);
  stopped.on_socket("listen", {{"sockfd", 3}, {"backlog", 8}}).returns(0);
  stopped.on_socket("shutdown", {{"sockfd", 3}, {"how", Symbol{2, "SHUT_RDWR"}}}).returns(0);
  stopped.on_socket("accept").fails(22, "EINVAL");
  CHECK(names(stopped).empty());
  Program again(datagram);
  again.on_socket("connect", to("127.0.0.1:80")).returns(0);
  again.on_socket("connect", to("127.0.0.1:81")).returns(0);
  CHECK(names(again).empty());
}

TEST_CASE("a question whether standard input is a socket is no lost descriptor") {
  Program asks(stream);
  auto question = asks.call(1, "getsockname", {{"sockfd", 0}});
  question.fails(88, "ENOTSOCK");
  CHECK(names(asks).empty());
}

TEST_CASE("addresses that look odd and are right") {
  Program broadcast(datagram);
  broadcast
      .on_socket(
          "sendto",
          {{"sockfd", 3}, {"buf", buffer_of("x")}, {"len", 1}, {"dest_addr", inet("255.255.255.255:9")}})
      .returns(1);
  CHECK(names(broadcast).empty());
  Program asked(stream, {"./program", "1.0.0.127", "8080"});
  asked.on_socket("connect", to("1.0.0.127:8080")).fails(110, "ETIMEDOUT");
  asked.ends();
  CHECK(names(asked).empty());
  Program any(stream, {"./program", "http://0.0.0.0:8080/"});
  any.on_socket("connect", to("0.0.0.0:8080")).returns(0);
  CHECK(names(any).empty());
  Program goes_on(stream);
  goes_on.on_socket("bind", to("192.0.2.1:0")).fails(99, "EADDRNOTAVAIL");
  goes_on.on_socket("bind", to("127.0.0.1:0")).returns(0);
  goes_on.ends();
  CHECK(names(goes_on).empty());
}

TEST_CASE("datagrams that look odd and are right: a probe, a name server that is not there, an exact fit") {
  Program probe(datagram);
  probe
      .on_socket("sendto",
                 {{"sockfd", 3}, {"buf", Buffer{{}, 2000}}, {"len", 2000}, {"dest_addr", inet("10.0.0.2:9")}})
      .fails(90, "EMSGSIZE");
  CHECK(names(probe).empty());
  Program resolver(datagram);
  resolver.on_socket("connect", to("127.0.0.1:53")).returns(0);
  resolver.on_socket("sendto", {{"sockfd", 3}, {"buf", buffer_of("?")}, {"len", 1}}).returns(1);
  resolver.on_socket("recvfrom", {{"sockfd", 3}, {"buf", Pointer{}}, {"len", 512}})
      .fails(111, "ECONNREFUSED");
  CHECK(names(resolver).empty());
  Program fits(datagram);
  fits.on_socket("recvfrom", {{"sockfd", 3}, {"buf", buffer_of("1234")}, {"len", 4}}).returns(4);
  CHECK(names(fits).empty());
}

TEST_CASE("a client's own port is right where the command line has it, or where it may be used again") {
  Program given(stream, {"./program", "--local-port", "4200"});
  given.on_socket("bind", to("0.0.0.0:4200")).returns(0);
  given.on_socket("connect", to("127.0.0.1:80")).returns(0);
  CHECK(names(given).empty());
  Program peer(stream);
  peer.on_socket("setsockopt", {{"sockfd", 3},
                                {"level", Symbol{1, "SOL_SOCKET"}},
                                {"optname", Symbol{15, "SO_REUSEPORT"}},
                                {"optval", 1},
                                {"optlen", 4}})
      .returns(0);
  peer.on_socket("bind", to("0.0.0.0:4200")).returns(0);
  peer.on_socket("connect", to("127.0.0.1:80")).returns(0);
  CHECK(names(peer).empty());
}

TEST_CASE("a server that goes on after a reset is right, and so is a child that ends with it") {
  Program server(stream);
  server.on_socket("bind", to("0.0.0.0:8080")).returns(0);
  server.on_socket("listen", {{"sockfd", 3}, {"backlog", 8}}).returns(0);
  server.on_socket("accept").makes(4, 30).returns(4);
  server.call(1, "recvfrom", {{"sockfd", 4}, {"buf", Pointer{}}, {"len", 64}})
      .on(4, 30)
      .fails(104, "ECONNRESET");
  server.call(1, "close", {{"fd", 4}}).on(4, 30).closes(4).returns(0);
  server.on_socket("accept").makes(4, 31).returns(4);
  server.happens(ProcessForked{{1}, {2}});
  server.call(2, "recvfrom", {{"sockfd", 4}, {"buf", Pointer{}}, {"len", 64}})
      .on(4, 31)
      .fails(104, "ECONNRESET");
  server.happens(ProcessExited{{2}, {.code = 1, .signal = {}}});
  CHECK(names(server).empty());
}

}  // namespace switchboard
