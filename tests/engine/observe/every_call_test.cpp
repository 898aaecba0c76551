// Every kind of call that moves bytes, descriptors or processes, made by a small program each.

#include <fcntl.h>

#include <algorithm>
#include <csignal>

#include "engine/model/moved_bytes.hpp"
#include "engine/observe/tracer.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using Catch::Matchers::ContainsSubstring;

namespace {

template <class Value>
Value argument(const Syscall& call, std::string_view name) {
  const auto* value = call.argument(name);
  INFO(call.name << " " << name);
  REQUIRE(value != nullptr);
  REQUIRE(std::holds_alternative<Value>(*value));
  return std::get<Value>(*value);
}

std::string text_of(const Buffer& buffer) {
  return {buffer.bytes.begin(), buffer.bytes.end()};
}

}  // namespace

TEST_CASE("a descriptor that is passed arrives in the other process with its identity") {
  const auto run = observe_target("passed_descriptors");
  REQUIRE(run.status == 0);
  const auto passed = run.call("socket", 0).made.at(0).socket;
  CHECK(argument<std::string>(run.call("sendmsg"), "msg_control").starts_with("SCM_RIGHTS ["));
  const auto& received = run.call("recvmsg");
  REQUIRE(received.made.size() == 1);
  CHECK(received.made[0].socket == passed);
  CHECK(run.call("shutdown").socket == passed);
  CHECK(run.call("shutdown").process == received.process);

  const auto theirs = run.call("socket", 1).made.at(0).socket;
  CHECK(run.call("dup3").made.at(0) == MadeDescriptor{40, theirs});
  REQUIRE(run.call("pidfd_getfd").made.size() == 1);
  CHECK(run.call("pidfd_getfd").made[0].socket == theirs);
  CHECK(run.call("pidfd_open").made.at(0).fd == argument<std::int64_t>(run.call("pidfd_getfd"), "pidfd"));

  const auto ranges = run.calls("close_range");
  REQUIRE(ranges.size() == 3);
  CHECK(argument<Symbol>(*ranges[0], "flags").name == "CLOSE_RANGE_CLOEXEC");
  CHECK(ranges[0]->closed.empty());
  CHECK(argument<Symbol>(*ranges[1], "flags").name == "CLOSE_RANGE_UNSHARE");
  CHECK(ranges[1]->closed == std::vector<int>{40});
  CHECK(ranges[2]->closed == std::vector<int>{static_cast<int>(argument<std::int64_t>(*ranges[2], "first"))});
}

TEST_CASE("shared descriptors are one table until a thread leaves it") {
  const auto run = observe_target("shared_descriptors");
  REQUIRE(run.status == 0);
  const auto& by_child = run.call("socket", 0);
  CHECK(argument<Symbol>(run.call("clone"), "flags").name.find("CLONE_FILES") != std::string::npos);
  CHECK(run.call("getsockopt", 0).process != by_child.process);
  CHECK(run.call("getsockopt", 0).socket == by_child.made.at(0).socket);

  CHECK(argument<Symbol>(run.call("unshare"), "flags").name == "CLONE_FILES");
  const auto before = run.call("socket", 1).made.at(0), in_thread = run.call("socket", 2).made.at(0);
  CHECK(before.fd == in_thread.fd);
  CHECK(run.call("close").socket == before.socket);
  REQUIRE(in_thread.socket);  // absent on Linux before 6.9, which cannot look into one thread
  CHECK(in_thread.socket != before.socket);
  CHECK(run.call("getsockopt", 1).socket == in_thread.socket);
  CHECK(run.call("getsockopt", 2).socket == before.socket);
}

TEST_CASE("several messages in one call count their bytes, not their messages") {
  auto run = observe_target("message_batches");
  REQUIRE(run.status == 0);
  const auto& sent = run.call("sendmmsg");
  CHECK(sent.result == 3);
  CHECK(text_of(argument<Buffer>(sent, "msgvec")) == "onesecondthird");
  CHECK(argument<std::string>(sent, "msg_len") == "[3, 6, 5]");
  CHECK(moved_bytes(sent) == MovedBytes{Movement::sends, 14});
  const auto& received = run.call("recvmmsg");
  CHECK(argument<std::string>(received, "msg_len") == "[3, 6, 5]");
  CHECK(text_of(argument<Buffer>(received, "msgvec")) == "onesecondthird");
  CHECK(moved_bytes(received) == MovedBytes{Movement::receives, 14});
  CHECK_THAT(argument<std::string>(received, "msg_control"), ContainsSubstring("ipi_addr=127.0.0.1"));
  const auto& world = run.timeline.snapshot_at(run.timeline.end());
  CHECK(world.socket(*sent.socket)->written == 14);
  CHECK(world.socket(*received.socket)->read == 14);
}

