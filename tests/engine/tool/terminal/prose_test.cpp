#include "tests/catch_any.hpp"

#include "engine/tool/terminal/prose.hpp"

namespace switchboard::terminal {
namespace {

std::vector<std::string> plain(const std::vector<StyledLine>& lines) {
  std::vector<std::string> texts;
  for (const auto& line : lines) texts.push_back(plain_text(line));
  return texts;
}

}  // namespace

TEST_CASE("prose is wrapped at words and keeps to its width") {
  const auto lines = plain(wrap("The server stays where it is.\nClient A dials now.", 20));
  CHECK(lines == std::vector<std::string>{"The server stays", "where it is. Client", "A dials now."});
}

TEST_CASE("paragraphs are parted by an empty line") {
  CHECK(plain(wrap("one\n\ntwo\n", 20)) == std::vector<std::string>{"one", "", "two"});
}

TEST_CASE("a call in code is not broken across lines, and punctuation stays with it") {
  const auto lines = plain(wrap("It said `listen(3, 3)`: the line is connected.", 18));
  CHECK(lines == std::vector<std::string>{"It said", "listen(3, 3): the", "line is connected."});
}

TEST_CASE("code and strong runs have their own styles") {
  const auto lines = wrap("call `accept` **now**", 40);
  REQUIRE(lines.size() == 1);
  TextCanvas canvas({20, 1});
  draw(canvas, {0, 0}, lines[0]);
  CHECK(canvas.text() == "call accept now\n");
  CHECK(canvas.cell({0, 0}).style == Style{});
  CHECK(canvas.cell({5, 0}).style == Style{Role::meet});
  CHECK(canvas.cell({12, 0}).style == Style{Role::text, Weight::strong});
}

TEST_CASE("a word longer than the line has a line of its own") {
  CHECK(plain(wrap("a ECONNREFUSED b", 6)) == std::vector<std::string>{"a", "ECONNREFUSED", "b"});
}

}  // namespace switchboard::terminal
