#include "engine/observe/ignored_signals.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

using namespace switchboard;

namespace {

ObservedRun observe_signals(const std::string& scenario) {
  return observe_program({target_path("alone_signals"), scenario});
}

}  // namespace

TEST_CASE("a wait that ignored signals fall into is one call and lasts its whole time") {
  const auto run = observe_signals("ignored_in_epoll");
  REQUIRE(run.status == 0);
  int ignored = 0;
  for (const auto* delivered : run.all<SignalDelivered>())
    ignored += delivered->signal.name == "SIGWINCH" || delivered->signal.name == "SIGCHLD";
  CHECK(ignored >= 6);  // so they did go through the tracer
  const auto waited = run.calls("epoll_wait");
  REQUIRE(waited.size() == 2);
  for (const auto* call : waited) {
    CHECK(call->result == 0);
    CHECK(std::get<std::int64_t>(*call->argument("timeout")) == 300);
  }
}

TEST_CASE("a receive of limited time that ignored signals fall into ends with EAGAIN") {
  const auto run = observe_signals("ignored_in_receive");
  REQUIRE(run.status == 0);
  REQUIRE(run.calls("recvfrom").size() == 1);
  CHECK(run.call("recvfrom").error->name == "EAGAIN");
}

TEST_CASE("a wait that a handler interrupts ends with EINTR, also after it was made again") {
  const auto run = observe_signals("handled_after_ignored");
  REQUIRE(run.status == 0);
  REQUIRE(run.calls("epoll_wait").size() == 1);
  CHECK(run.call("epoll_wait").error->name == "EINTR");
}

TEST_CASE("calls that are watched for signals alone are not recorded") {
  for (const int number : calls_watched_for_signals()) CHECK(is_watched_for_signals(number));
  const auto run = observe_signals("ignored_in_semop");
  REQUIRE(run.status == 0);
  CHECK(run.calls("semtimedop").empty());
}
