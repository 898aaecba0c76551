#include "lessons/player/fact_text.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/tool/terminal/queue_story.hpp"

namespace switchboard::lessons {

const Labels labels{"server", "client A", "client B"};

TEST_CASE("facts in braces become what was observed at that moment") {
  testing::QueueStory story;
  const Time empty = story.now();
  story.full_house();
  const auto* text = "{accept_queue.length(server)} wait, limit {accept_queue.limit(server)}";
  CHECK(fill_facts(text, story.timeline, story.now(), "?") == "4 wait, limit 3");
  CHECK(fill_facts(text, story.timeline, empty, "?") == "0 wait, limit 3");
  CHECK(fill_facts("{tcp_state(client X)}", story.timeline, story.now(), "?") == "?");
  CHECK(fill_facts("no braces }", story.timeline, story.now(), "?") == "no braces }");
}

TEST_CASE("a condition may compare with what a fact was when it began") {
  CHECK_FALSE(problem_with_condition("syns_dropped(server) > {syns_dropped(server)}", labels));
}

TEST_CASE("a misspelt fact, subject or condition is told") {
  CHECK(problem_with_fact("accept_queue.lenght(server)", labels) == "there is no fact 'accept_queue.lenght'");
  CHECK(problem_with_fact("tcp_state(client Z)", labels) == "there is no actor 'client Z'");
  CHECK(problem_with_fact("tcp_state", labels) == "the fact 'tcp_state' is asked as tcp_state(program)");
  CHECK(problem_with_fact("calls(server)", labels) == "the fact 'calls' is asked as calls(program, call)");
  CHECK(problem_with_condition("accepted(server) = 1", labels) ==
        "'accepted(server) = 1' is no condition over facts");
  CHECK(problem_with_condition("accepted(sever) == 1", labels) == "there is no actor 'sever'");
  CHECK(problem_with_text("it is {tcp_state(client C)}", labels) == "there is no actor 'client C'");
}

TEST_CASE("facts that exist are accepted with every kind of subject") {
  for (const auto* fact : {"tcp_state(client A)", "calls(client A, connect)", "connected(client*)",
                           "tcp_state(server:4)", "programs.running", "counter(TcpExt.ListenOverflows)"}) {
    INFO(fact);
    CHECK_FALSE(problem_with_fact(fact, labels));
  }
}

TEST_CASE("the facts of a condition are found, each once") {
  CHECK(facts_in_condition(
            "accepted(server) >= 1 and tcp_state(client A) == ESTABLISHED and accepted(server) < 3") ==
        std::vector<std::string>{"accepted(server)", "tcp_state(client A)"});
}

}  // namespace switchboard::lessons
