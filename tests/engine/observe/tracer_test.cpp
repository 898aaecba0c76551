#include "engine/observe/tracer.hpp"

#include <fstream>

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;

TEST_CASE("forked children are followed and share their parent's sockets") {
  const auto run = observe_target("fork_server");
  REQUIRE(run.status == 0);
  REQUIRE(run.all<ProcessForked>().size() == 2);
  const auto server_child = run.all<ProcessForked>()[1]->child;
  const auto connection = run.call("accept").made.at(0).socket;
  REQUIRE(connection);
  bool read_by_child = false;
  for (const auto* call : run.calls("recvfrom"))
    if (call->process == server_child) read_by_child = call->socket == connection;
  CHECK(read_by_child);
  int ended_with_three = 0;
  for (const auto* exited : run.all<ProcessExited>()) ended_with_three += exited->status.code == 3;
  CHECK(ended_with_three == 1);
}

TEST_CASE("threads are followed and share their descriptors") {
  const auto run = observe_target("two_threads");
  REQUIRE(run.status == 0);
  REQUIRE(run.all<ThreadStarted>().size() == 1);
  const auto thread = run.all<ThreadStarted>()[0]->thread;
  const auto& accepted = run.call("accept");
  CHECK(accepted.thread == thread);
  CHECK(accepted.process.value != thread.value);
  CHECK(accepted.socket == run.call("listen").socket);
  REQUIRE(run.all<ThreadExited>().size() == 1);
  CHECK(run.all<ThreadExited>()[0]->thread == thread);
}

TEST_CASE("UDP and UNIX sockets are observed with their addresses and queues") {
  const auto run = observe_target("other_families");
  REQUIRE(run.status == 0);
  const auto& pair = run.call("socketpair");
  REQUIRE(pair.made.size() == 2);
  CHECK(run.call("write").socket == pair.made[0].socket);
  CHECK(run.call("read").socket == pair.made[1].socket);

  const auto listener = run.call("listen").socket;
  std::uint32_t longest = 0;
  bool named = false;
  for (const auto* sample : run.all<SocketSample>()) {
    if (sample->socket != listener) continue;
    named = named || (sample->local && to_string(*sample->local) == "unix:@switchboard-target");
    if (const auto* queues = std::get_if<ListenerQueues>(&sample->queues))
      longest = std::max(longest, queues->length);
  }
  CHECK(named);
  CHECK(longest == 1);

  const auto& datagram = run.call("recvfrom");
  bool waited = false;
  for (const auto* sample : run.all<SocketSample>())
    if (const auto* bytes = std::get_if<ByteQueues>(&sample->queues);
        bytes != nullptr && sample->socket == datagram.socket)
      waited = waited || bytes->receive > 0;
  CHECK(waited);
}

TEST_CASE("poll, select and epoll say which descriptors they waited for and what came") {
  const auto run = observe_target("waiting");
  REQUIRE(run.status == 0);
  const auto polled = std::get<ReadinessList>(*run.call("poll").argument("fds"));
  REQUIRE(polled.entries.size() == 1);
  CHECK(polled.entries[0].revents.name == "POLLIN");
  CHECK(run.calls("epoll_wait").size() + run.calls("epoll_pwait").size() == 1);
  CHECK(run.calls("select").size() + run.calls("pselect6").size() == 1);
}

TEST_CASE("copied, replaced, closed and lost descriptors are all accounted for") {
  const auto run = observe_target("descriptors");
  REQUIRE(run.status == 0);
  const auto first = run.call("socket", 0).made.at(0);
  const auto second = run.call("socket", 1).made.at(0);
  const auto lost = run.call("socket", 2).made.at(0);
  CHECK(run.call("dup").made.at(0).socket == first.socket);
  const auto& replaced = run.call("dup2");
  CHECK(replaced.closed == std::vector<int>{second.fd});
  CHECK(replaced.made.at(0) == MadeDescriptor{second.fd, first.socket});
  CHECK(run.call("fcntl").made.at(0) == MadeDescriptor{20, first.socket});
  const auto& range = run.call("close_range");
  CHECK(std::ranges::count(range.closed, 20) == 1);
  CHECK(std::ranges::count(range.closed, run.call("dup").made.at(0).fd) == 1);
  CHECK(std::ranges::count(range.closed, first.fd) == 0);
  REQUIRE(run.all<ProgramExecuted>().size() == 1);
  CHECK(run.all<ProgramExecuted>()[0]->closed == std::vector<int>{lost.fd});
  CHECK(run.call("getsockopt", 0).socket == first.socket);
  CHECK(run.call("getsockopt", 1).error->name == "EBADF");
}

