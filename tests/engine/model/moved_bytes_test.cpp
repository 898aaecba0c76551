#include "engine/model/moved_bytes.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

Syscall returned(std::string name, std::int64_t result, std::vector<Argument> arguments = {}) {
  Syscall call;
  call.name = std::move(name);
  call.arguments = std::move(arguments);
  call.fd = 3;
  call.returned = Time{1};
  call.result = result;
  return call;
}

}  // namespace

TEST_CASE("most calls move as many bytes as they return") {
  CHECK(moved_bytes(returned("sendto", 5)) == MovedBytes{Movement::sends, 5});
  CHECK(moved_bytes(returned("readv", 5)) == MovedBytes{Movement::receives, 5});
  CHECK(moved_bytes(returned("recvfrom", 0)) == MovedBytes{});
  CHECK(moved_bytes(returned("recvfrom", -1)) == MovedBytes{});
  CHECK(moved_bytes(returned("accept", 5)) == MovedBytes{});
  auto running = returned("sendto", 5);
  running.returned.reset();
  CHECK(moved_bytes(running) == MovedBytes{});
}

TEST_CASE("calls that return messages say their bytes elsewhere") {
  const Argument messages{"msgvec", Buffer{{}, 14}};
  CHECK(moved_bytes(returned("sendmmsg", 3, {messages})) == MovedBytes{Movement::sends, 14});
  CHECK(moved_bytes(returned("recvmmsg", 3, {messages})) == MovedBytes{Movement::receives, 14});
  CHECK(moved_bytes(returned("recvmmsg", 3, {{"msgvec", Pointer{8}}})) == MovedBytes{});
}

TEST_CASE("a splice goes the way that its descriptors say") {
  const auto between = [](std::int64_t from, std::int64_t to) {
    return std::vector<Argument>{{"fd_in", from}, {"fd_out", to}};
  };
  CHECK(moved_bytes(returned("splice", 5, between(3, 7))) == MovedBytes{Movement::receives, 5});
  CHECK(moved_bytes(returned("splice", 5, between(7, 3))) == MovedBytes{Movement::sends, 5});
}
