#include "engine/model/snapshot.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {

using testing::Story;

namespace {

std::vector<std::uint64_t> ids(const std::vector<const SocketState*>& sockets) {
  std::vector<std::uint64_t> result;
  for (const auto* socket : sockets) result.push_back(socket->id.value);
  return result;
}

/// Two connections wait, one client knocks, and the listener is sampled.
struct Queue : Story {
  Queue() {
    start("server", 1, {"./server"});
    call(1, "socket").makes(3, 10).returns(3);
    call(1, "listen").on(3, 10).returns(0);
    sample(30, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40002", 0, 0, 0);
    sample(20, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40001", 0, 0, 0);
    sample(40, TcpState::syn_sent, "127.0.0.1:40003", "127.0.0.1:8080");
    sample(41, TcpState::established, "127.0.0.1:40001", "127.0.0.1:8080");
    sample(10, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 2, 1);
  }
  const Snapshot& world() { return timeline.snapshot_at(now()); }
  const SocketState& listener() { return *world().socket({10}); }
};

}  // namespace

TEST_CASE("the accept queue holds finished handshakes in the order they came") {
  Queue queue;
  CHECK(ids(queue.world().accept_queue(queue.listener())) == std::vector<std::uint64_t>{30, 20});
  CHECK(ids(queue.world().knocking(queue.listener())) == std::vector<std::uint64_t>{40});
  CHECK(ids(queue.world().listeners()) == std::vector<std::uint64_t>{10});
}

TEST_CASE("accept takes a connection out of the queue before the next sample says so") {
  Queue queue;
  queue.call(1, "accept").on(3, 10).makes(4, 30).returns(4);
  CHECK(ids(queue.world().accept_queue(queue.listener())) == std::vector<std::uint64_t>{20});
}

TEST_CASE("a waiting connection whose client has closed still waits") {
  Queue queue;
  queue.sample(20, TcpState::close_wait, "127.0.0.1:8080", "127.0.0.1:40001", 0, 0, 0);
  CHECK(ids(queue.world().accept_queue(queue.listener())) == std::vector<std::uint64_t>{30, 20});
}

TEST_CASE("a connection that its program has closed does not look like one that waits") {
  Queue queue;
  queue.call(1, "accept").on(3, 10).makes(4, 30).returns(4);
  queue.call(1, "close").on(4, 30).closes(4).returns(0);
  queue.sample(30, TcpState::close_wait, "127.0.0.1:8080", "127.0.0.1:40002", 0, 0, 0);
  CHECK(ids(queue.world().accept_queue(queue.listener())) == std::vector<std::uint64_t>{20});
}

TEST_CASE("the peer is the socket with the endpoints exchanged, the newest of them") {
  Queue queue;
  const auto& world = queue.world();
  CHECK(world.peer_of(*world.socket({20}))->id.value == 41);
  CHECK(world.peer_of(*world.socket({41}))->id.value == 20);
  CHECK(world.peer_of(*world.socket({10})) == nullptr);
  queue.sample(50, TcpState::established, "127.0.0.1:40001", "127.0.0.1:8080");
  CHECK(queue.world().peer_of(*queue.world().socket({20}))->id.value == 50);
}

TEST_CASE("an IPv4 client of an IPv6 listener is found under its mapped address") {
  Story story;
  story.sample(1, TcpState::established, "[::ffff:127.0.0.1]:8080", "[::ffff:127.0.0.1]:40001");
  story.sample(2, TcpState::established, "127.0.0.1:40001", "127.0.0.1:8080");
  const auto& world = story.timeline.snapshot_at(story.now());
  CHECK(world.peer_of(*world.socket({1}))->id.value == 2);
}

/// The same endpoints on two hosts: loopback's are each host's own.
struct TwoHosts : Story {
  TwoHosts() {
    happens(HostStarted{{0}, "client", {*parse_endpoint("10.0.0.1:0")}});
    happens(HostStarted{{1}, "server", {*parse_endpoint("10.0.0.2:0"), *parse_endpoint("[fd00::2]:0")}});
  }
  void connection(std::uint64_t socket, HostId host, std::string_view local, std::string_view remote,
                  TcpState state = TcpState::established) {
    sample(socket, state, local, remote, 0, 0, 0);
    auto sampled = std::get<SocketSample>(timeline.events().back().fact);
    sampled.host = host;
    happens(sampled);
  }
  const Snapshot& world() { return timeline.snapshot_at(now()); }
  std::uint64_t peer_of(std::uint64_t socket) {
    const auto* peer = world().peer_of(*world().socket({socket}));
    return peer == nullptr ? 0 : peer->id.value;
  }
};

TEST_CASE("a connection over loopback has its peer on its own host") {
  TwoHosts story;
  for (const int host : {0, 1}) {
    const auto base = static_cast<std::uint64_t>(10 + 10 * host);
    story.connection(base, {host}, "127.0.0.1:8080", "127.0.0.1:40001");
    story.connection(base + 1, {host}, "127.0.0.1:40001", "127.0.0.1:8080");
  }
  CHECK(story.peer_of(10) == 11);
  CHECK(story.peer_of(20) == 21);
}

TEST_CASE("a connection over the cable has its peer on the host of that address") {
  TwoHosts story;
  story.connection(10, {0}, "10.0.0.1:40001", "10.0.0.2:8080");
  story.connection(20, {1}, "10.0.0.2:8080", "10.0.0.1:40001");
  CHECK(story.peer_of(10) == 20);
  CHECK(story.peer_of(20) == 10);
  CHECK(story.world().host_at(*parse_endpoint("[fd00::2]:8080"), {0}) == HostId{1});
  CHECK(story.world().host_at(*parse_endpoint("[::1]:8080"), {0}) == HostId{0});
  CHECK_FALSE(story.world().host_at(*parse_endpoint("10.0.0.9:8080"), {0}));
}

TEST_CASE("a client waits for the listener of the host that it calls") {
  TwoHosts story;
  story.connection(10, {0}, "0.0.0.0:8080", "0.0.0.0:0", TcpState::listen);
  story.connection(20, {1}, "0.0.0.0:8080", "0.0.0.0:0", TcpState::listen);
  story.connection(30, {0}, "10.0.0.1:40001", "10.0.0.2:8080", TcpState::syn_sent);
  CHECK(ids(story.world().knocking(*story.world().socket({10}))).empty());
  CHECK(ids(story.world().knocking(*story.world().socket({20}))) == std::vector<std::uint64_t>{30});
}

TEST_CASE("the network's counters are the sum of the hosts'") {
  TwoHosts story;
  story.happens(CountersSampled{{{"Tcp.ActiveOpens", 2}}, {0}});
  story.happens(CountersSampled{{{"Tcp.ActiveOpens", 5}}, {1}});
  story.happens(CountersSampled{{{"Tcp.ActiveOpens", 3}}, {0}});
  CHECK(story.world().counters.at("Tcp.ActiveOpens") == 8);
  CHECK(story.world().hosts.at({1}).counters.at("Tcp.ActiveOpens") == 5);
}

}  // namespace switchboard
