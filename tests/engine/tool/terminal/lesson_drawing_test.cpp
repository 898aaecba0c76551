#include "tests/catch_any.hpp"

#include "engine/tool/terminal/lesson_screen.hpp"
#include "tests/engine/tool/terminal/queue_story.hpp"

namespace switchboard::terminal {
namespace {

using Catch::Matchers::ContainsSubstring;
using lessons::Outcome;
using lessons::Phase;
using lessons::Question;

struct Scene {
  testing::QueueStory story;
  LessonScreen screen;

  Scene() {
    story.full_house();
    screen.number = 10;
    screen.title = "listen() and the two queues";
    screen.break_it = "listen(fd, 0)";
    screen.step = 4;
    screen.steps = 9;
    screen.step_title = "The fifth stands outside";
    screen.text = "Now the queue is full. The server runs `accept` once.";
    screen.telephone = "There is no busy tone.";
    screen.at = story.now();
    screen.stage = stage_at(story.timeline, story.now());
    screen.ladder = ladder_at(story.timeline, story.now());
    Question question;
    question.text = "F is in `SYN_SENT`. What happens to F?";
    question.choices = {{"refused", ""}, {"in at once", ""}, {"in when it rings again", ""}, {"never", ""}};
    screen.question = question;
  }

  std::string drawn(Size size = {80, 24}) const {
    TextCanvas canvas(size);
    draw_lesson(canvas, screen);
    return "\n" + canvas.text();
  }
};

}  // namespace

TEST_CASE("an open question is drawn on 80 by 24 with the Stage above it") {
  Scene scene;
  scene.screen.phase = Phase::asking;
  scene.screen.typed = "3";
  CHECK(scene.drawn() == R"(
 Switchboard   10  listen() and the two queues            step 5 of 9  ■■■■▣□□□□
────────────────────────────────────────────────────────────────────── 1.810 s ─
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
── ladder ── ms ───── client ───────── wire ────────── server ──────────────────
         800.1             E │◁──────────── ACK ────│
         800.1     F connect │╌╌╌╌ SYN ╌╌╌╌╌╌╌╌╌▷ ✕ │ no place: dropped
        1800.1       F again │╌╌╌╌ SYN ╌╌╌╌╌╌╌╌╌▷ ✕ │ dropped again
 The fifth stands outside
 Now the queue is full. The server runs accept once.
  Predict   F is in SYN_SENT. What happens to F?
 1 refused   2 in at once   3 in when it rings again   4 never
 1-4 answer  enter lock in  s skip  tab views  x break it  ? help  q quit
)");
}

TEST_CASE("prediction and observation stand below each other, the explanation after them") {
  Scene scene;
  scene.screen.phase = Phase::reached;
  Outcome outcome;
  outcome.predicted = "in at once";
  outcome.observed = "in when it rings again";
  outcome.verdict = Outcome::Verdict::different;
  outcome.difference = "A dropped SYN is gone.";
  scene.screen.outcome = outcome;
  const auto text = scene.drawn();
  CHECK_THAT(text, ContainsSubstring(" You said   in at once\n Observed   ≠ in when it rings again\n"));
  CHECK_THAT(text, ContainsSubstring(" A dropped SYN is gone.\n"));
  CHECK_THAT(text, ContainsSubstring("Where the telephone breaks: There is no busy tone."));
  CHECK_THAT(text, ContainsSubstring("enter go on"));
}

TEST_CASE("a number is typed into its own line") {
  Scene scene;
  scene.screen.phase = Phase::asking;
  scene.screen.question->kind = Question::Kind::number;
  scene.screen.question->choices.clear();
  scene.screen.question->unit = "clients";
  scene.screen.typed = "4";
  CHECK_THAT(scene.drawn(), ContainsSubstring("answer     4▁ clients"));
}

TEST_CASE("a wide terminal puts the words beside the Stage and more of the ladder below it") {
  Scene scene;
  scene.screen.phase = Phase::asking;
  const auto text = scene.drawn({120, 40});
  CHECK_THAT(text, ContainsSubstring("4 ● A │ The fifth stands outside\n"));
  CHECK_THAT(text, ContainsSubstring("C connect │──── SYN"));
}

TEST_CASE("a failure is one sentence on the screen") {
  Scene scene;
  scene.screen.phase = Phase::failed;
  scene.screen.failure = "This machine does not permit private networks.";
  CHECK_THAT(scene.drawn(), ContainsSubstring("Stopped    This machine does not permit private networks."));
}

TEST_CASE("text that does not fit says where the rest is") {
  Scene scene;
  scene.screen.phase = Phase::reached;
  scene.screen.question.reset();
  for (int i = 0; i < 40; ++i) scene.screen.text += " Many more words follow here.";
  CHECK_THAT(scene.drawn(), ContainsSubstring("tab shows all"));
}

TEST_CASE("every page is drawn at every size without harm") {
  Scene scene;
  scene.screen.source_name = "server.cpp";
  scene.screen.source = {"int main() {", "  return 0;", "}"};
  scene.screen.source_line = 2;
  for (const Page page : {Page::together, Page::text, Page::ladder, Page::source, Page::help}) {
    scene.screen.page = page;
    for (const Size size :
         {Size{200, 60}, Size{118, 24}, Size{80, 24}, Size{40, 10}, Size{10, 3}, Size{0, 0}})
      scene.drawn(size);
  }
  scene.screen.page = Page::source;
  CHECK_THAT(scene.drawn(), ContainsSubstring("2 ▶   return 0;"));
}

TEST_CASE("the source moves under the arrows and stops at its ends") {
  Scene scene;
  scene.screen.page = Page::source;
  scene.screen.source_name = "server.cpp";
  for (int i = 1; i <= 50; ++i) scene.screen.source.push_back("line " + std::to_string(i));
  CHECK_THAT(scene.drawn(), ContainsSubstring("line 1\n"));
  scene.screen.scrolled = 5;
  CHECK_THAT(scene.drawn(), ContainsSubstring("line 6\n"));
  CHECK(scene.drawn().find("line 1\n") == std::string::npos);
  scene.screen.scrolled = 1000;
  CHECK_THAT(scene.drawn(), ContainsSubstring("line 50\n"));
  scene.screen.scrolled = -1000;
  CHECK_THAT(scene.drawn(), ContainsSubstring("line 1\n"));
}

}  // namespace switchboard::terminal
