#include "engine/decode/epoll_sets.hpp"

#include <sys/epoll.h>

#include <cerrno>

#include "tests/catch_any.hpp"
#include "tests/engine/decode/own_memory.hpp"

using namespace switchboard;

namespace {

constexpr ProcessId here{1}, child{2};

void control(EpollSets& sets, std::uint64_t operation, int fd, std::uint64_t data) {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u64 = data;
  const auto descriptor = static_cast<std::uint64_t>(fd);
  sets.note(here, returned("epoll_ctl", {7, operation, descriptor, pointer(&event)}, 0));
}

}  // namespace

TEST_CASE("an event is about the descriptor that was added with its data") {
  EpollSets sets;
  CHECK(sets.of(here, 7) == nullptr);
  control(sets, EPOLL_CTL_ADD, 4, 0xffff'0000'1234);
  control(sets, EPOLL_CTL_ADD, 5, 0);
  REQUIRE(sets.of(here, 7) != nullptr);
  CHECK(sets.of(here, 7)->descriptor_with(0xffff'0000'1234) == 4);
  CHECK(sets.of(here, 7)->descriptor_with(0) == 5);
  CHECK_FALSE(sets.of(here, 7)->descriptor_with(4));
  control(sets, EPOLL_CTL_MOD, 5, 9);
  CHECK_FALSE(sets.of(here, 7)->descriptor_with(0));
  CHECK(sets.of(here, 7)->descriptor_with(9) == 5);
  control(sets, EPOLL_CTL_DEL, 5, 0);
  CHECK_FALSE(sets.of(here, 7)->descriptor_with(9));
}

TEST_CASE("data that two descriptors share says nothing") {
  EpollSets sets;
  control(sets, EPOLL_CTL_ADD, 4, 0);
  control(sets, EPOLL_CTL_ADD, 5, 0);
  CHECK_FALSE(sets.of(here, 7)->descriptor_with(0));
  control(sets, EPOLL_CTL_DEL, 4, 0);
  CHECK(sets.of(here, 7)->descriptor_with(0) == 5);
}

TEST_CASE("a child inherits the sets, and a new set of that number begins empty") {
  EpollSets sets;
  control(sets, EPOLL_CTL_ADD, 4, 8);
  sets.copy(here, child);
  sets.note(here, returned("epoll_create1", {0}, 7));
  CHECK_FALSE(sets.of(here, 7)->descriptor_with(8));
  CHECK(sets.of(child, 7)->descriptor_with(8) == 4);
  sets.forget(child);
  CHECK(sets.of(child, 7) == nullptr);
}

TEST_CASE("a failed epoll_ctl changes nothing") {
  EpollSets sets;
  sets.note(here, returned("epoll_ctl", {7, EPOLL_CTL_ADD, 4, 0}, -EEXIST));
  CHECK(sets.of(here, 7) == nullptr);
}