TEST_CASE("bytes that pass the program by are counted at the socket's end, each way") {
  auto run = observe_target("copies");
  REQUIRE(run.status == 0);
  const auto one = run.call("socketpair").made.at(0).socket, other = run.call("socketpair").made.at(1).socket;
  CHECK(run.call("sendfile").socket == one);
  CHECK(moved_bytes(run.call("sendfile")) == MovedBytes{Movement::sends, 5});
  CHECK(run.call("splice", 0).socket == other);
  CHECK(moved_bytes(run.call("splice", 0)) == MovedBytes{Movement::receives, 5});
  CHECK(moved_bytes(run.call("splice", 1)) == MovedBytes{Movement::sends, 3});
  CHECK(argument<Symbol>(run.call("splice", 1), "flags").name == "SPLICE_F_MORE");
  CHECK(run.call("vmsplice").error->name == "EBADF");
  CHECK(run.call("copy_file_range").error->name == "EINVAL");
  CHECK(run.calls("tee").empty());  // between pipes, and no socket is among them
  const auto& world = run.timeline.snapshot_at(run.timeline.end());
  CHECK(world.socket(*one)->written == 8);
  CHECK(world.socket(*other)->read == 8);
}

TEST_CASE("a server's timers, events and signals are observed, and epoll says which of them came") {
  const auto run = observe_target("event_descriptors");
  REQUIRE(run.status == 0);
  const auto fd_of = [&](std::string_view maker) { return run.call(maker).made.at(0).fd; };
  CHECK(argument<Symbol>(run.call("timerfd_create"), "clockid").name == "CLOCK_MONOTONIC");
  CHECK(argument<Symbol>(run.call("eventfd2"), "flags").name == "EFD_NONBLOCK");
  CHECK(argument<std::string>(run.call("signalfd4"), "mask") == "[SIGUSR1]");
  CHECK(argument<std::string>(run.call("timerfd_settime"), "new_value") ==
        "{it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=1000000}}");
  // The program keeps pointers beside its descriptors.
  std::vector<int> came;
  for (const auto* call : run.calls("epoll_pwait"))
    for (const auto& entry : argument<ReadinessList>(*call, "events").entries) came.push_back(entry.fd);
  CHECK(came == std::vector<int>{run.call("socketpair").made.at(0).fd, fd_of("timerfd_create"),
                                 fd_of("eventfd2"), fd_of("signalfd4")});
  std::vector<int> read;
  for (const auto* call : run.calls("read")) read.push_back(call->fd.value_or(-1));
  CHECK(read == came);
  CHECK(argument<std::string>(run.call("ppoll"), "sigmask") == "[SIGUSR1]");
  CHECK(argument<Symbol>(run.call("kill"), "sig").name == "SIGUSR1");
}

TEST_CASE("addresses and options of the rarer families have their names") {
  const auto run = observe_target("rare_families");
  REQUIRE(run.status == 0);
  const auto address = [](const Syscall& call, std::string_view name) {
    return to_string(argument<SocketAddress>(call, name).endpoint.value());
  };
  CHECK(argument<Symbol>(run.call("socket"), "protocol").name == "NETLINK_ROUTE");
  CHECK(address(run.call("bind"), "addr") == "netlink:0,groups=0x1");
  CHECK(address(run.call("sendto"), "dest_addr") == "netlink:0");
  CHECK(argument<Symbol>(run.call("setsockopt"), "optname").name == "NETLINK_EXT_ACK");
  std::vector<std::string> options, bound, errors;
  for (const auto* call : run.calls("setsockopt")) options.push_back(argument<Symbol>(*call, "optname").name);
  for (const auto* call : run.calls("bind")) bound.push_back(address(*call, "addr"));
  for (const auto* call : run.calls("socket"))
    if (call->error) errors.push_back(call->error->name);
  if (run.output.find("no packet") == std::string::npos) {
    CHECK(std::ranges::count(bound, "packet:1,protocol=0x0800") == 1);
    CHECK(std::ranges::count(options, "PACKET_AUXDATA") == 1);
  }
  if (run.output.find("no raw") == std::string::npos) CHECK(std::ranges::count(options, "ICMP_FILTER") == 1);
  CHECK(std::ranges::count(errors, "EAFNOSUPPORT") == 1);
  const auto& name = run.call("getsockname");
  CHECK(address(name, "addr").starts_with("unix:@"));
  CHECK(address(run.call("getsockname", 1), "addr") == "unix:");
  CHECK(argument<std::string>(run.call("ioctl", 0), "argp") == "{ifr_name=lo, ifr_ifindex=1}");
  CHECK(argument<std::int64_t>(run.call("ioctl", 1), "argp") == 1);
  CHECK(argument<std::int64_t>(run.call("ioctl", 2), "argp") == 0);
}

