#include "tests/catch_any.hpp"

#include "engine/tool/terminal/screen.hpp"
#include "engine/tool/terminal/stage_drawing.hpp"
#include "tests/engine/tool/terminal/queue_story.hpp"

namespace switchboard::terminal {

TEST_CASE("every sign of the stage has an ASCII letter for terminals without UTF-8") {
  testing::QueueStory story;
  story.full_house();
  TextCanvas canvas({80, 13});
  draw_stage(canvas, {{0, 0}, canvas.size()}, stage_at(story.timeline, story.now()));
  for (const char32_t letter : letters_of(canvas.text())) {
    if (letter < 0x80) continue;
    INFO(utf8_of(letter));
    CHECK(in_ascii(letter) != U'?');
    CHECK(in_ascii(letter) < 0x7F);
  }
}

}  // namespace switchboard::terminal
