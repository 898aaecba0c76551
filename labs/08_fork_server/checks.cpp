// The checks of L8. Each runs the submission anew, observed, in a network of its own.

#include "labs/grader/check.hpp"

namespace {

/// A line there, and the same line in capitals back.
void talks(Bench& bench, Peer& client) {
  auto line = bench.random_line(8);
  client.sends(line);
  line.pop_back();
  for (char& letter : line) letter = static_cast<char>(letter - 'a' + 'A');
  client.receives_line(line);
}

}  // namespace

TEST_CASE_METHOD(ProcessBench, "Listens on the given port", "[id:listens][points:1]") {
  starts_server();
  expects_every_address();
}

TEST_CASE_METHOD(ProcessBench, "Answers a line in capitals", "[id:one_line][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  talks(*this, client);
  client.sends("Room 101, please {now}\r\n");
  client.receives_line("ROOM 101, PLEASE {NOW}\r");
}

// The backlog deceives: B connects and sends whether anybody serves it or not. Only its answer counts.
TEST_CASE_METHOD(ProcessBench, "Answers a second and a third client while the first says nothing",
                 "[id:second_client][points:4][needs:one_line]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B"), c = peer("client C");
  a.connects();
  b.connects();
  talks(*this, b);
  c.connects();
  talks(*this, c);
  talks(*this, a);
}

TEST_CASE_METHOD(ProcessBench, "Serves each client in a process of its own",
                 "[id:own_process][points:1][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B"), c = peer("client C");
  for (auto* client : {&a, &b, &c}) {
    client->connects();
    talks(*this, *client);
  }
  expects_a_child_for_each_of(3);
}

TEST_CASE_METHOD(ProcessBench, "Closes the connection when its client has finished",
                 "[id:end_of_stream][points:2][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B");
  a.connects();
  talks(*this, a);
  // The child of B begins its life while the connection of A is open.
  b.connects();
  talks(*this, b);
  a.sends("last words\n");
  a.ends_sending();
  a.receives_line("LAST WORDS");
  a.expects_end_of_stream();
}

TEST_CASE_METHOD(ProcessBench, "Ends the child of a client that has left",
                 "[id:child_ends][points:1][needs:own_process]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  talks(*this, client);
  client.leaves();
  expects_children_to_end();
}

TEST_CASE_METHOD(ProcessBench, "Leaves no zombies when many children end at once",
                 "[id:zombies][points:3][needs:child_ends]") {
  starts_server();
  std::vector<Peer> clients;
  for (int i = 1; i <= 10; ++i) {
    clients.push_back(
        peer("client " + std::to_string(i), i <= 2 ? Peer::Log::each_step : Peer::Log::failures));
    clients.back().connects();
    talks(*this, clients.back());
  }
  step("8 more clients", "connected and got their line back");
  // While the parent stands still, all children end: one SIGCHLD says so to it, not ten (signal(7)).
  stops_server();
  for (auto& client : clients) client.leaves();
  expects_children_to_end();
  lets_server_go_on();
  // A server may also look for children that have ended whenever it has accepted a client.
  auto next = peer("the next client");
  next.connects();
  talks(*this, next);
  expects_no_zombies();
}

TEST_CASE_METHOD(ProcessBench, "Serves 100 clients at the same time",
                 "[id:hundred][points:2][needs:second_client]") {
  starts_server();
  std::vector<Peer> clients;
  for (int i = 1; i <= 100; ++i) {
    clients.push_back(
        peer("client " + std::to_string(i), i <= 2 ? Peer::Log::each_step : Peer::Log::failures));
    clients.back().connects();
  }
  step("98 more clients", "connected");
  for (auto client = clients.rbegin(); client != clients.rend(); ++client) talks(*this, *client);
}

TEST_CASE_METHOD(ProcessBench, "Ends with its children when it is told to stop",
                 "[id:sigterm][points:2][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B");
  for (auto* client : {&a, &b}) {
    client->connects();
    talks(*this, *client);
  }
  asks_server_to_end();
  expects_server_to_end();
}

TEST_CASE_METHOD(ProcessBench, "Starts again at once", "[id:restart][points:1][needs:one_line]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  talks(*this, client);
  // The server's end closes first, so that its port stays behind in TIME_WAIT.
  kills_server();
  client.expects_end_of_stream();
  client.leaves();

  starts_server("server again");
  auto next = peer("the next client");
  next.connects();
  talks(*this, next);
}

TEST_CASE_METHOD(ProcessBench, "Leaves the port free when it dies and a child lives on",
                 "[id:port][points:1][needs:own_process][needs:restart]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  talks(*this, client);
  kills_server_alone();

  starts_server("server again");
  auto next = peer("the next client");
  next.connects();
  talks(*this, next);
}
