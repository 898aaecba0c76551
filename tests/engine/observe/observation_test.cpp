#include "engine/observe/observation.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;
using Catch::Matchers::ContainsSubstring;

namespace {

template <class Value>
Value argument(const Syscall& call, std::string_view name) {
  const auto* value = call.argument(name);
  REQUIRE(value != nullptr);
  REQUIRE(std::holds_alternative<Value>(*value));
  return std::get<Value>(*value);
}

std::string text_of(const Buffer& buffer) {
  return {buffer.bytes.begin(), buffer.bytes.end()};
}

}  // namespace

TEST_CASE("an observed program ends with its own status and its output untouched") {
  const auto run = observe_target("tcp_pair");
  CHECK(run.status == 7);
  CHECK(run.output == "done\n");
  REQUIRE(run.all<ProcessExited>().size() == 1);
  CHECK(run.all<ProcessExited>()[0]->status.code == 7);
  CHECK(run.all<ProcessStarted>()[0]->label == "tcp_pair");
  CHECK(text_of(run.all<OutputWritten>().at(0)->data) == "done\n");
  CHECK(run.timeline.info.finished);
}

TEST_CASE("calls are recorded with their arguments, results and descriptors") {
  const auto run = observe_target("tcp_pair");
  const auto& made = run.call("socket");
  CHECK(argument<Symbol>(made, "domain").name == "AF_INET");
  REQUIRE(made.made.size() == 1);
  CHECK(made.made[0].fd == made.result);
  REQUIRE(made.made[0].socket);

  const auto& listened = run.call("listen");
  CHECK(argument<std::int64_t>(listened, "backlog") == 3);
  CHECK(listened.result == 0);
  CHECK(listened.fd == made.made[0].fd);
  CHECK(listened.socket == made.made[0].socket);

  const auto& sent = run.call("sendto");
  CHECK(text_of(argument<Buffer>(sent, "buf")) == "hello");
  CHECK(sent.result == 5);
  const auto& received = run.call("recvfrom");
  CHECK(text_of(argument<Buffer>(received, "buf")) == "hello");
  CHECK(text_of(argument<Buffer>(run.call("write"), "buf")) == "hello");
  CHECK(run.call("recvfrom", 1).result == 0);
  for (const auto* call : run.calls()) {
    if (call->name == "exit_group") continue;
    INFO(call->name);
    REQUIRE(call->returned);
    CHECK(call->result.has_value());
    CHECK(!call->error);
  }
}

TEST_CASE("a connection keeps its cookie from the accept queue through accept to close") {
  const auto run = observe_target("tcp_pair");
  const auto& accepted = run.call("accept");
  REQUIRE(accepted.made.size() == 1);
  const auto connection = accepted.made[0].socket;
  REQUIRE(connection);
  CHECK(run.call("recvfrom").socket == connection);
  CHECK(run.call("close").socket == connection);
  CHECK(run.call("close").closed == std::vector<int>{accepted.made[0].fd});
}

TEST_CASE("the listener is sampled before accept with a connection in its queue and after it without") {
  const auto run = observe_target("tcp_pair");
  const auto listener = run.call("listen").socket;
  std::vector<std::uint32_t> lengths;
  for (const auto* sample : run.all<SocketSample>()) {
    const auto* queues = std::get_if<ListenerQueues>(&sample->queues);
    if (sample->socket != listener || queues == nullptr) continue;
    CHECK(queues->limit == 3);
    if (lengths.empty() || lengths.back() != queues->length) lengths.push_back(queues->length);
  }
  CHECK(lengths == std::vector<std::uint32_t>{0, 1, 0});
}

TEST_CASE("the packets of a handshake are recorded between the calls that made them") {
  const auto run = observe_target("tcp_pair");
  if (!run.notes("packets").empty() || !run.notes("network").empty())
    return skip("packets are not permitted here");
  const auto packets = run.all<Packet>();
  REQUIRE(packets.size() >= 3);
  CHECK(to_string(packets[0]->flags) == "SYN");
  CHECK(to_string(packets[1]->flags) == "SYN ACK");
  CHECK(to_string(packets[2]->flags) == "ACK");
  Time previous;
  for (const auto& event : run.timeline.events()) {
    CHECK(event.at >= previous);
    previous = event.at;
  }
}

