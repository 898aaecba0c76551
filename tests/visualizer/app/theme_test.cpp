#include "visualizer/app/theme.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

// The design's numbers: contrast against the panel, WCAG 2.
TEST_CASE("texts and hues stand out from the panel as the design measured") {
  const auto mode = GENERATE(Theme::Mode::dark, Theme::Mode::light);
  const Theme theme(mode);
  const auto against_panel = [&](Token t) { return contrast(theme[t], theme[Token::panel]); };
  CHECK(against_panel(Token::t1) > 14);
  CHECK(against_panel(Token::t2) > 8);
  CHECK(against_panel(Token::t3) > 5);
  for (const Token hue : {Token::client, Token::server, Token::set_up, Token::meet, Token::talk, Token::wait,
                          Token::end, Token::error, Token::ok, Token::injected}) {
    INFO(name_of(hue));
    CHECK(against_panel(hue) > 5);
    CHECK(contrast(theme[Token::t1], theme[tint_of(hue)]) > 12);
  }
}

TEST_CASE("text on ink is readable in both themes") {
  for (const auto mode : {Theme::Mode::dark, Theme::Mode::light})
    CHECK(contrast(Theme(mode)[Token::on_ink], Theme(mode)[Token::ink]) > 17);
}

TEST_CASE("the other theme of the other theme is the same") {
  CHECK(Theme(Theme::Mode::dark).other().other().mode() == Theme::Mode::dark);
}
