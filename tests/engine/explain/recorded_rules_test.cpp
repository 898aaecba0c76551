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

TEST_CASE("a recorded send after a connect that failed is found") {
  check_both("failed_call_ignored");
}

TEST_CASE("a recorded connect to port 0 is found") {
  check_both("port_zero");
}

TEST_CASE("a recorded bind with the size of a pointer is found") {
  check_both("pointer_size_as_length");
}

TEST_CASE("a recorded send of a whole buffer with old bytes in it is found") {
  check_both("stale_bytes_sent");
}

TEST_CASE("a recorded close over unread bytes is found") {
  check_both("closed_with_unread");
}

TEST_CASE("a recorded parent that keeps its children's connections is found") {
  check_both("parent_keeps_connection");
}

TEST_CASE("a recorded child that goes back to accept is found") {
  check_both("child_accepts");
}

TEST_CASE("recorded children that nobody waits for are found") {
  check_both("children_not_waited_for");
}

TEST_CASE("a recorded server that waits for one client while another waits is found") {
  check_both("one_client_at_a_time");
}

TEST_CASE("two recorded threads on one connection are found") {
  check_both("thread_argument_shared");
}

TEST_CASE("a recorded select with the set that a timeout emptied is found") {
  check_both("select_set_not_rebuilt");
}

TEST_CASE("a recorded select that counts one too few is found") {
  check_both("select_count_too_small");
}

TEST_CASE("a recorded select without time left is found") {
  check_both("select_time_used_up");
}

TEST_CASE("a recorded select of a descriptor beyond its set is found") {
  check_both("descriptor_beyond_set");
}

TEST_CASE("a recorded end after EINTR is found") {
  check_both("interruption_fatal");
}

TEST_CASE("a recorded close after EAGAIN is found") {
  check_both("would_block_as_end");
}

TEST_CASE("a recorded circle of EAGAIN is found") {
  check_both("busy_loop");
}

TEST_CASE("a recorded wait with bytes left behind EPOLLET is found") {
  check_both("edge_not_drained");
}

TEST_CASE("a recorded send after a connect that nobody asked about is found") {
  check_both("connect_result_unchecked");
}

}  // namespace switchboard
