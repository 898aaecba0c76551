#include "engine/tool/show/text_table.hpp"

#include <algorithm>
#include <sstream>

#include "engine/tool/show/show_text.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/echo_story.hpp"

namespace switchboard::tool {
namespace {

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) widest = std::max(widest, width_of(line));
  return widest;
}

}  // namespace

TEST_CASE("columns line up, numbers on the right") {
  TextTable table({{.title = "who"}, {.title = "bytes", .align = Align::right}});
  table.add({{"server"}, {"8 B"}});
  table.add({{"a"}, {"1,024 B"}});
  CHECK(table.text({}) == " who       bytes\n server      8 B\n a       1,024 B\n");
}

TEST_CASE("a column that no row fills is left out, and then those of the highest rank") {
  TextTable table({{.title = "a"}, {.title = "b", .rank = 1}, {.title = "c", .rank = 2}, {.title = "empty"}});
  table.add({{std::string(20, 'a')}, {std::string(20, 'b')}, {std::string(20, 'c')}, {""}});
  const auto titles = [&](std::size_t columns) {
    const auto text = table.text({.columns = columns});
    std::string shown;
    for (const char c : text.substr(0, text.find('\n')))
      if (c != ' ') shown += c;
    return shown;
  };
  CHECK(titles(0) == "abc");
  CHECK(titles(80) == "abc");
  CHECK(titles(50) == "ab");
  CHECK(titles(40) == "a");
}

TEST_CASE("a short row's last cell takes the rest of the line") {
  TextTable table({{.title = "who"}, {.title = "what"}, {.title = "result"}});
  table.add({{"S"}, {"bind"}, {"0"}});
  table.add({{"note"}, {"Packets are not captured here."}});
  CHECK(table.text({}) == " who   what  result\n S     bind  0\n note  Packets are not captured here.\n");
  CHECK(widest_line(table.text({.columns = 24})) <= 24);
}

TEST_CASE("text is cut by characters, not bytes") {
  CHECK(width_of("5 µs") == 4);
  CHECK(fitted("µµµµ", 4) == "µµµµ");
  CHECK(fitted("µµµµ", 3) == "µµ…");
  CHECK(fitted("abc", 0).empty());
}

TEST_CASE("sentences break between words, and later lines are indented") {
  CHECK(wrapped("one two three", 0, 2) == "one two three");
  CHECK(wrapped("one two three", 8, 2) == "one two\n  three");
  CHECK(wrapped(" one two", 4, 1) == " one\n two");
  CHECK(wrapped("unbreakable", 4, 1) == "unbreakable");
}

TEST_CASE("every view fits the terminal, and paints only when asked to") {
  testing::EchoStory story;
  for (const std::size_t columns : {80, 100, 140}) {
    Shown shown{.timeline = story.timeline,
                .file = "run.swb",
                .state = RecordingState::abandoned,
                .at = story.now(),
                .style = {.columns = columns, .colour = OutputStyle::Colour::off}};
    INFO(columns);
    CHECK(widest_line(events_text(shown)) <= columns);
    CHECK(widest_line(sockets_text(shown)) <= columns);
    CHECK(widest_line(summary_text(shown, {})) <= columns);
    CHECK(events_text(shown).find('\x1b') == std::string::npos);
    shown.style.colour = OutputStyle::Colour::on;
    CHECK(events_text(shown).find('\x1b') != std::string::npos);
  }
}

}  // namespace switchboard::tool
