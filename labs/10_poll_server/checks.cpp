// The checks of L10. Each runs the submission anew, observed, in a network of its own.

#include "labs/grader/check.hpp"

namespace {

std::string counted_to(int last) {
  std::string lines;
  for (int number = 1; number <= last; ++number) lines += std::to_string(number) + "\n";
  return lines;
}

/// A number there, and the lines up to it back.
void asks(Bench& bench, Peer& client) {
  const int number = 3 + static_cast<unsigned char>(bench.random_bytes(1)[0]) % 20;
  client.sends(std::to_string(number) + "\n");
  client.receives(counted_to(number));
}

/// Two megabytes of answer, where buffers hold a few tens of kilobytes.
constexpr int many = 300'000;

}  // namespace

TEST_CASE_METHOD(ProcessBench, "Listens on the given port", "[id:listens][points:1]") {
  starts_server();
  expects_every_address();
}

TEST_CASE_METHOD(ProcessBench, "Counts to the number of a line", "[id:one_number][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  asks(*this, client);
  client.sends("0\n");
  client.sends("1\n");
  client.receives("1\n");
}

// The backlog deceives: B connects and sends whether anybody serves it or not. Only its answer counts.
TEST_CASE_METHOD(ProcessBench, "Answers a second and a third client while the first says nothing",
                 "[id:second_client][points:3][needs:one_number]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B"), c = peer("client C");
  a.connects();
  b.connects();
  asks(*this, b);
  c.connects();
  asks(*this, c);
  asks(*this, a);
}

TEST_CASE_METHOD(ProcessBench, "Puts a number together that comes in pieces",
                 "[id:pieces][points:2][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B");
  a.connects();
  b.connects();
  a.sends("1");
  b.sends("4\n");
  b.receives(counted_to(4));
  a.sends("2\n3\n5\n");
  a.receives(counted_to(12) + counted_to(3) + counted_to(5));
}

TEST_CASE_METHOD(ProcessBench, "Serves all clients in one thread",
                 "[id:one_thread][points:1][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B"), c = peer("client C");
  for (auto* client : {&a, &b, &c}) {
    client->connects();
    asks(*this, *client);
  }
  expects_one_thread();
}

TEST_CASE_METHOD(ProcessBench, "Sleeps while there is nothing to do",
                 "[id:sleeps][points:2][needs:second_client]") {
  starts_server();
  auto idle = peer("an idle client"), guest = peer("a client that leaves");
  idle.connects();
  asks(*this, idle);
  expects_it_to_sleep();
  guest.connects();
  asks(*this, guest);
  guest.leaves();
  asks(*this, idle);
  expects_it_to_sleep();
}

TEST_CASE_METHOD(ProcessBench, "Gives a large answer whole", "[id:large][points:2][needs:one_number]") {
  starts_server();
  makes_send_buffers_small();
  auto client = peer("our client");
  client.connects(Peer::ReceiveBuffer::small);
  client.sends(std::to_string(many) + "\n");
  client.waits_until_full();
  client.receives(counted_to(many));
}

TEST_CASE_METHOD(ProcessBench, "Serves the others while a client does not read",
                 "[id:slow_reader][points:3][needs:second_client]") {
  starts_server();
  makes_send_buffers_small();
  auto slow = peer("the slow client"), other = peer("the other client");
  slow.connects(Peer::ReceiveBuffer::small);
  slow.sends(std::to_string(many) + "\n");
  slow.waits_until_read();
  other.connects();
  asks(*this, other);
  asks(*this, other);
}

TEST_CASE_METHOD(ProcessBench, "Answers the end of the stream with the rest and a close",
                 "[id:half_close][points:1][needs:one_number]") {
  starts_server();
  makes_send_buffers_small();
  auto client = peer("our client");
  client.connects(Peer::ReceiveBuffer::small);
  client.sends("3\n" + std::to_string(many) + "\n");
  client.ends_sending();
  client.waits_until_full();
  client.receives(counted_to(3) + counted_to(many));
  client.expects_end_of_stream();
}

TEST_CASE_METHOD(ProcessBench, "Goes on when a client leaves early",
                 "[id:early_leaver][points:1][needs:second_client]") {
  starts_server();
  makes_send_buffers_small();
  auto first = peer("the first client");
  first.connects();
  asks(*this, first);
  // While the server stands still they ask and go: it meets them when nobody is there any more.
  stops_server();
  auto leaver = peer("a client that leaves");
  leaver.connects();
  leaver.sends(std::to_string(many) + "\n");
  leaver.leaves();
  auto breaker = peer("a client that breaks off");
  breaker.connects();
  breaker.sends(std::to_string(many) + "\n");
  breaker.leaves_with_reset();
  lets_server_go_on();

  auto last = peer("the last client");
  last.connects();
  asks(*this, last);
  // A listener for each family, and the first and the last client.
  expects_at_most_open_sockets(4, "Your server closes the connection of each client that has left.");
  asks(*this, first);
}

TEST_CASE_METHOD(ProcessBench, "Serves 100 clients at the same time",
                 "[id:hundred][points:1][needs:second_client]") {
  starts_server();
  std::vector<Peer> clients;
  for (int i = 1; i <= 100; ++i) {
    clients.push_back(
        peer("client " + std::to_string(i), i <= 2 ? Peer::Log::each_step : Peer::Log::failures));
    clients.back().connects();
  }
  step("98 more clients", "connected");
  for (auto client = clients.rbegin(); client != clients.rend(); ++client) asks(*this, *client);
  clients.clear();
  step("all clients", "left");
  expects_at_most_open_sockets(4, "Your server closes the connection of each client that has left.");
}

TEST_CASE_METHOD(ProcessBench, "Starts again at once", "[id:restart][points:1][needs:one_number]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  asks(*this, client);
  // The server's end closes first, so that its port stays behind in TIME_WAIT.
  kills_server();
  client.expects_end_of_stream();
  client.leaves();

  starts_server("server again");
  auto next = peer("the next client");
  next.connects();
  asks(*this, next);
}
