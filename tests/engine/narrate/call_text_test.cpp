#include "engine/narrate/call_text.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::buffer_of;
using testing::inet;

Syscall call(std::string name, std::vector<Argument> arguments) {
  Syscall made;
  made.name = std::move(name);
  made.arguments = std::move(arguments);
  return made;
}

}  // namespace

TEST_CASE("bind reads as its address and length") {
  const auto bind = call("bind", {{"sockfd", 3}, {"addr", inet("0.0.0.0:8080")}, {"addrlen", 16}});
  CHECK(short_call(bind) == "bind(3, 0.0.0.0:8080, 16)");
  CHECK(long_call(bind) == "bind(3, 0.0.0.0:8080, 16)");
}

TEST_CASE("sendto without an address reads as send") {
  const auto send = call("sendto", {{"sockfd", 4},
                                    {"buf", buffer_of("hello\n")},
                                    {"len", 6},
                                    {"flags", Symbol{0x4000, "MSG_NOSIGNAL"}},
                                    {"dest_addr", Pointer{}},
                                    {"addrlen", 0}});
  CHECK(short_call(send) == R"(send(4, "hello\n", 6, MSG_NOSIGNAL))");
  auto plain = send;
  plain.arguments[3].value = Symbol{0, "0"};
  CHECK(short_call(plain) == R"(send(4, "hello\n", 6))");
  CHECK(long_call(plain) == R"(send(4, "hello\n", 6, 0))");
}

TEST_CASE("sendto with an address keeps its name and shows the address") {
  const auto send = call("sendto", {{"sockfd", 4},
                                    {"buf", buffer_of("x")},
                                    {"len", 1},
                                    {"flags", Symbol{}},
                                    {"dest_addr", inet("127.0.0.1:9")},
                                    {"addrlen", 16}});
  CHECK(short_call(send) == R"(sendto(4, "x", 1, 127.0.0.1:9))");
}

TEST_CASE("a short receive shows the room it offered and a long one shows what came") {
  const auto receive = call("recvfrom", {{"sockfd", 4},
                                         {"buf", buffer_of("hi")},
                                         {"len", 1024},
                                         {"flags", Symbol{}},
                                         {"src_addr", Pointer{}},
                                         {"addrlen", Pointer{}}});
  CHECK(short_call(receive) == "recv(4, 1024)");
  CHECK(long_call(receive) == R"(recv(4, "hi", 1024, 0))");
}

TEST_CASE("accept shows only its listener until asked for more") {
  const auto accept = call("accept4", {{"sockfd", 3},
                                       {"addr", inet("127.0.0.1:40214")},
                                       {"addrlen", 16},
                                       {"flags", Symbol{0x80000, "SOCK_CLOEXEC"}}});
  CHECK(short_call(accept) == "accept4(3)");
  CHECK(long_call(accept) == "accept4(3, 127.0.0.1:40214, 16, SOCK_CLOEXEC)");
}

TEST_CASE("control bytes never reach the terminal") {
  const auto write =
      call("write", {{"fd", 4}, {"buf", buffer_of(std::string("\x1b[2J\0001\0", 7))}, {"count", 7}});
  CHECK(short_call(write) == R"(write(4, "\x1b[2J\x001\0", 7))");
}

TEST_CASE("a long buffer is cut and says so") {
  const auto write =
      call("write", {{"fd", 4}, {"buf", Buffer{Bytes(64, 'a'), 1'000'000}}, {"count", 1'000'000}});
  CHECK(short_call(write) == "write(4, \"" + std::string(24, 'a') + "\"…, 1000000)");
}

TEST_CASE("a result is a number, an errno, or nothing yet") {
  auto accept = call("accept", {{"sockfd", 3}});
  CHECK(result_text(accept).empty());
  CHECK(result_suffix(accept) == "…");
  accept.returned = Time{5};
  accept.result = 4;
  CHECK(result_text(accept) == "4");
  CHECK(result_suffix(accept) == "= 4");
  accept.result = -1;
  accept.error = Symbol{98, "EADDRINUSE"};
  CHECK(result_text(accept) == "EADDRINUSE");
  CHECK(result_suffix(accept) == "= -1 EADDRINUSE");
}

TEST_CASE("an end is a status or the signal that caused it") {
  CHECK(exit_text({.code = 3, .signal = {}}) == "exited 3");
  CHECK(exit_text({.code = {}, .signal = 13}) == "killed by SIGPIPE");
  CHECK(signal_name(9999) == "signal 9999");
}

}  // namespace switchboard
