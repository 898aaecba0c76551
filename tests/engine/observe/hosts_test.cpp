// Two hosts and the cable between them, seen from both ends: what the programs say, and what was captured.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <set>

#include "engine/control/launch.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using Catch::Matchers::ContainsSubstring;
using Seen = Packet::Seen;

namespace {

constexpr HostId server_host{0}, client_host{1};

/// `two_hosts serve` on the host server, `two_hosts call` on the host client, with this on the cable.
ObservedRun conversation(const std::vector<std::string>& cable = {}, const std::string& server = "server") {
  ObservedRunOptions how;
  how.options = {"--hosts", "server,client"};
  for (const auto& each : cable) how.options.insert(how.options.end(), {"--cable", each});
  const auto program = target_path("two_hosts");
  return observe_program(
      {program, "serve", "8080", "--and", "--when", "listening", program, "call", server, "8080"}, how);
}

struct Sighting {
  Time at;
  const Packet* packet;
};

/// The TCP segments that were seen so on that host, by time.
std::vector<Sighting> segments(const ObservedRun& run, HostId host, Seen seen) {
  std::vector<Sighting> result;
  for (const auto& event : run.timeline.events())
    if (const auto* packet = std::get_if<Packet>(&event.fact);
        packet != nullptr && packet->protocol == IPPROTO_TCP && packet->host == host && packet->seen == seen)
      result.push_back({event.at, packet});
  std::ranges::stable_sort(result, {}, &Sighting::at);
  return result;
}

std::vector<std::string> flags(const std::vector<Sighting>& seen) {
  std::vector<std::string> result;
  for (const auto& each : seen) result.push_back(to_string(each.packet->flags));
  return result;
}

std::string host_part(const Endpoint& endpoint) {
  const auto text = to_string(endpoint);
  return text.substr(0, text.rfind(':'));
}

int number_after(const std::string& text, const std::string& name) {
  const auto at = text.find(name);
  return at == std::string::npos ? -1 : std::atoi(text.c_str() + at + name.size());
}

bool needs_hosts() {
  static const bool can = [] { return conversation().status == 0; }();
  return can;
}

/// An observation of two hosts that is steered while it runs.
class Session {
 public:
  Session() : launch_(control::Launch::start(options())), reader_(launch_.recording()) {}
  control::ControlClient& client() { return launch_.client(); }
  void run(const std::string& host, std::vector<std::string> argv) {
    control::Run run;
    run.label = host;
    run.argv = std::move(argv);
    run.host = host;
    client().ask(run);
  }
  template <class Condition>
  bool eventually(Condition condition) {
    for (int attempt = 0; attempt < 1000; ++attempt) {
      client().ask(control::Flush{});
      for (auto& event : reader_.poll()) timeline_.append(std::move(event));
      if (std::ranges::any_of(timeline_.events(), condition)) return true;
      poll(nullptr, 0, 10);
    }
    return false;
  }
  const Timeline& timeline() const { return timeline_; }

 private:
  control::Launch::Options options() const {
    control::Launch::Options options;
    options.tool = tool_path();
    options.recording = (directory_.path() / "run.swb").string();
    options.more_arguments = {"--hosts", "server,client"};
    return options;
  }
  TemporaryDirectory directory_;
  control::Launch launch_;
  RecordingReader reader_;
  Timeline timeline_;
};

constexpr auto no_hosts = "user namespaces are not permitted here";

}  // namespace

TEST_CASE("two hosts have their own addresses and names, and both ends say so") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation();
  CHECK(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("on server\n"));
  CHECK_THAT(run.output, ContainsSubstring("server's peer ::ffff:10.0.0.2\n"));
  CHECK_THAT(run.output, ContainsSubstring("client is 10.0.0.2\n"));
  CHECK_THAT(run.output, ContainsSubstring("client's peer 10.0.0.1\n"));
  REQUIRE(run.all<HostStarted>().size() == 2);
  CHECK(run.all<HostStarted>()[1]->name == "client");
  for (const auto* started : run.all<ProcessStarted>())
    CHECK(started->host == (started->arguments[1] == "serve" ? server_host : client_host));
}

TEST_CASE("a handshake over the cable is seen as it leaves one host and as it arrives at the other") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation();
  const auto leave_client = segments(run, client_host, Seen::leaving_host),
             reach_server = segments(run, server_host, Seen::arriving_at_host),
             leave_server = segments(run, server_host, Seen::leaving_host),
             reach_client = segments(run, client_host, Seen::arriving_at_host);
  REQUIRE(leave_client.size() >= 2);
  REQUIRE(leave_server.size() >= 1);
  CHECK(flags(leave_client)[0] == "SYN");
  CHECK(flags(leave_server)[0] == "SYN ACK");
  CHECK(flags(leave_client)[1] == "ACK");
  CHECK(flags(leave_client) == flags(reach_server));
  CHECK(flags(leave_server) == flags(reach_client));
  CHECK(leave_client[0].at <= reach_server[0].at);
  CHECK(reach_server[0].at <= leave_server[0].at);
  CHECK(leave_server[0].at <= reach_client[0].at);
  CHECK(host_part(leave_client[0].packet->source) == "10.0.0.2");
  CHECK(to_string(leave_client[0].packet->destination) == "10.0.0.1:8080");
  CHECK(segments(run, client_host, Seen::on_loopback).empty());
  // Nothing but the conversation: no neighbour is looked for, no address announced.
  for (const auto* packet : run.all<Packet>()) CHECK(packet->protocol == IPPROTO_TCP);
}