TEST_CASE("rings of io_uring are recorded where they are made, and it is said that nothing is seen beyond") {
  const auto run = observe_target("io_rings");
  const auto& made = run.call("io_uring_setup");
  CHECK(argument<std::int64_t>(made, "entries") == 4);
  if (made.error) return skip("io_uring is not permitted here");
  CHECK(made.made.at(0).fd == made.result);
  const auto notes = run.notes("calls");
  REQUIRE(notes.size() == 1);
  CHECK_THAT(notes[0],
             ContainsSubstring("uses io_uring. What it does with sockets through its rings is not seen."));
}

TEST_CASE("calls through int 0x80 and x32 run, are said, and are never read as what they are not") {
#if defined(__x86_64__)
  const auto run = observe_target("foreign_calls");
  REQUIRE(run.status == 0);
  CHECK(run.output == observe_program({"sh", "-c", target_path("foreign_calls")}).output);
  // One socket was made by the program's own door; 41 at the others was none of ours.
  CHECK(run.calls("socket").size() == 1);
  CHECK(run.calls("dup").empty());
  CHECK(run.notes("calls").size() == 1);
  CHECK(run.call("close").socket == run.call("socket").made.at(0).socket);
#endif
}

TEST_CASE("what a program does with sockets that came through int 0x80 is seen from its next call on") {
#if defined(__x86_64__)
  const auto run = observe_target("foreign_first");
  if (run.output.find("not permitted") != std::string::npos) return skip("this kernel has no int 0x80");
  REQUIRE(run.status == 0);
  CHECK(run.calls("socketpair").empty());
  CHECK(run.notes("calls").size() == 1);
  REQUIRE(run.calls("write").size() == 1);
  CHECK(run.call("write").socket);
  CHECK(run.calls("read").size() == 1);
  CHECK(run.calls("close").size() == 2);
#endif
}

TEST_CASE("what is written to a duplicate of standard output or standard error is output") {
  const auto run = observe_target("complains");
  REQUIRE(run.status == 0);
  std::vector<std::pair<int, std::string>> said;
  for (const auto* output : run.all<OutputWritten>())
    said.emplace_back(output->stream, text_of(output->data));
  CHECK(said == std::vector<std::pair<int, std::string>>{{2, "before: No such file or directory\n"},
                                                         {2, "after: Bad file descriptor\n"},
                                                         {1, "to ten\n"},
                                                         {2, "to 50\n"}});
}

TEST_CASE("processes are followed however they are made, and a daemon in its session") {
  const auto run = observe_target("process_calls");
  REQUIRE(run.status == 0);
  CHECK(run.all<ProcessForked>().size() == 4);
  CHECK(run.calls("vfork").size() == 1);
  CHECK(run.calls("clone3").size() >= 1);
  REQUIRE(run.all<ProgramExecuted>().size() == 1);
  CHECK(run.all<ProgramExecuted>()[0]->closed == std::vector<int>{run.call("socket", 1).made.at(0).fd});
  const auto& session = run.call("setsid");
  CHECK(session.result == session.process.value);
  CHECK(argument<std::int64_t>(run.call("kill"), "pid") == -session.process.value);
  std::vector<int> ends;
  for (const auto* exited : run.all<ProcessExited>())
    ends.push_back(exited->status.code.value_or(-exited->status.signal.value_or(0)));
  std::ranges::sort(ends);
  CHECK(ends == std::vector<int>{-SIGTERM, 0, 0, 3, 4});
}

TEST_CASE("a call that comes back by restart_syscall is one call, and one that was left for good has ended") {
  const auto run = observe_target("restarts");
  REQUIRE(run.status == 0);
  REQUIRE(run.calls("poll").size() == 1);
  CHECK(run.call("poll").result == 0);
  const auto received = run.calls("recvfrom");
  REQUIRE(received.size() == 3);
  CHECK(received[0]->result == 1);  // a nanosleep of its handler was restarted meanwhile
  REQUIRE(received[1]->error);      // siglongjmp
  CHECK(received[1]->error->name == "EINTR");
  CHECK(received[2]->result == 1);
  for (const auto* call : run.calls())
    if (call->name != "exit_group" && call->name != "kill") CHECK(call->returned);
}
