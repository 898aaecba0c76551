// The world after each family of facts: processes, descriptors, bytes, samples.

#include "engine/model/snapshot.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using testing::buffer_of;
using testing::inet;
using testing::Story;

namespace {

const Snapshot& now(Story& story) {
  return story.timeline.snapshot_at(story.now());
}

}  // namespace

TEST_CASE("a program has its label, and its children count on from it") {
  Story story;
  story.start("server", 1, {"./server", "8080"});
  story.happens(ProcessForked{{1}, {2}});
  story.happens(ProcessForked{{1}, {3}});
  story.happens(ProcessForked{{2}, {4}});
  const auto& world = now(story);
  CHECK(world.process({2})->label == "server.2");
  CHECK(world.process({3})->label == "server.3");
  CHECK(world.process({4})->label == "server.2.2");
  CHECK(world.process("server.3")->parent == ProcessId{1});
  CHECK(world.process({2})->arguments == std::vector<std::string>{"./server", "8080"});
}

TEST_CASE("a thousand children are labelled at once") {
  Story story;
  story.start("server", 1, {"./server"});
  for (int pid = 2; pid <= 1001; ++pid) {
    story.happens(ProcessForked{{1}, {pid}});
    story.happens(ProcessExited{{pid}, {.code = 0, .signal = {}}});
  }
  CHECK(now(story).process({1001})->label == "server.1001");
}