TEST_CASE("a call that signals restart stays one call, and one that they end returns EINTR") {
  const auto run = observe_target("interrupted");
  REQUIRE(run.status == 0);
  const auto received = run.calls("recvfrom");
  REQUIRE(received.size() == 2);
  CHECK(received[0]->result == 1);
  CHECK(received[1]->result == -1);
  REQUIRE(received[1]->error);
  CHECK(received[1]->error->name == "EINTR");
  const auto signals = run.all<SignalDelivered>();
  REQUIRE(signals.size() >= 4);
  CHECK(signals[0]->signal.name == "SIGALRM");
  // What the handler sends lies inside the call that it interrupted.
  const auto& sent = run.call("sendto");
  CHECK(*sent.returned < *received[0]->returned);
}

TEST_CASE("a megabyte arrives whole and every byte of it is counted") {
  const auto run = observe_target("big_transfer");
  REQUIRE(run.status == 0);
  std::int64_t sent = 0, received = 0;
  for (const auto* call : run.calls("sendto")) sent += call->result.value_or(0);
  for (const auto* call : run.calls("recvfrom")) received += call->result.value_or(0);
  CHECK(sent == 1 << 20);
  CHECK(received == 1 << 20);
  const auto buffer = std::get<Buffer>(*run.call("sendto").argument("buf"));
  CHECK(buffer.length == 65536);
  CHECK(buffer.bytes.size() == 256);
}

TEST_CASE("a call names the program's own line, through the C library and from any thread") {
  const auto run = observe_target("two_threads");
  REQUIRE(run.status == 0);
  const auto line_of = [](const Syscall& call) {
    REQUIRE(call.source);
    std::ifstream file(call.source->file);
    std::string line;
    for (int i = 0; i < call.source->line; ++i) std::getline(file, line);
    return line;
  };
  CHECK_THAT(line_of(run.call("listen")), Catch::Matchers::ContainsSubstring("listen("));
  CHECK(run.call("listen").source->function == "listen_on_loopback");
  CHECK_THAT(line_of(run.call("accept")), Catch::Matchers::ContainsSubstring("accept("));
  CHECK(run.call("accept").source->function == "main");
  CHECK_THAT(line_of(run.call("sendto")), Catch::Matchers::ContainsSubstring("send("));
}

TEST_CASE("the source files that calls name are kept in the recording") {
  const TemporaryDirectory directory;
  const auto path = (directory.path() / "run.swb").string();
  ChildProcess::Options options;
  options.argv = {tool_path(), "observe", "-o", path, "--", target_path("two_threads")};
  REQUIRE(ChildProcess::start(options).wait().exit_code == 0);
  RecordingReader reader(path);
  std::optional<std::string> text;
  for (const auto& event : reader.poll())
    if (const auto* call = std::get_if<Syscall>(&event.fact);
        call != nullptr && call->name == "accept" && call->source)
      text = reader.source_file(call->source->file);
  REQUIRE(text);
  CHECK_THAT(*text, Catch::Matchers::ContainsSubstring("One thread accepts what the other connects"));
}

TEST_CASE("a program that outlives its parent is observed to its end") {
  const auto run = observe_target("outlives_parent");
  CHECK(run.status == 4);
  CHECK(run.all<ProcessExited>().size() == 2);
  CHECK(run.calls("socket").size() == 1);
}

TEST_CASE("with --until exit what outlives the first program is ended") {
  const auto run = observe_program({"sh", "-c", "sleep 1000 & exit 5"},
                                   {.before = {}, .options = {"--until", "exit"}, .owner = 0});
  CHECK(run.status == 5);
  bool sleep_was_ended = false;
  for (const auto* exited : run.all<ProcessExited>())
    sleep_was_ended = sleep_was_ended || exited->status.signal == 15;
  CHECK(sleep_was_ended);
}