TEST_CASE("sockets belong to their hosts and are each other's peers") {
  if (!needs_hosts()) return skip(no_hosts);
  auto run = conversation();
  const Syscall* accepted = nullptr;
  for (const auto* call : run.calls())
    if (call->name.starts_with("accept")) accepted = call;
  REQUIRE(accepted != nullptr);
  // Both ends have been sampled when the server has read what the client sent.
  const auto& world = run.timeline.snapshot_at(*run.calls("recvfrom").back()->returned);
  const auto* server = world.socket(*accepted->made.at(0).socket);
  // Its last: getaddrinfo makes connects of its own.
  const auto* client = world.socket(*run.calls("connect").back()->socket);
  REQUIRE(server != nullptr);
  REQUIRE(client != nullptr);
  CHECK(server->sample.host == server_host);
  CHECK(client->sample.host == client_host);
  CHECK(world.peer_of(*client) == server);
  CHECK(world.peer_of(*server) == client);
}

TEST_CASE("IPv6 goes over the cable too") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation({}, "fd00::1");
  CHECK(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("client is fd00::2\n"));
  const auto seen = segments(run, server_host, Seen::arriving_at_host);
  REQUIRE(!seen.empty());
  CHECK(to_string(seen[0].packet->source).starts_with("[fd00::2]:"));
}

TEST_CASE("a delay of the cable is in the round trip that the client's kernel measures") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation({"delay=50ms"});
  CHECK(run.status == 0);
  CHECK(number_after(run.output, "rtt_us=") >= 100'000);
  CHECK(number_after(run.output, "retransmits=") == 0);
  const auto leaves = segments(run, client_host, Seen::leaving_host),
             arrives = segments(run, server_host, Seen::arriving_at_host);
  REQUIRE(!arrives.empty());
  REQUIRE(leaves.size() >= arrives.size());
  for (std::size_t i = 0; i < arrives.size(); ++i) CHECK(arrives[i].at - leaves[i].at >= 50'000'000);
}

TEST_CASE("a delay in one direction is not in the other") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation({"client:delay=60ms"});
  CHECK(run.all<CableSet>().back()->from == client_host);
  CHECK(run.all<CableSet>().back()->settings.delay_ns == 60'000'000);
  const auto to_server = segments(run, server_host, Seen::arriving_at_host)[0].at -
                         segments(run, client_host, Seen::leaving_host)[0].at;
  const auto to_client = segments(run, client_host, Seen::arriving_at_host)[0].at -
                         segments(run, server_host, Seen::leaving_host)[0].at;
  CHECK(to_server >= 60'000'000);
  CHECK(to_client < 60'000'000);
}

TEST_CASE("a SYN that the cable drops is sent once more, exactly") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation({"client:drop=syn"});
  CHECK(run.status == 0);
  CHECK(number_after(run.output, "retransmits=") == 1);
  const auto count = [&](HostId host, Seen seen) {
    return std::ranges::count(flags(segments(run, host, seen)), "SYN");
  };
  CHECK(count(client_host, Seen::leaving_host) == 2);
  CHECK(count(client_host, Seen::dropped_by_cable) == 1);
  CHECK(count(server_host, Seen::arriving_at_host) == 1);
  CHECK(run.notes("cable") ==
        std::vector<std::string>{"The cable drops the next SYN from client to server."});
}

TEST_CASE("what a cut cable loses is sent again when it is mended") {
  if (!needs_hosts()) return skip(no_hosts);
  Session session;
  session.run("server", {target_path("two_hosts"), "serve", "8080"});
  REQUIRE(session.eventually([](const Event& event) {
    const auto* sample = std::get_if<SocketSample>(&event.fact);
    return sample != nullptr && sample->state == TcpState::listen;
  }));
  session.client().ask(
      control::Hold{"connect", "client", ThreadPaused::Where::after, control::Hold::Times::always});
  // By its address: to order a name's addresses getaddrinfo makes connects of its own.
  session.run("client", {target_path("two_hosts"), "call", "10.0.0.1", "8080"});
  REQUIRE(session.eventually(
      [](const Event& event) { return std::holds_alternative<ThreadPaused>(event.fact); }));
  CableChange cut, mend;
  cut.line = CableSettings::Line::cut;
  mend.line = CableSettings::Line::whole;
  session.client().ask(control::SetCable{"", "", cut});
  session.client().ask(control::ClearHolds{});
  session.client().ask(control::Continue{});
  const auto is_lost_data = [](const Event& event) {
    const auto* packet = std::get_if<Packet>(&event.fact);
    return packet != nullptr && packet->seen == Seen::dropped_by_cable && packet->payload_length == 5;
  };
  REQUIRE(session.eventually(is_lost_data));
  session.client().ask(control::SetCable{"", "", mend});
  CHECK(session.eventually([](const Event& event) {
    const auto* exited = std::get_if<ProcessExited>(&event.fact);
    return exited != nullptr && exited->status.code == 0;
  }));
  std::size_t sent = 0;
  for (const auto& event : session.timeline().events())
    if (const auto* packet = std::get_if<Packet>(&event.fact);
        packet != nullptr && packet->seen == Seen::leaving_host && packet->host == client_host &&
        packet->payload_length == 5)
      ++sent;
  CHECK(sent >= 2);
}

