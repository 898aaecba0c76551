// Every rule on real recordings: a program that makes the mistake, and the same program without it.

#include "engine/explain/rule.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

namespace switchboard {
namespace {

struct Seen {
  ObservedRun run;
  std::vector<Finding> findings;
  std::string names() const {
    std::string text;
    for (const auto& finding : findings) text += finding.rule + " ";
    return text;
  }
};

Seen see(const std::string& target, std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), target_path("mistake_" + target));
  // So much of each buffer that a partial send's rest is in the recording.
  Seen seen{observe_program(arguments, {.before = {}, .options = {"--payload", "1000000"}}), {}};
  seen.findings = findings_in(seen.run.timeline);
  return seen;
}

/// Wrong: this rule and no other. Right: none at all.
void check_both(const std::string& rule, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments{"wrong"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const auto wrong = see(rule, arguments);
  arguments.front() = "right";
  const auto right = see(rule, arguments);
  if (wrong.run.timeline.info.network != "private") return skip("a private network is not permitted here");
  INFO(wrong.run.output << right.run.output);
  CHECK(wrong.names() == rule + " ");
  CHECK(right.names().empty());
  CHECK(right.run.status == 0);
}

}  // namespace

TEST_CASE("a recorded port in the wrong byte order is found") {
  check_both("port_byte_order", {"8080"});
}

TEST_CASE("a recorded loop past the end of the stream is found") {
  check_both("end_of_stream_ignored");
}

TEST_CASE("a recorded partial send that is taken for a whole one is found") {
  check_both("partial_send_ignored");
}

TEST_CASE("a recorded second listener on one address is found") {
  check_both("address_in_use");
}

TEST_CASE("a recorded listener over TIME_WAIT is found, and its cause named") {
  check_both("address_in_use", {"time_wait"});
  const auto wrong = see("address_in_use", {"wrong", "time_wait"});
  if (wrong.run.timeline.info.network != "private" || wrong.findings.size() != 1) return;
  CHECK(wrong.findings.front().values.at("cause") == "time_wait");
}

TEST_CASE("a recorded end by SIGPIPE is found") {
  check_both("sigpipe");
}

TEST_CASE("a recorded descriptor leak is found") {
  check_both("descriptor_leak");
}

TEST_CASE("a recorded receive from the listening socket is found") {
  check_both("listening_socket_used");
}

}  // namespace switchboard
