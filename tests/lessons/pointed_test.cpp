#include "lessons/player/pointed.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::lessons {
namespace {

Event call(std::int64_t id, const char* name, std::optional<SocketId> socket) {
  Syscall made;
  made.process = {7};
  made.thread = {7};
  made.name = name;
  made.socket = socket;
  made.returned = Time{id * 1000 + 500};
  made.result = 0;
  return {{id}, Time{id * 1000}, std::move(made)};
}

/// connect, send, a line on the terminal, and a recv before which it is held.
Timeline client() {
  Timeline timeline;
  timeline.append({{1}, Time{1000}, ProcessStarted{{7}, "client", {"client"}, "client"}});
  timeline.append(call(2, "connect", SocketId{40}));
  timeline.append(call(3, "sendto", SocketId{40}));
  timeline.append(call(4, "write", {}));
  auto held = call(5, "recvfrom", SocketId{40});
  auto& recv = std::get<Syscall>(held.fact);
  recv.returned.reset();
  recv.result.reset();
  timeline.append(held);
  timeline.append({{6}, Time{6000}, ThreadPaused{{7}, {7}, {5}, ThreadPaused::Where::before}});
  return timeline;
}

}  // namespace

TEST_CASE("where a step is about what comes, it points at the call before which a program is held") {
  auto timeline = client();
  CHECK(pointed_call({"stage", "client", ""}, timeline, Time{7000}) == EventId{5});
  CHECK(pointed_call({"source", "client", ""}, timeline, Time{7000}) == EventId{5});
}

TEST_CASE("where a step is about what has happened, it points at the newest call of a socket") {
  auto timeline = client();
  CHECK(pointed_call({"ladder", "client", ""}, timeline, Time{7000}) == EventId{3});
  CHECK(pointed_call({"calls", "client", ""}, timeline, Time{2900}) == EventId{2});
}

TEST_CASE("of the calls that it names a step points at the newest that has returned") {
  auto timeline = client();
  timeline.append({{7}, Time{7000}, ThreadResumed{{7}, {7}}});
  auto waiting = call(8, "sendto", SocketId{40});
  std::get<Syscall>(waiting.fact).returned = Time{10'000};
  timeline.append(waiting);
  CHECK(pointed_call({"calls", "client", "send"}, timeline, Time{9000}) == EventId{3});
  CHECK(pointed_call({"calls", "client", "send"}, timeline, Time{10'000}) == EventId{8});
  CHECK(pointed_call({"ladder", "client", ""}, timeline, Time{9000}) == EventId{8});
}

TEST_CASE("a step points at the call that it names, by the name that a program uses") {
  auto timeline = client();
  CHECK(pointed_call({"stage", "client", "connect"}, timeline, Time{7000}) == EventId{2});
  CHECK(pointed_call({"stage", "client", "send"}, timeline, Time{7000}) == EventId{3});
  CHECK_FALSE(pointed_call({"stage", "client", "bind"}, timeline, Time{7000}));
  CHECK_FALSE(pointed_call({"stage", "nobody", ""}, timeline, Time{7000}));
  CHECK_FALSE(pointed_call({"stage", "", ""}, timeline, Time{7000}));
}

}  // namespace switchboard::lessons
