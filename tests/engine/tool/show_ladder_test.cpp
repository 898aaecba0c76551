// The ladder in a terminal: one connection from its making to its end, as text.

#include "engine/tool/show/show_ladder.hpp"

#include <sstream>

#include "tests/catch_any.hpp"
#include "tests/engine/ladder_story.hpp"

namespace switchboard::tool {
namespace {

using Catch::Matchers::ContainsSubstring;
using testing::LadderStory;

struct Told {
  LadderStory story;
  std::size_t columns = 80;
  std::string text(Letters letters = Letters::utf8) {
    const Shown shown{.timeline = story.timeline,
                      .file = "run.swb",
                      .state = RecordingState::finished,
                      .at = story.timeline.end(),
                      .style = {.columns = columns}};
    return ladder_text(shown, letters);
  }
  std::vector<std::string> lines(Letters letters = Letters::utf8) {
    std::vector<std::string> result;
    std::istringstream stream(text(letters));
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
  }
};

std::string line_with(const std::vector<std::string>& lines, std::string_view words) {
  for (const auto& line : lines)
    if (line.find(words) != std::string::npos) return line;
  return {};
}

}  // namespace

TEST_CASE("the ladder as text has the calls beside the segments, and no line is wider than the terminal") {
  Told told;
  told.story.open();
  told.story.talk();
  told.story.client_hangs_up();
  told.story.server_closes();
  const auto lines = told.lines();
  for (const auto& line : lines) CHECK(width_of(line) <= 80);
  CHECK_THAT(line_with(lines, "connect :8080"), ContainsSubstring("connect :8080 ┬"));
  CHECK_THAT(line_with(lines, "SYN  seq 0"), ContainsSubstring("▷"));
  CHECK_THAT(line_with(lines, "SYN ACK"), ContainsSubstring("◁"));
  CHECK_THAT(line_with(lines, "accept(3)"), ContainsSubstring("┬ accept(3)"));
  CHECK_FALSE(line_with(lines, "┴ blocked = 4").empty());
  CHECK_FALSE(line_with(lines, "DATA 1-6, 6 B").empty());
  CHECK_FALSE(line_with(lines, "FIN  seq 7").empty());
}

TEST_CASE("a terminal without UTF-8 gets ASCII alone") {
  Told told;
  told.story.open();
  told.story.talk();
  const auto text = told.text(Letters::ascii);
  for (const char letter : text) CHECK(static_cast<unsigned char>(letter) < 0x80);
  CHECK_THAT(text, ContainsSubstring("SYN"));
}

TEST_CASE("the ladder ends at the moment that is asked for") {
  Told told;
  told.story.open();
  const Time before = told.story.now();
  told.story.talk();
  const Shown shown{.timeline = told.story.timeline,
                    .file = "run.swb",
                    .state = RecordingState::finished,
                    .at = before,
                    .style = {.columns = 80}};
  const auto text = ladder_text(shown, Letters::utf8);
  CHECK_THAT(text, ContainsSubstring("SYN"));
  CHECK_THAT(text, !ContainsSubstring("DATA"));
}

TEST_CASE("a recording without sockets has no ladder, and says so") {
  Told told;
  CHECK(told.text() == "No program had used a socket up to then.\n");
}

TEST_CASE("the ladder in JSON has every step and the lanes that each arrow joins") {
  Told told;
  told.story.open();
  told.story.talk();
  const Shown shown{.timeline = told.story.timeline,
                    .file = "run.swb",
                    .state = RecordingState::finished,
                    .at = told.story.timeline.end(),
                    .style = {}};
  const auto json = ladder_json(shown);
  CHECK_THAT(json, ContainsSubstring(R"("step":"leaves")"));
  CHECK_THAT(json, ContainsSubstring(R"("label":"SYN  seq 0","from":1,"to":0)"));
}

}  // namespace switchboard::tool
