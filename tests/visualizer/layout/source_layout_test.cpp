#include "visualizer/layout/source_layout.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;

TEST_CASE("the columns of a line do not overlap and stay inside, at any width") {
  for (float width = 200; width <= 2000; width += 10) {
    INFO(width);
    const auto columns = lay_out_source_columns(width);
    float x = 0;
    for (const Rect* each :
         {&columns.number, &columns.code, &columns.who, &columns.count, &columns.shape, &columns.result}) {
      if (each->w == 0) continue;
      CHECK(each->x >= x);
      x = each->right();
    }
    CHECK(x <= width);
  }
  CHECK(lay_out_source_columns(356).code.w > 200);
  CHECK(lay_out_source_columns(356).count.w == 0);
  CHECK(lay_out_source_columns(1000).who.w > 0);
}

TEST_CASE("a strip moves the lines below it down") {
  const SourceRows rows{.line_height = 20, .count = 10, .opened = 3, .strip_height = 34};
  CHECK(rows.top_of(3) == 60);
  CHECK(rows.top_of(4) == 80 + 34);
  CHECK(rows.height() == 234);
  const SourceRows closed{.line_height = 20, .count = 10, .opened = {}, .strip_height = 34};
  CHECK(closed.height() == 200);
}

TEST_CASE("the lines in sight are exactly those that show") {
  const SourceRows rows{.line_height = 20, .count = 30, .opened = 5, .strip_height = 34};
  for (float scroll = 0; scroll <= rows.last_scroll(100); ++scroll) {
    INFO(scroll);
    const auto first = rows.first_in_sight(scroll), end = rows.end_of_sight(scroll, 100);
    for (std::size_t line = 0; line < rows.count; ++line) {
      const float bottom = rows.top_of(line) + 20 + (line == 5 ? 34 : 0);
      const bool shows = bottom > scroll && rows.top_of(line) < scroll + 100;
      CHECK((line >= first && line < end) == shows);
    }
  }
}

TEST_CASE("a line that is gone to shows with its strip and some lines around") {
  const SourceRows rows{.line_height = 20, .count = 200, .opened = 100, .strip_height = 34};
  const float scroll = rows.scroll_to(100, 0, 200);
  CHECK(rows.top_of(98) >= scroll);
  CHECK(rows.top_of(101) + 20 <= scroll + 200);
  CHECK(rows.scroll_to(100, scroll, 200) == scroll);
  const float near = rows.scroll_to(100, rows.top_of(99), 200);
  CHECK(near == rows.top_of(98));
  CHECK(rows.scroll_to(199, 0, 200) == rows.last_scroll(200));
  CHECK(rows.scroll_to(0, 500, 200) == 0);
}