TEST_CASE("a program that cannot be executed is said with the status that a shell would give") {
  const auto missing = observe_program({"/nonexistent/program"});
  CHECK(missing.status == 127);
  CHECK_THAT(missing.output,
             ContainsSubstring("cannot run /nonexistent/program: No such file or directory."));
  const auto unfit = observe_program({"/etc/passwd"});
  CHECK(unfit.status == 126);
  CHECK(observe_program({"sh", "-c", "kill -9 $$"}).status == 137);
}

TEST_CASE("a static program is observed like any other") {
  const auto run = observe_target("tcp_pair_static");
  CHECK(run.status == 7);
  CHECK(run.calls("sendto").size() == 1);
}

TEST_CASE("several programs run in one network and the second waits for the first to listen") {
  const auto run = observe_program({"nc", "-l", "127.0.0.1", "8080", "--and", "--when", "listening", "sh",
                                    "-c", "echo hi | nc -N 127.0.0.1 8080"});
  CHECK(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("hi\n"));
  const auto started = run.all<ProcessStarted>();
  REQUIRE(started.size() == 2);
  CHECK(started[0]->label == "nc");
  CHECK(started[1]->label == "sh");
}

TEST_CASE(
    "the clients are the programs after the first on the command line, in whatever order they came up") {
  for (int round = 0; round < 8; ++round) {
    const auto run = observe_program({"sleep", "1000", "--and", "sh", "-c", "exit 3"},
                                     {.before = {}, .options = {"--until", "clients-exit"}, .owner = 0});
    CHECK(run.status == 3);
  }
}

TEST_CASE("an ordinary user observes in a private network without any capability") {
  if (geteuid() != 0) return skip("only root can become another user");
  constexpr uid_t nobody = 65534;
  const auto run = observe_program(
      {"sh", "-c",
       target_path("tcp_pair") + "; id -u; grep CapEff /proc/self/status; grep -c : /proc/net/dev"},
      {.before = {"setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"},
       .options = {},
       .owner = nobody});
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("done\n65534\nCapEff:\t0000000000000000\n1\n"));
  CHECK(run.timeline.info.network == "private");
  CHECK(run.calls("accept").size() == 1);
  CHECK(!run.all<Packet>().empty());
}

TEST_CASE("where namespaces are refused the host's network is observed and that is said") {
  // The limit of a user namespace of its own says no to every namespace below it.
  const auto run = observe_target(
      "tcp_pair", {.before = {"unshare", "-Ur", "sh", "-c",
                              "echo 0 > /proc/sys/user/max_user_namespaces && exec \"$@\"", "sh"},
                   .options = {},
                   .owner = 0});
  INFO(run.output);
  if (run.status == 1) return skip("user namespaces are not permitted here");
  CHECK(run.status == 7);
  CHECK_THAT(run.output, ContainsSubstring("switchboard doctor"));
  CHECK(run.timeline.info.network == "host");
  CHECK(run.notes("network").size() == 1);
  CHECK(run.calls("accept").size() == 1);
  CHECK(run.all<Packet>().empty());
  CHECK(!run.all<SocketSample>().empty());
}

TEST_CASE("a recording that cannot be written does not harm the program") {
  // ulimit counts in blocks of 512 bytes; SIGXFSZ is ignored so that a write fails instead.
  const auto run = observe_program({target_path("big_transfer")},
                                   {.before = {"sh", "-c", "trap '' XFSZ; ulimit -f 1500; exec \"$@\"", "sh"},
                                    .options = {"--payload", "65536"},
                                    .owner = 0});
  INFO(run.output);
  CHECK(run.status == 0);
  CHECK_THAT(run.output, ContainsSubstring("The recording is not complete"));
}
