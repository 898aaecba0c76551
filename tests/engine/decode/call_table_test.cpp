#include "engine/decode/call_table.hpp"

#include <sys/syscall.h>

#include "engine/model/call_family.hpp"
#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

RawCall made_of(std::string_view name, std::initializer_list<std::uint64_t> arguments) {
  RawCall call;
  call.number = find_call(name)->number();
  std::copy(arguments.begin(), arguments.end(), call.arguments.begin());
  return call;
}

}  // namespace

TEST_CASE("the numbers are those of this machine's kernel headers") {
  CHECK(find_call("socket")->number() == SYS_socket);
  CHECK(find_call("accept4")->number() == SYS_accept4);
  CHECK(find_call("recvmmsg")->number() == SYS_recvmmsg);
  CHECK(find_call("epoll_pwait2")->number() == SYS_epoll_pwait2);
  CHECK(find_call("close_range")->number() == SYS_close_range);
  CHECK(find_call("sendfile")->number() == SYS_sendfile);
  CHECK(find_call("pselect6")->number() == SYS_pselect6);
  CHECK(find_call("execve")->number() == SYS_execve);
}

TEST_CASE("a call is found by its number, and only that") {
  for (const auto& row : call_table())
    if (row.number() >= 0) CHECK(find_call(row.number()) == find_call(row.name));
  CHECK(find_call(SYS_getpid) == nullptr);
  CHECK(find_call(-1) == nullptr);
  CHECK(find_call(100'000) == nullptr);
  CHECK(find_call("getpid") == nullptr);
}

TEST_CASE("every call belongs to a family, so that rules and holds can name it") {
  for (const auto& row : call_table()) {
    INFO(row.name);
    CHECK(family_of(row.name) != CallFamily::other);
  }
}

TEST_CASE("reading and closing are worth a stop only on sockets") {
  const IsSocket three_is = [](int fd) { return fd == 3; };
  CHECK(concerns_a_socket(made_of("read", {3}), three_is));
  CHECK_FALSE(concerns_a_socket(made_of("read", {4}), three_is));
  CHECK_FALSE(concerns_a_socket(made_of("close", {4}), three_is));
  CHECK(concerns_a_socket(made_of("dup2", {4, 3}), three_is));
  CHECK(concerns_a_socket(made_of("sendfile", {4, 3}), three_is));
  CHECK(concerns_a_socket(made_of("poll", {0, 0, 100}), three_is));
  CHECK_FALSE(concerns_a_socket(RawCall{}, three_is));
}

TEST_CASE("the descriptor acted on is the socket among them") {
  const IsSocket three_is = [](int fd) { return fd == 3; };
  CHECK(descriptor_acted_on(made_of("epoll_ctl", {5, 1, 3}), three_is) == 3);
  CHECK(descriptor_acted_on(made_of("sendfile", {3, 7}), three_is) == 3);
  CHECK(descriptor_acted_on(made_of("splice", {3, 0, 7}), three_is) == 3);
  CHECK(descriptor_acted_on(made_of("bind", {8}), three_is) == 8);
  CHECK(descriptor_acted_on(made_of("close", {0xffffffff}), three_is) == -1);
  CHECK_FALSE(descriptor_acted_on(made_of("socket", {2, 1, 0}), three_is));
}
