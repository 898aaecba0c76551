#include "visualizer/app/fonts.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard::testing;

namespace {

struct Sheet {
  Headless headless{400, 100, 1};
  Theme theme{Theme::Mode::dark};
  float width(std::string_view text, Type type) {
    float width = 0;
    headless.frame([&] {
      Painter paint(*ImGui::GetForegroundDrawList(), theme, headless.fonts());
      width = paint.text(Point{10, 10}, text, {.type = type});
    });
    return width;
  }
};

}  // namespace

TEST_CASE("a letter that our ranges leave out is borrowed from a font of the machine") {
  Sheet sheet;
  sheet.width("a ─ b", Type::code);  // U+2500, which JetBrains Mono has
  CHECK(sheet.headless.fonts().wants_more());
  const float drawn = sheet.width("a ─ b", Type::code);
  CHECK_FALSE(sheet.headless.fonts().wants_more());
  CHECK(sheet.headless.fonts().can_draw(Type::code, U'─'));
  CHECK(drawn < sheet.width("a U+2500 b", Type::axis));
}

TEST_CASE("a letter that no font has is a box with its number, and is not looked for again and again") {
  Sheet sheet;
  const std::string_view nobody = "\xef\xbf\xbe";  // U+FFFE is no character
  sheet.width(nobody, Type::body);
  sheet.width(nobody, Type::body);
  CHECK_FALSE(sheet.headless.fonts().wants_more());
  const float box = sheet.width(nobody, Type::body);
  CHECK(box >= sheet.width("U+FFFE", Type::axis));
  CHECK_FALSE(sheet.headless.fonts().wants_more());
}

TEST_CASE("bytes that are no text are boxes too, and the text around them stays") {
  Sheet sheet;
  const float plain = sheet.width("ab", Type::code), byte = sheet.width("\xff", Type::code);
  CHECK(byte > 0);
  CHECK(sheet.width("a\xff"
                    "b",
                    Type::code) == plain + byte);
  CHECK_FALSE(sheet.headless.fonts().wants_more());
}

TEST_CASE("what doctor is told names every font") {
  const FontReport report = report_fonts();
  for (const char* name : {"Inter", "JetBrains Mono", "Korean"})
    CHECK_THAT(report.text, Catch::Matchers::ContainsSubstring(name));
  CHECK(report.is_complete == (report.text.find("Missing") == std::string::npos));
}
