// The checks of L9. Each runs the submission anew, observed, in a network of its own.

#include <algorithm>

#include "labs/grader/check.hpp"

namespace {

/// Knows the total that the next answer must be.
class Sums : public ProcessBench {
 protected:
  /// From 1 to 1000.
  long random_number() {
    const auto bytes = random_bytes(2);
    return 1 + (static_cast<unsigned char>(bytes[0]) << 8 | static_cast<unsigned char>(bytes[1])) % 1000;
  }

  void adds(Peer& client) {
    const auto number = random_number();
    total_ += number;
    client.sends(std::to_string(number) + "\n");
    client.receives_line(std::to_string(total_));
  }

  /// In whatever order they were added: from each total to the next larger one there is one of the numbers.
  void expects_each_added_once(std::vector<long> totals, std::vector<long> numbers) {
    std::sort(totals.begin(), totals.end());
    std::vector<long> differences;
    for (std::size_t i = 0; i < totals.size(); ++i)
      differences.push_back(totals[i] - (i > 0 ? totals[i - 1] : 0));
    std::sort(differences.begin(), differences.end());
    std::sort(numbers.begin(), numbers.end());
    if (differences == numbers) return;
    const auto twice = std::adjacent_find(totals.begin(), totals.end());
    fails(switchboard::grader::Reason::proved,
          "Each answer is the total after that client's own number was added.",
          twice != totals.end() ? "Two clients got the same total, " + std::to_string(*twice) + "."
                                : "The largest total is " + std::to_string(totals.back()) +
                                      ", and no order of the numbers makes these answers.");
  }

  long total_ = 0;
};

}  // namespace

TEST_CASE_METHOD(Sums, "Listens on the given port", "[id:listens][points:1]") {
  starts_server();
  expects_every_address();
}

TEST_CASE_METHOD(Sums, "Answers each number with the total", "[id:one_client][points:2][needs:listens]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  for (int i = 0; i < 3; ++i) adds(client);
}

TEST_CASE_METHOD(Sums, "Keeps one total for all clients", "[id:shared_total][points:2][needs:one_client]") {
  starts_server();
  for (const auto* name : {"the first client", "the second client", "the third client"}) {
    auto client = peer(name);
    client.connects();
    adds(client);
    client.leaves();
  }
}

// The backlog deceives: B connects and sends whether anybody serves it or not. Only its answer counts.
TEST_CASE_METHOD(Sums, "Answers a second and a third client while the first says nothing",
                 "[id:second_client][points:4][needs:shared_total]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B"), c = peer("client C");
  a.connects();
  a.waits_until_read();  // it is being served: what a thread of it may still fetch from main is no_race's
                         // business
  b.connects();
  adds(b);
  c.connects();
  adds(c);
  adds(a);
}

TEST_CASE_METHOD(Sums, "Puts a number together that comes in pieces",
                 "[id:pieces][points:1][needs:second_client]") {
  starts_server();
  auto a = peer("client A"), b = peer("client B");
  a.connects();
  a.sends_in_pieces("1");
  a.waits_until_read();
  b.connects();
  b.sends("20\n");
  b.receives_line("20");
  a.sends("5\n7\n");
  a.receives_line("35");
  a.receives_line("42");
}

TEST_CASE_METHOD(Sums, "Uses the total without a data race", "[id:no_race][points:3][needs:second_client]") {
  if (!starts_server_with_thread_sanitizer()) return;
  auto a = peer("client A"), b = peer("client B");
  a.connects();
  adds(a);
  b.connects();
  adds(b);
  adds(a);
  expects_no_data_race();
}

TEST_CASE_METHOD(Sums, "Counts 100 clients at the same time", "[id:hundred][points:2][needs:no_race]") {
  starts_server();
  std::vector<Peer> clients;
  std::vector<long> numbers, totals;
  for (int i = 1; i <= 100; ++i) {
    clients.push_back(
        peer("client " + std::to_string(i), i <= 2 ? Peer::Log::each_step : Peer::Log::failures));
    clients.back().connects();
  }
  for (auto& client : clients) {
    numbers.push_back(random_number());
    client.sends(std::to_string(numbers.back()) + "\n");
  }
  step("98 more clients", "connected and sent a number each");
  for (auto& client : clients)
    totals.push_back(std::stol(client.receives_through("\n", "A line with a total.")));
  expects_each_added_once(totals, numbers);
}

TEST_CASE_METHOD(Sums, "Gives back what the thread of each client had",
                 "[id:stacks][points:2][needs:second_client]") {
  starts_server();
  const auto clients_come_and_go = [this](int clients) {
    for (int i = 1; i <= clients; ++i) {
      auto client = peer("client " + std::to_string(i), Peer::Log::failures);
      client.connects();
      adds(client);
      client.leaves();
    }
    step(std::to_string(clients) + " clients", "came, got their total and left, one after the other");
  };
  clients_come_and_go(20);
  const auto before = writable_memory();
  clients_come_and_go(60);
  expects_no_stacks_left(before, 60);
}

TEST_CASE_METHOD(Sums, "Goes on when a client leaves early", "[id:early_leaver][points:1][needs:no_race]") {
  starts_server();
  auto first = peer("the first client");
  first.connects();
  adds(first);
  // While the server stands still they send and go: it meets them when nobody is there any more.
  std::string zeros;
  while (zeros.size() < 40'000) zeros += "0\n";
  stops_server();
  auto leaver = peer("a client that leaves");
  leaver.connects();
  leaver.sends_without_waiting(zeros);
  leaver.leaves();
  auto breaker = peer("a client that breaks off");
  breaker.connects();
  breaker.sends_without_waiting(zeros);
  breaker.leaves_with_reset();
  lets_server_go_on();

  auto last = peer("the last client");
  last.connects();
  adds(last);
  // The listener, and the connections of the first and the last client.
  expects_at_most_open_sockets(3, "Your server closes the connection of each client that has left.");
  adds(first);
}

TEST_CASE_METHOD(Sums, "Answers the end of the stream with the rest and a close",
                 "[id:half_close][points:1][needs:one_client]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  client.sends("4\n5\n");
  client.ends_sending();
  client.receives_line("4");
  client.receives_line("9");
  client.expects_end_of_stream();
}

TEST_CASE_METHOD(Sums, "Starts again at once", "[id:restart][points:1][needs:one_client]") {
  starts_server();
  auto client = peer("our client");
  client.connects();
  adds(client);
  // The server's end closes first, so that its port stays behind in TIME_WAIT.
  kills_server();
  client.expects_end_of_stream();
  client.leaves();

  starts_server("server again");
  total_ = 0;
  auto next = peer("the next client");
  next.connects();
  adds(next);
}
