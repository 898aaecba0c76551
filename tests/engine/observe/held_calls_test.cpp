// Threads held before and after their calls, one at a time, and calls changed on the way.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include "tests/catch_any.hpp"
#include "tests/engine/observe/control_session.hpp"

using namespace switchboard;

TEST_CASE("a held thread stands before its call, which is in the recording as entered") {
  ControlSession session;
  session.hold("accept", "server");
  const auto process = session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  auto& timeline = session.now();
  const auto& snapshot = timeline.snapshot_at(timeline.end());
  const auto* server = snapshot.process("server");
  REQUIRE(server != nullptr);
  const auto& thread = server->threads.begin()->second;
  CHECK(thread.paused == ThreadPaused::Where::before);
  REQUIRE(thread.in_call);
  CHECK(timeline.call(*thread.in_call)->name == "accept");
  session.client().ask(control::Continue{});
  CHECK(session.has_ended(process));
}

TEST_CASE("a step makes one call and pauses before the next socket call") {
  ControlSession session;
  session.hold("accept", "server");
  const auto process = session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  session.client().ask(control::Step{"server"});
  REQUIRE(session.is_paused_in("sendto", ThreadPaused::Where::before));
  session.client().ask(control::Step{});
  REQUIRE(session.is_paused_in("recvfrom", ThreadPaused::Where::before));
  session.client().ask(control::Continue{"server"});
  CHECK(session.has_ended(process));
}

TEST_CASE("continue ends a step that still waits inside its call") {
  ControlSession session;
  session.hold("accept", "server");
  const auto process = session.run("server", {target_path("serves_one")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  const auto* call = session.call("getsockname");
  REQUIRE(call != nullptr);
  const auto port = port_of(*std::get<SocketAddress>(*call->argument("addr")).endpoint);
  session.client().ask(control::Step{"server"});
  session.client().ask(control::Continue{"server"});
  {
    const auto peer = session.client().open_socket(AF_INET, SOCK_STREAM);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port->value);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(connect(peer.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  }
  CHECK(session.has_ended(process));
}

TEST_CASE("a thread can be held after its call, by the name that the man page has") {
  ControlSession session;
  session.hold("recv", "server", ThreadPaused::Where::after);
  const auto process = session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("recvfrom", ThreadPaused::Where::after));
  session.client().ask(control::ClearHolds{});
  session.client().ask(control::Continue{});
  CHECK(session.has_ended(process));
}

TEST_CASE("rules that change calls come and go over the control socket") {
  ControlSession session;
  CHECK_THROWS_WITH(session.client().ask(control::Inject{"recv=EUNHEARD"}),
                    Catch::Matchers::ContainsSubstring("\"EUNHEARD\" is no error's name"));
  session.client().ask(control::Inject{"first:recv#1=EINTR"});
  session.client().ask(control::Inject{"first:recv#2=short:1"});
  const auto injected = [&] {
    return std::ranges::count_if(session.now().events(), [](const Event& event) {
      const auto* call = std::get_if<Syscall>(&event.fact);
      return call != nullptr && call->injected;
    });
  };
  CHECK(session.has_ended(session.run("first", {target_path("one_call"), "recv"})));
  CHECK(injected() == 2);
  session.client().ask(control::ClearInjections{});
  CHECK(session.has_ended(session.run("second", {target_path("one_call"), "recv"})));
  CHECK(injected() == 2);
}

TEST_CASE("a call that is held and injected is held once, and fails when it is let go") {
  ControlSession session;
  session.client().ask(control::Inject{"server:accept#1=ECONNABORTED"});
  session.hold("accept", "server");
  session.hold("accept", "server", ThreadPaused::Where::after);
  const auto process = session.run("server", {target_path("unix_queue")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  CHECK_FALSE(session.call("accept")->returned);
  session.client().ask(control::Continue{});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::after));
  CHECK_FALSE(session.has_ended_by_now(process));
  session.client().ask(control::Continue{});
  CHECK(session.has_ended(process));
  const auto& ends = session.now().events();
  const auto failed = [](const Event& event) {
    const auto* exited = std::get_if<ProcessExited>(&event.fact);
    return exited != nullptr && exited->status.code == 1;  // the target says that accept has failed
  };
  CHECK(std::ranges::count_if(ends, failed) == 1);
}
