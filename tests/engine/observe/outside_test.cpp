// Who takes part from outside: peers of ours, joined programs, published ports, and who started it all.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>

#include "engine/model/waiting_peers.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/control_session.hpp"

using namespace switchboard;

namespace {

FileDescriptor connect_to(const std::string& path) {
  FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(connect(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

}  // namespace

TEST_CASE("what waits in the accept queue is seen while the program makes no call") {
  ControlSession session;
  session.hold("accept", "server");
  session.run("server", {target_path("full_queue")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  auto& timeline = session.now();
  const auto& snapshot = timeline.snapshot_at(timeline.end());
  const auto listeners = snapshot.listeners();
  REQUIRE(listeners.size() == 1);
  REQUIRE(listeners[0]->listener() != nullptr);
  CHECK(listeners[0]->listener()->length == 2);
  CHECK(listeners[0]->listener()->limit == 1);
  const auto waiting = snapshot.accept_queue(*listeners[0]);
  CHECK(waiting.size() == 2);
  for (const auto* connection : waiting) CHECK(connection->sample.inode == 0);
}

TEST_CASE("who waits at a UNIX listener is told by the clients' sockets, with what they have written") {
  ControlSession session;
  session.hold("accept", "server");
  const auto process = session.run("server", {target_path("unix_queue")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  auto& timeline = session.now();
  const auto& world = timeline.snapshot_at(timeline.end());
  const auto listeners = world.listeners();
  REQUIRE(listeners.size() == 1);
  CHECK(listeners[0]->listener()->length == 2);
  const auto waiting = waiting_peers(world, *listeners[0]);
  REQUIRE(waiting.size() == 2);
  CHECK(to_string(*waiting[0]->sample.local) == "unix:");
  CHECK(to_string(*waiting[1]->sample.local) == "unix:@second");
  CHECK(waiting[1]->written == 5);
  CHECK(world.peer_of(*waiting[0]) == nullptr);  // nobody holds the other end yet
  session.hold("exit_group", "server");
  session.client().ask(control::Continue{});
  REQUIRE(session.is_paused_in("exit_group", ThreadPaused::Where::before));
  auto& later = session.now();
  const auto& after = later.snapshot_at(later.end());
  const auto left = waiting_peers(after, *after.listeners().at(0));
  REQUIRE(left.size() == 1);
  CHECK(to_string(*left[0]->sample.local) == "unix:@second");
  session.client().ask(control::Continue{});
  CHECK(session.has_ended(process));
}

TEST_CASE("a peer of ours connects inside and its steps are in the recording") {
  ControlSession session;
  session.hold("accept", "server");
  session.run("server", {target_path("full_queue")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  const auto peer = session.client().open_socket(AF_INET, SOCK_STREAM);
  const auto* call = session.call("getsockname");
  REQUIRE(call != nullptr);
  const auto port = port_of(*std::get<SocketAddress>(*call->argument("addr")).endpoint);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port->value);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  // Its queue is full, so the connection waits; on the host's network nobody would answer at that port.
  REQUIRE(fcntl(peer.number(), F_SETFL, O_NONBLOCK) == 0);
  CHECK(connect(peer.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0);
  CHECK(errno == EINPROGRESS);
  session.client().ask(control::RecordPeer{{"client", "connects", {}}});
  const auto acted = [](const Event& event) { return std::holds_alternative<PeerActed>(event.fact); };
  CHECK(std::ranges::count_if(session.now().events(), acted) == 1);
}

TEST_CASE("a program whose starter hangs up is hung up") {
  ControlSession session;
  {
    auto waiting = control::LineSocket{connect_to(session.control_path())};
    control::Run run;
    run.label = "left alone";
    run.argv = {"sleep", "1000"};
    run.answer = control::Run::Answer::when_ended;
    REQUIRE(waiting.send(control::to_line(run)));
    const auto runs = [](const Timeline& timeline) {
      return std::ranges::any_of(timeline.events(), [](const Event& event) {
        return std::holds_alternative<ProcessStarted>(event.fact);
      });
    };
    REQUIRE(session.eventually(runs));
  }
  const auto hung_up = [](const Timeline& timeline) {
    return std::ranges::any_of(timeline.events(), [](const Event& event) {
      const auto* exited = std::get_if<ProcessExited>(&event.fact);
      return exited != nullptr && exited->status.signal == SIGHUP;
    });
  };
  CHECK(session.eventually(hung_up));
}

TEST_CASE("a published port carries bytes both ways and its connections are marked as ours") {
  ControlSession session;
  const auto answer = session.client().ask(control::Publish{"127.0.0.1", 0, 8080});
  REQUIRE(answer.host_port);
  session.run("server", {"nc", "-l", "-N", "127.0.0.1", "8080"});
  const auto listens = [](const Timeline& timeline) {
    return std::ranges::any_of(timeline.events(), [](const Event& event) {
      const auto* call = std::get_if<Syscall>(&event.fact);
      return call != nullptr && call->name == "listen" && call->result == 0;
    });
  };
  REQUIRE(session.eventually(listens));
  const FileDescriptor client{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(*answer.host_port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(client.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  REQUIRE(send(client.number(), "through", 7, 0) == 7);
  REQUIRE(shutdown(client.number(), SHUT_WR) == 0);
  char byte;
  CHECK(recv(client.number(), &byte, 1, 0) == 0);  // nc ends when its client has, and its end comes back
  const auto* received = session.call("read");
  REQUIRE(received != nullptr);
  const auto& bytes = std::get<Buffer>(*received->argument("buf")).bytes;
  CHECK(std::string(bytes.begin(), bytes.end()) == "through");
  const auto acted = [](const Event& event) {
    const auto* peer = std::get_if<PeerActed>(&event.fact);
    return peer != nullptr && peer->peer == "relay" && peer->socket.has_value();
  };
  CHECK(std::ranges::count_if(session.now().events(), acted) == 1);
}

TEST_CASE("joined programs run inside and their status comes back") {
  ControlSession session;
  ChildProcess::Options join;
  join.argv = {tool_path(), "join", session.launch().recording(),       "--",
               "sh",        "-c",   "cat /proc/net/dev | wc -l; exit 6"};
  join.output = OutputTo::captured;
  auto joined = ChildProcess::start(join);
  CHECK(joined.read_output(100) == "3\n");  // two lines of headings, and lo
  CHECK(joined.wait().exit_code == 6);
}

TEST_CASE("an observation ends when the one who launched it is gone, however that ended") {
  const TemporaryDirectory directory;
  const auto path = (directory.path() / "run.swb").string();
  int ends[2];
  REQUIRE(pipe2(ends, O_CLOEXEC) == 0);
  FileDescriptor theirs{ends[0]}, ours{ends[1]};
  REQUIRE(fcntl(theirs.number(), F_SETFD, 0) == 0);
  ChildProcess::Options options;
  options.argv = {tool_path(),
                  "observe",
                  "-o",
                  path,
                  "--lifeline-fd",
                  std::to_string(theirs.number()),
                  "--",
                  "sh",
                  "-c",
                  "echo runs; exec sleep 1000"};
  options.output = OutputTo::captured;
  auto observer = ChildProcess::start(options);
  theirs.reset();
  char byte;
  REQUIRE(read(observer.output_descriptor(), &byte, 1) == 1);
  ours.reset();
  const auto end = observer.wait_for(10'000);
  REQUIRE(end);
  CHECK(end->exit_code == 143);
}