TEST_CASE("loss with the same seed drops the same datagrams") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto lost = [](const std::string& cable) {
    ObservedRunOptions how;
    how.options = {"--hosts", "server,client", "--cable", cable};
    const auto run =
        observe_program({"true", "--and", target_path("two_hosts"), "throw", "server", "9", "200"}, how);
    std::set<std::string> numbers;
    for (const auto* packet : run.all<Packet>())
      if (packet->seen == Seen::dropped_by_cable && packet->protocol == IPPROTO_UDP)
        numbers.emplace(packet->raw.end() - packet->payload_length, packet->raw.end());
    return numbers;
  };
  const auto once = lost("client:loss=20%,seed=7");
  CHECK(once.size() > 15);
  CHECK(once.size() < 80);
  CHECK(lost("client:loss=20%,seed=7") == once);
  CHECK(lost("client:loss=20%,seed=8") != once);
}

TEST_CASE("the SYN queue is seen filled while the cable delays the last ACK") {
  if (!needs_hosts()) return skip(no_hosts);
  const auto run = conversation({"delay=150ms"});
  std::uint32_t longest = 0;
  for (const auto* sample : run.all<SocketSample>())
    if (const auto* queues = std::get_if<ListenerQueues>(&sample->queues); queues != nullptr) {
      CHECK(sample->host == server_host);
      longest = std::max(longest, queues->syn_queue);
    }
  CHECK(longest == 1);
}

TEST_CASE("a peer of ours calls from the host that it names") {
  if (!needs_hosts()) return skip(no_hosts);
  Session session;
  session.run("server", {target_path("two_hosts"), "serve", "8080"});
  REQUIRE(session.eventually([](const Event& event) {
    const auto* sample = std::get_if<SocketSample>(&event.fact);
    return sample != nullptr && sample->state == TcpState::listen;
  }));
  {
    const auto socket = session.client().open_socket(AF_INET, SOCK_STREAM, 0, "client");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(8080);
    inet_pton(AF_INET, "10.0.0.1", &address.sin_addr);
    REQUIRE(connect(socket.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
    socklen_t length = sizeof address;
    REQUIRE(getsockname(socket.number(), reinterpret_cast<sockaddr*>(&address), &length) == 0);
    char text[INET_ADDRSTRLEN];
    CHECK(std::string(inet_ntop(AF_INET, &address.sin_addr, text, sizeof text)) == "10.0.0.2");
  }
  CHECK_THROWS_WITH(session.client().open_socket(AF_INET, SOCK_STREAM, 0, "nobody"),
                    ContainsSubstring("no host is named nobody"));
  CHECK(session.eventually(
      [](const Event& event) { return std::holds_alternative<ProcessExited>(event.fact); }));
}

TEST_CASE("a published port reaches the first of several hosts") {
  if (!needs_hosts()) return skip(no_hosts);
  Session session;
  const auto answer = session.client().ask(control::Publish{"127.0.0.1", 0, 8080});
  REQUIRE(answer.host_port);
  session.run("server", {target_path("two_hosts"), "serve", "8080"});
  REQUIRE(session.eventually([](const Event& event) {
    const auto* sample = std::get_if<SocketSample>(&event.fact);
    return sample != nullptr && sample->state == TcpState::listen;
  }));
  const FileDescriptor client{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(*answer.host_port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(connect(client.number(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
  CHECK(session.eventually([](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    return call != nullptr && call->name.starts_with("accept") && call->result.value_or(-1) >= 0;
  }));
}

TEST_CASE("a wrong wish for hosts or their cable is wrong usage, with what would be right") {
  const auto refused = [](std::vector<std::string> options) {
    ObservedRunOptions how;
    how.options = std::move(options);
    const auto run = observe_program({"true"}, how);
    CHECK(run.status == 2);
    return run.output;
  };
  CHECK_THAT(refused({"--hosts", "one"}), ContainsSubstring("--hosts client,server"));
  CHECK_THAT(refused({"--hosts", "a,b", "--cable", "delay=5"}), ContainsSubstring("delay=50ms"));
  CHECK_THAT(refused({"--hosts", "a,b", "--cable", "c:cut"}), ContainsSubstring("none of the hosts a, b"));
  CHECK_THAT(refused({"--cable", "cut"}), ContainsSubstring("--hosts client,server"));
  CHECK_THAT(refused({"--hosts", "a,b", "--net", "host"}), ContainsSubstring("leave --net host out"));
}