TEST_CASE("a pid that is used again is a new process") {
  Story story;
  story.start("first", 1, {"./first"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.happens(ProcessExited{{1}, {.code = 1, .signal = {}}});
  story.start("second", 1, {"./second"});
  const auto& world = now(story);
  CHECK(world.process({1})->label == "second");
  CHECK_FALSE(world.process({1})->ended);
  CHECK(world.process({1})->descriptors.empty());
}

TEST_CASE("a process that claims to be its own child changes nothing") {
  Story story;
  story.start("odd", 1, {"./odd"});
  story.happens(ProcessForked{{1}, {1}});
  CHECK(now(story).process({1})->label == "odd");
}

TEST_CASE("a forked child holds its parent's sockets until it closes them") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.happens(ProcessForked{{1}, {2}});
  CHECK(now(story).holders({10}).size() == 2);
  story.call(1, "close", {{"fd", 3}}).on(3, 10).closes(3).returns(0);
  CHECK_FALSE(now(story).socket({10})->closed);
  story.happens(ProcessExited{{2}, {.code = 0, .signal = {}}});
  CHECK(now(story).socket({10})->closed == story.now());
}

TEST_CASE("exec closes what was close-on-exec and leaves one thread") {
  Story story;
  story.start("sh", 1, {"sh"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.call(1, "socket").makes(4, 11).returns(4);
  story.happens(ThreadStarted{{1}, {5}});
  story.happens(ProgramExecuted{{1}, "/bin/server", {"server"}, {3}});
  const auto& process = *now(story).process({1});
  CHECK(process.executable == "/bin/server");
  CHECK(process.descriptors.size() == 1);
  CHECK(process.threads.size() == 1);
}

TEST_CASE("a call is in progress from its entry to its return") {
  Story story;
  story.start("server", 1, {"./server"});
  auto accept = story.call(1, "accept");
  const Time during = story.now();
  accept.returns(4);
  const auto& thread = story.timeline.snapshot_at(during).process({1})->threads.at({1});
  CHECK(thread.in_call == accept.id());
  CHECK(thread.since == during);
  CHECK_FALSE(now(story).process({1})->threads.at({1}).in_call);
}

TEST_CASE("a call that a signal interrupts is in progress again when the handler's calls have returned") {
  Story story;
  story.start("server", 1, {"./server"});
  const auto thread = [&] { return now(story).process({1})->threads.at({1}); };
  auto accept = story.call(1, "accept");
  const Time begun = story.now();
  story.happens(SignalDelivered{{1}, {1}, {17, "SIGCHLD"}});
  auto first = story.call(1, "wait4");
  CHECK(thread().in_call == first.id());
  // A second signal, within the handler's call.
  story.happens(SignalDelivered{{1}, {1}, {10, "SIGUSR1"}});
  story.call(1, "wait4").returns(0);
  CHECK(thread().in_call == first.id());
  first.returns(2);
  CHECK(thread().in_call == accept.id());
  CHECK(thread().since == begun);
  accept.returns(4);
  CHECK_FALSE(thread().in_call);
  CHECK(thread().interrupted.empty());
}

TEST_CASE("a call whose return was lost is not taken for one that a signal interrupted") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "accept");
  story.call(1, "socket").returns(4);
  CHECK_FALSE(now(story).process({1})->threads.at({1}).in_call);
}

TEST_CASE("bytes are counted by the calls that moved them, and a peek moves none") {
  Story story;
  story.start("client", 1, {"./client"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.call(1, "sendto", {{"buf", buffer_of("hello")}, {"len", 5}}).on(3, 10).returns(3);
  story.call(1, "sendto", {{"buf", buffer_of("lo")}, {"len", 2}}).on(3, 10).returns(2);
  story.call(1, "recvfrom", {{"buf", buffer_of("h")}, {"flags", Symbol{2, "MSG_PEEK"}}}).on(3, 10).returns(1);
  story.call(1, "read", {{"buf", buffer_of("hi")}}).on(3, 10).returns(2);
  story.call(1, "read").on(3, 10).fails(104, "ECONNRESET");
  story.call(1, "read").on(3, 10).returns(INT64_MAX);
  story.call(1, "read").on(3, 10).returns(INT64_MAX);
  const auto& socket = *now(story).socket({10});
  CHECK(socket.written == 5);
  CHECK(socket.read == 2);
  CHECK(socket.last_written == testing::bytes_of("lo"));
}

TEST_CASE("connect makes a client, accept a server end, listen a listener") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.call(1, "listen").on(3, 10).returns(0);
  story.call(1, "accept").on(3, 10).makes(4, 11).returns(4);
  story.call(1, "socket").makes(5, 12).returns(5);
  auto connect = story.call(1, "connect").on(5, 12);
  CHECK(now(story).socket({10})->role == SocketRole::listener);
  CHECK(now(story).socket({11})->role == SocketRole::server);
  CHECK(now(story).socket({11})->creator == ProcessId{1});
  connect.fails(115, "EINPROGRESS");
  CHECK(now(story).socket({12})->role == SocketRole::client);
  CHECK(now(story).socket({12})->connect_call == connect.id());
}

TEST_CASE("a descriptor that came from another process opens its socket again") {
  Story story;
  story.start("a", 1, {"./a"});
  story.start("b", 2, {"./b"});
  story.call(1, "socket").makes(3, 10).returns(3);
  story.call(1, "close").on(3, 10).closes(3).returns(0);  // it travels as SCM_RIGHTS meanwhile
  CHECK(now(story).socket({10})->closed);
  story.call(2, "recvmsg").makes(7, 10).returns(1);
  CHECK_FALSE(now(story).socket({10})->closed);
}

TEST_CASE("a pause and its end stand at the thread") {
  Story story;
  story.start("server", 1, {"./server"});
  const auto call = story.call(1, "accept").id();
  story.happens(ThreadPaused{{1}, {1}, call, ThreadPaused::Where::before});
  CHECK(now(story).process({1})->threads.at({1}).paused == ThreadPaused::Where::before);
  story.happens(ThreadResumed{{1}, {1}});
  CHECK_FALSE(now(story).process({1})->threads.at({1}).paused);
}

TEST_CASE("counters and losses add up") {
  Story story;
  story.happens(CountersSampled{{{"TcpExt.ListenOverflows", 1}}});
  story.happens(CountersSampled{{{"TcpExt.ListenOverflows", 5}}});
  story.happens(EventsLost{"packets", 3, {}});
  story.happens(EventsLost{"packets", 4, {}});
  CHECK(now(story).counters.at("TcpExt.ListenOverflows") == 5);
  CHECK(now(story).lost.at("packets") == 7);
}

TEST_CASE("a socket that is gone is closed and keeps its last endpoints") {
  Story story;
  story.sample(10, TcpState::time_wait, "127.0.0.1:8080", "127.0.0.1:40000");
  SocketSample gone;
  gone.socket = {10};
  gone.reason = SocketSample::Reason::gone;
  story.happens(gone);
  const auto& socket = *now(story).socket({10});
  CHECK(socket.sample.state == TcpState::close);
  CHECK(to_string(*socket.sample.local) == "127.0.0.1:8080");
  CHECK(socket.closed);
}

TEST_CASE("a connection that was reset is still known by both its ends") {
  Story story;
  story.start("server", 1, {"./server"});
  story.call(1, "accept4", {{"sockfd", 3}}).on(3, 100).makes(4, 200).returns(4);
  story.sample(200, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40001");
  SocketSample reset;
  reset.socket = {200};
  reset.protocol = 6;
  reset.state = TcpState::close;
  reset.local = parse_endpoint("127.0.0.1:8080");
  story.happens(reset);
  const auto* socket = story.timeline.snapshot_at(story.now()).socket({200});
  REQUIRE(socket != nullptr);
  CHECK(socket->sample.state == TcpState::close);
  CHECK(socket->sample.remote == parse_endpoint("127.0.0.1:40001"));
}

}  // namespace switchboard
