#include "tests/catch_any.hpp"

#include "engine/tool/terminal/text_canvas.hpp"

namespace switchboard::terminal {

TEST_CASE("what is put on a canvas is read back as text, without trailing blanks") {
  TextCanvas canvas({10, 3});
  CHECK(canvas.put({1, 0}, "◎ LISTEN") == 9);
  CHECK(canvas.put_right({10, 1}, "4 ● A") == 5);
  CHECK(canvas.repeat({0, 2}, U'─', 3) == 3);
  CHECK(canvas.text() == " ◎ LISTEN\n     4 ● A\n───\n");
}

TEST_CASE("what does not fit on a canvas is cut off on every side") {
  TextCanvas canvas({4, 2});
  canvas.put({-2, 0}, "abcdefgh");
  canvas.put({0, 2}, "below");
  canvas.put({0, -1}, "above");
  canvas.put_right({3, 1}, "abcdefgh");
  CHECK(canvas.text() == "cdef\nfgh\n");
}

TEST_CASE("a cell keeps its style") {
  TextCanvas canvas({4, 1});
  canvas.put({1, 0}, "A", {Role::client, Weight::strong});
  CHECK(canvas.cell({1, 0}) == Cell{U'A', {Role::client, Weight::strong}});
  CHECK(canvas.cell({0, 0}) == Cell{});
}

TEST_CASE("control characters and odd bytes never reach a terminal") {
  TextCanvas canvas({8, 1});
  canvas.put({0, 0}, "a\x1b[\xff\xc3");
  CHECK(canvas.text() == "a\uFFFD[\uFFFD\uFFFD\n");
  TextCanvas other({3, 1});
  other.put_letter({0, 0}, 0x9B);  // the one-byte CSI of ISO 6429
  CHECK(other.cell({0, 0}).letter == U'\uFFFD');
}

TEST_CASE("a text is shortened to whole letters and shows that it was") {
  CHECK(shortened("connect…", 8) == "connect…");
  CHECK(shortened("‖ getpeername", 6) == "‖ get…");
  CHECK(shortened("x", 0).empty());
  CHECK(width_of("\"hello B↵\"") == 10);
}

TEST_CASE("a canvas without any room takes no harm") {
  TextCanvas canvas({0, 0});
  canvas.put({0, 0}, "x");
  CHECK(canvas.text().empty());
}

}  // namespace switchboard::terminal
