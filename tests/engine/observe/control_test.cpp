// The control socket of a running observation, driven as lessons drive it.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>

#include "engine/control/launch.hpp"
#include "engine/model/waiting_peers.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using control::Launch;

namespace {

FileDescriptor connect_to(const std::string& path) {
  FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  REQUIRE(connect(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  return socket;
}

/// An observation whose recording is read as it grows.
class Session {
 public:
  Session() : launch_(Launch::start(options())), reader_(launch_.recording()) {}

  const std::string& control_path() const { return reader_.info().control; }
  control::ControlClient& client() { return launch_.client(); }
  Launch& launch() { return launch_; }

  ProcessId run(const std::string& label, std::vector<std::string> argv) {
    control::Run run;
    run.label = label;
    run.argv = std::move(argv);
    return client().ask(run).process.value();
  }
  void hold(const std::string& call, const std::string& label,
            ThreadPaused::Where where = ThreadPaused::Where::before) {
    client().ask(control::Hold{call, label, where, control::Hold::Times::always});
  }
  /// Everything up to now.
  Timeline& now() {
    client().ask(control::Flush{});
    for (auto& event : reader_.poll()) timeline_.append(std::move(event));
    return timeline_;
  }
  /// Waits until `condition` holds of the recording; false after five seconds.
  template <class Condition>
  bool eventually(Condition condition) {
    for (int attempt = 0; attempt < 500; ++attempt) {
      now();
      if (condition(timeline_)) return true;
      poll(nullptr, 0, 10);
    }
    return false;
  }
  bool is_paused_in(std::string_view name, ThreadPaused::Where where, std::size_t times = 1) {
    return eventually([&](const Timeline& timeline) {
      std::size_t found = 0;
      for (const auto& event : timeline.events())
        if (const auto* paused = std::get_if<ThreadPaused>(&event.fact);
            paused != nullptr && paused->where == where)
          if (const auto* call = timeline.call(paused->call); call != nullptr && call->name == name) ++found;
      return found >= times;
    });
  }
  const Syscall* call(std::string_view name) {
    for (const auto& event : now().events())
      if (const auto* found = std::get_if<Syscall>(&event.fact); found != nullptr && found->name == name)
        return found;
    return nullptr;
  }
  bool has_ended(ProcessId process) {
    return eventually([&](const Timeline&) { return has_ended_by_now(process); });
  }
  bool has_ended_by_now(ProcessId process) {
    return std::ranges::any_of(now().events(), [&](const Event& event) {
      const auto* exited = std::get_if<ProcessExited>(&event.fact);
      return exited != nullptr && exited->process == process;
    });
  }

 private:
  Launch::Options options() const {
    Launch::Options options;
    options.tool = tool_path();
    options.recording = (directory_.path() / "run.swb").string();
    options.title = "a test";
    return options;
  }
  TemporaryDirectory directory_;
  Launch launch_;
  RecordingReader reader_;
  Timeline timeline_;
};

}  // namespace

TEST_CASE("a launched observation runs programs and stops when told, and the recording is finished") {
  Session session;
  const auto process = session.run("server", {target_path("tcp_pair")});
  CHECK(session.has_ended(process));
  session.launch().stop();
  CHECK(!session.launch().is_running());
  const auto timeline = load_recording(session.launch().recording());
  CHECK(timeline.info.finished);
  CHECK(timeline.info.title == "a test");
}

TEST_CASE("a held thread stands before its call, which is in the recording as entered") {
  Session session;
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
  Session session;
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
  Session session;
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
  Session session;
  session.hold("recv", "server", ThreadPaused::Where::after);
  const auto process = session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("recvfrom", ThreadPaused::Where::after));
  session.client().ask(control::ClearHolds{});
  session.client().ask(control::Continue{});
  CHECK(session.has_ended(process));
}

TEST_CASE("what waits in the accept queue is seen while the program makes no call") {
  Session session;
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
  Session session;
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

TEST_CASE("rules that change calls come and go over the control socket") {
  Session session;
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
  Session session;
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

TEST_CASE("a peer of ours connects inside and its steps are in the recording") {
  Session session;
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

TEST_CASE("a program that is run answers with its status when it has ended") {
  Session session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "test \"$(pwd)\" = /usr && test \"$GREETING\" = hello && exit 9"};
  run.directory = "/usr";
  run.environment = {{"GREETING", "hello"}};
  run.answer = control::Run::Answer::when_ended;
  const auto answer = session.client().ask(run);
  REQUIRE(answer.status);
  CHECK(answer.status->code == 9);
  run.argv = {"/nonexistent/program"};
  CHECK_THROWS_WITH(session.client().ask(run),
                    Catch::Matchers::ContainsSubstring("No such file or directory"));
}

TEST_CASE("dropped capabilities are gone for good, even for root") {
  Session session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "grep -q '^CapEff:.*0000000000000000$' /proc/self/status"};
  run.capabilities = control::Run::Capabilities::dropped;
  run.answer = control::Run::Answer::when_ended;
  CHECK(session.client().ask(run).status->code == 0);
}

TEST_CASE("a program that keeps raw sockets has that capability, and root those to become another user") {
  Session session;
  control::Run run;
  run.label = "shell";
  run.argv = {"sh", "-c", "grep -qE '^CapEff:.*00000000000020[0c]0$' /proc/self/status"};
  run.capabilities = control::Run::Capabilities::raw;
  run.answer = control::Run::Answer::when_ended;
  CHECK(session.client().ask(run).status->code == 0);
}

TEST_CASE("programs of the same name get labels of their own") {
  Session session;
  session.run("twin", {"sleep", "1000"});
  session.run("twin", {"sleep", "1000"});
  std::vector<std::string> labels;
  for (const auto& event : session.now().events())
    if (const auto* started = std::get_if<ProcessStarted>(&event.fact)) labels.push_back(started->label);
  CHECK(labels == std::vector<std::string>{"twin", "twin 2"});
  session.client().ask(control::Signal{"twin 2", 9});
  CHECK_THROWS_WITH(session.client().ask(control::Signal{"nobody", 9}),
                    Catch::Matchers::ContainsSubstring("no program called nobody"));
}

TEST_CASE("stop ends a program that ignores SIGTERM and one that is held") {
  Session session;
  session.run("stubborn", {"sh", "-c", "trap '' TERM; while :; do sleep 1000; done"});
  session.hold("accept", "server");
  session.run("server", {target_path("tcp_pair")});
  REQUIRE(session.is_paused_in("accept", ThreadPaused::Where::before));
  session.launch().stop();
  CHECK(!session.launch().is_running());
}

TEST_CASE("a program whose starter hangs up is hung up") {
  Session session;
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
  Session session;
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
  Session session;
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

TEST_CASE("an observation that cannot start says why") {
  Launch::Options options;
  options.tool = tool_path();
  options.recording = "/nonexistent/folder/run.swb";
  CHECK_THROWS_WITH(Launch::start(options),
                    Catch::Matchers::ContainsSubstring("/nonexistent/folder/run.swb"));
}
