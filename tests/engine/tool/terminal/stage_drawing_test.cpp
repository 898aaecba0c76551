#include "tests/catch_any.hpp"

#include "engine/tool/terminal/stage_drawing.hpp"
#include "tests/engine/tool/terminal/queue_story.hpp"

namespace switchboard::terminal {
namespace {

using testing::QueueStory;

std::string drawn(const StageFacts& facts, Size size) {
  TextCanvas canvas(size);
  draw_stage(canvas, {{0, 0}, size}, facts);
  return "\n" + canvas.text();
}

}  // namespace

TEST_CASE("a full accept queue is drawn with its limit, its one more and the client outside the door") {
  QueueStory story;
  story.full_house();
  const auto facts = stage_at(story.timeline, story.now());
  CHECK(rows_of_stage(facts) == 13);
  CHECK(drawn(facts, {80, 13}) == R"(
 server 4127   ‖ PAUSED before accept(3)  server.cpp:74       3 ◎ LISTEN   4 ● A
 clients              ┌─ ◎ LISTEN 0.0.0.0:8080 ─────────────────────── kernel ─┐
                      │ SYN queue      0 handshakes           ✕ 2 SYNs dropped │
                      │ accept queue   4 waiting, limit 3, and one more        │
 B connect=0  ●───────┼─ next [B] :40214 ● "hello B↵" 8 B         1.61 s  ┐    │
 C connect=0  ●───────┼─    2 [C] :40216 ● "hello C↵" 8 B         1.41 s  ┤ 3  │
 D connect=0  ●───────┼─    3 [D] :40218 ● "hello D↵" 8 B         1.21 s  ┘    │
 E connect=0  ●───────┼─    4 [E] :40220 ● "hello E↵" 8 B         1.01 s  ─ +1 │
 F connect…   ◐╌╌╌╌╌ ✕┃ no place: SYN dropped at 0.80 s and 1.80 s             │
   SYN_SENT           ┃ no answer was sent; its own kernel rings again         │
                      └────────────────────────────────────────────────────────┘
 A wrote 8    ══════════════╪ 8 unread      ▷ read  0     fd 4 ● ESTABLISHED
   read  0    ◁─────────────╪ 0 unacked     ◁ wrote 0
)");
}

TEST_CASE("what does not fit is folded before anything is left out") {
  QueueStory story;
  story.full_house();
  const auto facts = stage_at(story.timeline, story.now());
  CHECK(least_rows_of_stage(facts) == 11);
  CHECK(drawn(facts, {80, 11}) == R"(
 server 4127   ‖ PAUSED before accept(3)  server.cpp:74       3 ◎ LISTEN   4 ● A
 clients              ┌─ ◎ LISTEN 0.0.0.0:8080 ─────────────────────── kernel ─┐
                      │ SYN queue      0 handshakes           ✕ 2 SYNs dropped │
                      │ accept queue   4 waiting, limit 3, and one more        │
 B connect=0  ●───────┼─ next [B] :40214 ● "hello B↵" 8 B         1.61 s  ┐    │
 C connect=0  ●───────┼─    2 [C] :40216 ● "hello C↵" 8 B         1.41 s  ┤ 3  │
 D connect=0  ●───────┼─    3 [D] :40218 ● "hello D↵" 8 B         1.21 s  ┘    │
 E connect=0  ●───────┼─    4 [E] :40220 ● "hello E↵" 8 B         1.01 s  ─ +1 │
 F connect…   ◐╌╌╌╌╌ ✕┃ no place: SYN dropped at 0.80 s and 1.80 s             │
                      └────────────────────────────────────────────────────────┘
 A wrote 8 ▷ 8 unread, 0 read   wrote 0 ▷ 0 read              fd 4 ● ESTABLISHED
)");
}

TEST_CASE("a listener that nobody has called shows its empty places") {
  QueueStory story;
  story.held_before_accept();
  CHECK(drawn(stage_at(story.timeline, story.now()), {80, 9}) == R"(
 server 4127   ‖ PAUSED before accept(3)  server.cpp:74               3 ◎ LISTEN
 clients              ┌─ ◎ LISTEN 0.0.0.0:8080 ─────────────────────── kernel ─┐
                      │ SYN queue      0 handshakes                            │
                      │ accept queue   0 waiting, limit 3                      │
                      │  next [ ]                                         ┐    │
                      │     2 [ ]                                         ┤ 3  │
                      │     3 [ ]                                         ┘    │
                      │     4 [ ]                                         ─ +1 │
                      └────────────────────────────────────────────────────────┘
)");
}

TEST_CASE("of many waiting clients the first three and the last are drawn, with the number between") {
  QueueStory story;
  for (char letter = 'A'; letter <= 'N'; ++letter) story.dials(letter);
  story.listener(14, 0);
  const auto facts = stage_at(story.timeline, story.now());
  const auto text = drawn(facts, {80, least_rows_of_stage(facts)});
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring("3 [C]"));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring("and 10 more"));
  CHECK_THAT(text, Catch::Matchers::ContainsSubstring("14 [N]"));
  CHECK(text.find("[D]") == std::string::npos);
}

