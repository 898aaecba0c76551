#include "lessons/player/markup.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::lessons {

using Style = TextRun::Style;

TEST_CASE("code and strong runs are told apart from plain text") {
  const auto paragraphs = parse_markup("call `accept(3)` **now**, once");
  REQUIRE(paragraphs.size() == 1);
  CHECK(paragraphs[0] == Paragraph{{"call ", Style::plain},
                                   {"accept(3)", Style::code},
                                   {" ", Style::plain},
                                   {"now", Style::strong},
                                   {", once", Style::plain}});
}

TEST_CASE("an empty line parts paragraphs and a single line end is a space") {
  const auto paragraphs = parse_markup("\none\ntwo  \n\n\n three\n");
  REQUIRE(paragraphs.size() == 2);
  CHECK(paragraphs[0] == Paragraph{{"one two", Style::plain}});
  CHECK(paragraphs[1] == Paragraph{{"three", Style::plain}});
}

TEST_CASE("an unclosed or empty mark is plain text") {
  CHECK(without_markup("a ` b") == "a ` b");
  CHECK(without_markup("2 * 3 ** 4") == "2 * 3 ** 4");
  CHECK(without_markup("`` and ****") == "`` and ****");
  CHECK(without_markup("").empty());
}

TEST_CASE("strong text may hold code, which is strong then") {
  CHECK(parse_markup("**before `accept`**") == std::vector<Paragraph>{{{"before accept", Style::strong}}});
}

TEST_CASE("a text without its marks keeps its paragraphs") {
  CHECK(without_markup("`a` **b**\n\nc") == "a b\n\nc");
}

}  // namespace switchboard::lessons
