#include "visualizer/app/rasterizer.hpp"

#include "tests/catch_any.hpp"
#include "visualizer/app/headless.hpp"
#include "visualizer/widgets/painter.hpp"

using namespace switchboard::visualizer;

namespace {
Image draw(void (*with)(Painter&)) {
  Headless headless(64, 48, 1);
  const Theme theme(Theme::Mode::dark);
  headless.frame([&] {
    Painter paint(*ImGui::GetBackgroundDrawList(), theme, headless.fonts());
    with(paint);
  });
  return headless.picture();
}
bool is(const std::uint8_t* pixel, Colour c) {
  return pixel[0] == c.r && pixel[1] == c.g && pixel[2] == c.b;
}
}  // namespace

TEST_CASE("a filled rectangle covers exactly its pixels") {
  const Theme theme(Theme::Mode::dark);
  const Image image = draw([](Painter& p) {
    p.fill({0, 0, 64, 48}, Token::panel);
    p.fill({10, 8, 20, 10}, Token::client);
  });
  int covered = 0;
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const bool inside = x >= 10 && x < 30 && y >= 8 && y < 18;
      CHECK(is(image.at(x, y), theme[inside ? Token::client : Token::panel]));
      covered += inside ? 1 : 0;
    }
  CHECK(covered == 200);
}

TEST_CASE("nothing is drawn outside a clip") {
  const Theme theme(Theme::Mode::dark);
  const Image image = draw([](Painter& p) {
    p.fill({0, 0, 64, 48}, Token::panel);
    const Clipped clipped(p, {20, 0, 10, 48});
    p.fill({0, 0, 64, 48}, Token::error);
  });
  CHECK(is(image.at(19, 10), theme[Token::panel]));
  CHECK(is(image.at(20, 10), theme[Token::error]));
  CHECK(is(image.at(29, 10), theme[Token::error]));
  CHECK(is(image.at(30, 10), theme[Token::panel]));
}

TEST_CASE("the same drawing gives the same bytes") {
  const auto with = [](Painter& p) {
    p.fill({0, 0, 64, 48}, Token::app);
    p.text(Point{3, 3}, "accept", {.type = Type::code});
    p.disc({40, 30}, 9, Token::server);
    p.bezier({2, 40}, {20, 10}, {40, 50}, {60, 20}, Token::client);
  };
  CHECK(draw(with).rgba == draw(with).rgba);
}

TEST_CASE("text that does not fit ends in an ellipsis inside its box") {
  const Theme theme(Theme::Mode::dark);
  const Image image = draw([](Painter& p) {
    p.fill({0, 0, 64, 48}, Token::panel);
    p.text(Rect{2, 2, 40, 20}, "a sentence that is much too long", {});
  });
  for (int y = 0; y < image.height; ++y)
    for (int x = 44; x < image.width; ++x) CHECK(is(image.at(x, y), theme[Token::panel]));
}