TEST_CASE("a canvas that is too small cuts the stage and takes no harm") {
  QueueStory story;
  story.full_house();
  const auto facts = stage_at(story.timeline, story.now());
  for (const Size size : {Size{80, 3}, Size{20, 5}, Size{1, 1}, Size{0, 0}}) drawn(facts, size);
  SUCCEED();
}

TEST_CASE("the stage in sentences says what the picture shows") {
  QueueStory story;
  story.full_house();
  const auto lines = describe_stage(stage_at(story.timeline, story.now()));
  REQUIRE(lines.size() == 8);
  CHECK(lines[0] == "server (process 4127): PAUSED before accept(3), server.cpp:74");
  CHECK(lines[1] ==
        "LISTEN 0.0.0.0:8080: 0 handshakes in the SYN queue, 4 waiting in the accept queue, limit 3, 2 SYNs "
        "dropped");
  CHECK_THAT(lines[2], Catch::Matchers::ContainsSubstring("next B :40214: 8 B unread \"hello B↵\""));
  CHECK(lines[6] == "  outside F: SYN_SENT, waits in connect(3, 127.0.0.1:8080), 2 SYNs unanswered");
  CHECK_THAT(lines[7], Catch::Matchers::ContainsSubstring(
                           "connection A (fd 4, ESTABLISHED): client wrote 8 B, 8 B unread"));
}

TEST_CASE("a program at the side has its own name, unless that is client and its letter") {
  StageFacts facts;
  Activity ended;
  ended.kind = Activity::Kind::ended;
  ended.ending = "exited 1";
  facts.bystanders = {{"A", "", ended}, {"B", "low", ended}};
  const auto lines = describe_stage(facts);
  REQUIRE(lines.size() == 2);
  CHECK(lines[0] == "client A: exited 1");
  CHECK(lines[1] == "low: exited 1");
  CHECK_THAT(drawn(facts, {80, 4}), Catch::Matchers::ContainsSubstring("A exited 1   low exited 1"));
}

TEST_CASE("a listener whose callers are on this machine has no SYN queue") {
  StageFacts facts;
  Listening listener;
  listener.endpoint = "unix:/tmp/exchange";
  listener.has_syn_queue = false;
  listener.queues.limit = 8;
  facts.listeners = {listener};
  CHECK(describe_stage(facts) ==
        std::vector<std::string>{"LISTEN unix:/tmp/exchange: 0 waiting in the accept queue, limit 8"});
  CHECK_THAT(drawn(facts, {80, 8}), Catch::Matchers::ContainsSubstring("no SYN queue"));
}

TEST_CASE("an earlier moment is drawn as it was") {
  QueueStory story;
  story.dials('A');
  const auto then = story.now();
  story.held_before_accept();
  story.dials('B');
  const auto facts = stage_at(story.timeline, then);
  REQUIRE(facts.listeners.size() == 1);
  REQUIRE(facts.listeners[0].slots.size() == 1);
  CHECK(facts.listeners[0].slots[0].letter == "A");
}

}  // namespace switchboard::terminal
