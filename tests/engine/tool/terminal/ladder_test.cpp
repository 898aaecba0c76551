#include "tests/catch_any.hpp"

#include "engine/tool/terminal/ladder.hpp"
#include "tests/engine/tool/terminal/queue_story.hpp"

namespace switchboard::terminal {

using testing::QueueStory;

TEST_CASE("the ladder tells a handshake, kept bytes and a dropped SYN") {
  QueueStory story;
  story.dials('B');
  story.rings_in_vain('F');
  story.wait(1'000'000);
  story.packet(QueueStory::from('F'), "127.0.0.1:8080", {.syn = true});
  story.wait(10'000);
  const auto rows = ladder_at(story.timeline, story.now());
  TextCanvas canvas({80, 8});
  CHECK(draw_ladder(canvas, {{0, 0}, {80, 8}}, rows) == 8);
  CHECK("\n" + canvas.text() == R"(
── ladder ── ms ───── client ───────── wire ────────── server ──────────────────
           0.0     B connect │──── SYN ────────────▷│
           0.0             B │◁──────── SYN ACK ────│ the kernel answers
           0.0         B = 0 │──── ACK ────────────▷│ into the accept queue
           0.0        B send │──── 8 B ────────────▷│ kept, nobody reads
           0.0             B │◁──────────── ACK ────│
           0.0     F connect │╌╌╌╌ SYN ╌╌╌╌╌╌╌╌╌▷ ✕ │ no place: dropped
        1000.0       F again │╌╌╌╌ SYN ╌╌╌╌╌╌╌╌╌▷ ✕ │ dropped again
)");
}

TEST_CASE("a SYN that has only just been sent is not called dropped") {
  QueueStory story;
  story.rings_in_vain('F');
  const auto rows = ladder_at(story.timeline, story.now());
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].fate == LadderRow::Fate::arrived);
  story.wait(10'000);
  CHECK(ladder_at(story.timeline, story.now())[0].fate == LadderRow::Fate::dropped);
}

TEST_CASE("bytes that arrive after accept are not called kept") {
  QueueStory story;
  story.dials('A');
  story.accepts('A');
  story.packet(QueueStory::from('A'), "127.0.0.1:8080", {.ack = true, .psh = true}, 5);
  const auto rows = ladder_at(story.timeline, story.now());
  CHECK(rows[3].server_did == "kept, nobody reads");
  CHECK(rows.back().segment == "5 B");
  CHECK(rows.back().server_did.empty());
}

TEST_CASE("an accept stands between the segments at its own time, and sends none") {
  QueueStory story;
  story.dials('A');
  story.accepts('A');
  const auto rows = ladder_at(story.timeline, story.now());
  REQUIRE(rows.size() == 6);
  CHECK(rows[5].server_did == "accept = 4: A");
  CHECK(rows[5].segment.empty());
  TextCanvas canvas({80, 7});
  draw_ladder(canvas, {{0, 0}, {80, 7}}, rows);
  CHECK(canvas.row_text(6) == "           0.0               │                      │ accept = 4: A");
  CHECK_THAT(describe(rows[5]), Catch::Matchers::ContainsSubstring("server: accept = 4: A"));
}

TEST_CASE("with little room the newest rows stay") {
  QueueStory story;
  story.full_house();
  const auto rows = ladder_at(story.timeline, story.now());
  TextCanvas canvas({80, 3});
  draw_ladder(canvas, {{0, 0}, {80, 3}}, rows);
  CHECK_THAT(canvas.row_text(2), Catch::Matchers::ContainsSubstring("F again"));
  CHECK(draw_ladder(canvas, {{0, 0}, {80, 0}}, rows) == 0);
}

TEST_CASE("a recording without packets has an empty ladder") {
  testing::Story story;
  story.start("server", 1, {"./server"});
  CHECK(ladder_at(story.timeline, story.now()).empty());
}

}  // namespace switchboard::terminal
