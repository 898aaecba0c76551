// Who waits for what, and which waits are a standstill, from stories told by hand.

#include "engine/explain/blocked.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

using testing::inet;
using testing::Story;
using Needs = BlockedThread::Needs;

constexpr auto server_end = 30, client_end = 20, listener = 10;

/// A server that has accepted one client; both ends are sampled with the queues given.
struct Joined : Story {
  Joined() {
    start("server", 1, {"./server"});
    start("client", 2, {"./client"});
    call(1, "socket").makes(3, listener).returns(3);
    call(1, "listen").on(3, listener).returns(0);
    call(2, "socket").makes(3, client_end).returns(3);
    call(2, "connect", {{"addr", inet("127.0.0.1:8080")}}).on(3, client_end).returns(0);
    call(1, "accept").on(3, listener).makes(4, server_end).returns(4);
    sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 5);
    queues(0, 0);
  }
  void queues(std::uint32_t receive, std::uint32_t send, TcpState state = TcpState::established) {
    sample(client_end, state, "127.0.0.1:40000", "127.0.0.1:8080", receive, send);
    sample(server_end, state, "127.0.0.1:8080", "127.0.0.1:40000", receive, send);
  }
  void both(const std::string& name) {
    call(1, name, {{"sockfd", 4}}).on(4, server_end);
    call(2, name, {{"sockfd", 3}}).on(3, client_end);
    wait(5000);
    happens(NoteWritten{"test", "Time has passed."});
  }
  Blocked now_blocked() { return blocked_at(timeline, timeline.end()); }
};

}  // namespace

TEST_CASE("two programs that receive from each other stand still while nothing is on its way") {
  Joined story;
  story.both("recvfrom");
  const auto blocked = story.now_blocked();
  REQUIRE(blocked.threads.size() == 2);
  CHECK(blocked.threads[0].process == ProcessId{1});
  CHECK(blocked.threads[0].needs == Needs::bytes);
  CHECK(blocked.threads[0].wakers == std::vector{ProcessId{2}});
  REQUIRE(blocked.standstills.size() == 1);
  CHECK(blocked.standstills[0].kind == Standstill::Kind::both_receive);
}

TEST_CASE("bytes in a queue or an end that came are no standstill") {
  Joined unread;
  unread.queues(5, 0);
  unread.both("recvfrom");
  CHECK(unread.now_blocked().standstills.empty());
  Joined on_its_way;
  on_its_way.queues(0, 5);
  on_its_way.both("recvfrom");
  CHECK(on_its_way.now_blocked().standstills.empty());
  Joined ended;
  ended.queues(0, 0, TcpState::close_wait);
  ended.both("recvfrom");
  CHECK(ended.now_blocked().standstills.empty());
}

TEST_CASE("two programs that send to each other stand still when all queues hold bytes") {
  Joined story;
  story.queues(5000, 5000);
  story.both("sendto");
  const auto blocked = story.now_blocked();
  REQUIRE(blocked.standstills.size() == 1);
  CHECK(blocked.standstills[0].kind == Standstill::Kind::both_send);
  Joined receives;  // one of them takes what comes
  receives.queues(5000, 5000);
  receives.call(1, "recvfrom").on(4, server_end);
  receives.call(2, "sendto").on(3, client_end);
  receives.wait(5000);
  receives.happens(NoteWritten{"test", "Time has passed."});
  CHECK(receives.now_blocked().standstills.empty());
}

TEST_CASE("another thread that is awake may help, so nothing is said") {
  Joined story;
  story.happens(ThreadStarted{{1}, {7}});
  story.both("recvfrom");
  CHECK(story.now_blocked().threads.size() == 2);
  CHECK(story.now_blocked().standstills.empty());
}

TEST_CASE("a server that waits for one client while another is in its queue is named") {
  Joined story;
  story.sample(40, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40001", 0, 0, 0);
  story.sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 1, 5);
  story.call(1, "recvfrom", {{"sockfd", 4}}).on(4, server_end);
  story.wait(5000);
  story.happens(NoteWritten{"test", "Time has passed."});
  const auto blocked = story.now_blocked();
  REQUIRE(blocked.standstills.size() == 1);
  CHECK(blocked.standstills[0].kind == Standstill::Kind::one_holds_up);
  CHECK(blocked.standstills[0].waiting == std::vector{SocketId{40}});
}

TEST_CASE("a call that has just begun, or is soon over, does not wait") {
  Joined story;
  story.call(1, "recvfrom", {{"sockfd", 4}}).on(4, server_end);
  CHECK(story.now_blocked().threads.empty());
}

TEST_CASE("a wait with a timeout says until when, and is no standstill") {
  Joined story;
  story.call(1, "poll", {{"fds", ReadinessList{{{4, {1, "POLLIN"}, {}}}, 1}}, {"timeout", 50}});
  story.wait(5000);
  story.happens(NoteWritten{"test", "Time has passed."});
  const auto blocked = story.now_blocked();
  REQUIRE(blocked.threads.size() == 1);
  CHECK(blocked.threads[0].needs == Needs::readiness);
  CHECK(blocked.threads[0].sockets == std::vector{SocketId{server_end}});
  REQUIRE(blocked.threads[0].until);
  CHECK(*blocked.threads[0].until - blocked.threads[0].since == 50'000'000);
}

}  // namespace switchboard
