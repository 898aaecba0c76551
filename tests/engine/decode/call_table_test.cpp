#include "engine/decode/call_table.hpp"

#include <sys/syscall.h>

#include <fstream>
#include <map>
#include <regex>
#include <string>

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

/// __NR_name of a header that lists system calls; __NR3264_name is what 64-bit machines give to that name.
std::map<std::string, int, std::less<>> numbers_in(const std::string& path) {
  std::map<std::string, int, std::less<>> numbers;
  std::ifstream header(path);
  const std::regex definition("#define __NR(?:3264)?_([a-z0-9_]+)[ \\t]+([0-9]+)");
  std::smatch parts;
  for (std::string line; std::getline(header, line);)
    if (std::regex_search(line, parts, definition)) numbers[parts[1]] = std::stoi(parts[2]);
  return numbers;
}

}  // namespace

TEST_CASE("the numbers of both machines are those of the kernel's own headers") {
  // linux-libc-dev has the header that arm64 takes its numbers from, whatever machine this is.
  const auto generic = numbers_in("/usr/include/asm-generic/unistd.h");
  REQUIRE(generic.size() > 200);
  for (const auto& row : call_table()) {
    INFO(row.name);
    const auto known = generic.find(row.name);
    CHECK(row.arm64 == (known == generic.end() ? -1 : known->second));
  }
#if defined(__x86_64__)
  const auto native = numbers_in("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
  REQUIRE(native.size() > 200);
  for (const auto& row : call_table()) {
    INFO(row.name);
    CHECK(row.x86_64 == native.at(std::string(row.name)));
  }
#endif
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
