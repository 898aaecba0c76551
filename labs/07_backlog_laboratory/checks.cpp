// The checks of L7: each measures with a server that never accepts, and compares with what was predicted.

#include <algorithm>
#include <map>

#include "labs/grader/accept_queue.hpp"
#include "labs/grader/check.hpp"

using switchboard::grader::AcceptQueue;

namespace {

constexpr int clients = 8;
const std::string one_more =
    "Linux calls the queue full when its length is greater than its limit, so it holds one more than the "
    "limit.";

class Laboratory : public Bench {
 protected:
  AcceptQueue listener_with(int backlog) {
    return AcceptQueue(*this, program_of_ours("lab_backlog_laboratory_listener"), backlog);
  }

  void compare(const std::string& name, int measured, const std::string& why) {
    const auto predicted = answers.number(name);
    if (predicted != measured)
      fails(name + " = " + std::to_string(measured) + ", as measured here.",
            "You predicted " + std::to_string(predicted) + ". " + why);
  }

  void compare_text(const std::string& name, const std::vector<std::string>& measured,
                    const std::string& why) {
    const auto predicted = answers.text(name);
    for (const auto& each : measured)
      if (predicted == each) return;
    fails(name + " = " + (measured.empty() ? "nothing" : measured.front()) + ", as measured here.",
          "You predicted \"" + predicted + "\". " + why);
  }

  void compare_queue(int backlog) {
    auto queue = listener_with(backlog);
    queue.connects(clients);
    const auto table = "backlog_" + std::to_string(backlog);
    compare(table + ".connected", queue.connected(),
            one_more + " The kernel connects; accept has no part in it.");
    compare(table + ".in_queue", queue.length(), one_more);
    compare(table + ".waiting", queue.waiting(), "Whoever is not connected waits: nobody was refused.");
  }

  /// With the spellings of ss, and of RFC 9293.
  static std::vector<std::string> spellings(std::string state) {
    std::vector<std::string> all{state};
    if (state == "ESTABLISHED") all.emplace_back("ESTAB");
    for (auto& letter : state)
      if (letter == '_') letter = '-';
    all.push_back(state);
    return all;
  }

  Answers answers;
};

}  // namespace

TEST_CASE_METHOD(Laboratory, "A backlog of 0", "[id:backlog_0][points:2]") {
  compare_queue(0);
}

TEST_CASE_METHOD(Laboratory, "A backlog of 1", "[id:backlog_1][points:2]") {
  compare_queue(1);
}

TEST_CASE_METHOD(Laboratory, "A backlog of 4", "[id:backlog_4][points:2]") {
  compare_queue(4);
}

TEST_CASE_METHOD(Laboratory, "The rule holds for another backlog", "[id:rule][points:4]") {
  const auto rule = answers.text("rule.full_when");
  const int backlog = 2 + static_cast<unsigned char>(random_bytes(1)[0]) % 5;
  auto queue = listener_with(backlog);
  queue.connects(clients);
  const std::map<std::string, int> by_rule{
      {"length > limit", backlog + 1}, {"length >= limit", backlog}, {"never", clients}};
  if (!by_rule.contains(rule))
    fails("rule.full_when is \"length > limit\", \"length >= limit\" or \"never\".",
          "It is \"" + rule + "\".");
  if (queue.connected() != by_rule.at(rule))
    fails(std::to_string(queue.connected()) + " of " + std::to_string(clients) +
              " clients are connected with a backlog of " + std::to_string(backlog) + ", as measured here.",
          "With \"" + rule + "\" there would be " + std::to_string(by_rule.at(rule)) +
              ". The queue had its limit of " + std::to_string(queue.limit()) + " and a length of " +
              std::to_string(queue.length()) + ".");
}

TEST_CASE_METHOD(Laboratory, "The limit of a great backlog", "[id:limit][points:2]") {
  auto queue = listener_with(1'000'000);
  compare("backlog_1000000.limit", queue.limit(),
          "The kernel cuts the backlog to net.core.somaxconn of its network.");
}

TEST_CASE_METHOD(Laboratory, "A client in the accept queue", "[id:queued_client][points:3]") {
  auto queue = listener_with(1);
  queue.connects(clients);
  compare_text("queued_client.tcp_state", spellings(queue.state_of_first()),
               "The kernels have made the handshake. That nobody has called accept is nothing that a client "
               "could see.");
  compare("queued_client.send_returns", queue.send_from_first("hello\n"),
          "The server's kernel takes the bytes and keeps them until somebody accepts and reads.");
}

TEST_CASE_METHOD(Laboratory, "A client that found no place", "[id:other_client][points:3]") {
  auto queue = listener_with(1);
  queue.connects(clients);
  compare_text("other_client.tcp_state", spellings(queue.state_of_last()),
               "Its SYN was dropped, and it knows of nothing but that it has sent one.");
  compare_text(
      "other_client.connect", {queue.connect_of_last()},
      "Nothing is answered to a SYN that finds no place, so there is nothing that connect could say yet.");
}

TEST_CASE_METHOD(Laboratory, "The counter that tells", "[id:counter][points:2]") {
  auto queue = listener_with(1);
  queue.connects(clients);
  auto counters = queue.counters_of_the_turned_away();
  for (std::size_t i = 0, count = counters.size(); i < count; ++i) counters.push_back("TcpExt" + counters[i]);
  std::stable_partition(counters.begin(), counters.end(),
                        [](const std::string& name) { return name == "ListenOverflows"; });
  compare_text("counter.name", counters, "ListenOverflows counts each SYN that found the accept queue full.");
}
