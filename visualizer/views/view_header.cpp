#include "visualizer/views/view_header.hpp"

#include <fmt/format.h>

namespace switchboard::visualizer {
namespace {
constexpr float between = 16;  // of the tabs in a header
constexpr float padding = 10;  // of a tab in a bar, either side
}  // namespace

float view_header(ViewContext& context, const Rect& header, View view, std::string_view caption) {
  Painter& paint = context.paint;
  if (context.tabs.size() < 2) return panel_header(paint, header, title_of(view), caption);
  paint.line({header.x, header.bottom() - 1}, {header.right(), header.bottom() - 1}, Token::line);
  float x = header.x + 16;
  for (const View tab : context.tabs) {
    const bool front = tab == view;
    const Type type = front ? Type::body_strong : Type::body;
    const float width = paint.width_of(title_of(tab), type);
    const Rect box{x - between / 2, header.y, width + between, header.h};
    const Touch touch = context.items.touch(fmt::format("tab/{}", name_of(tab)), paint.visible(box));
    paint.text(Rect{x, header.y, width + 1, header.h}, title_of(tab),
               {.type = type, .ink = front || touch.hovered ? Token::t1 : Token::t3});
    if (front) paint.fill({x, header.bottom() - 2, width, 2}, Token::ink);
    if (touch.clicked && !front) context.wishes.tab = {view, tab};
    x += width + between;
  }
  const Rect rest{x, header.y, header.right() - 16 - x, header.h};
  return x + paint.text(rest, caption, {.type = Type::caption, .ink = Token::t3});
}

float width_of_tabs(const Painter& paint, const std::vector<View>& tabs) {
  float width = 0;
  for (const View tab : tabs) width += paint.width_of(title_of(tab), Type::body) + 2 * padding + 4;
  return width;
}

std::optional<View> view_tabs(Canvas& canvas, const Rect& bar, const std::vector<View>& tabs,
                              const ViewSet& shown, std::string_view prefix) {
  Painter& paint = canvas.paint;
  std::optional<View> clicked;
  float x = bar.x;
  for (const View tab : tabs) {
    const float width = paint.width_of(title_of(tab), Type::body) + 2 * padding;
    const Rect box{x, bar.centre().y - 13, width, 26};
    const Touch touch = canvas.items.touch(fmt::format("{}/{}", prefix, name_of(tab)), box);
    const bool front = shown.test(number_of(tab));
    if (front || touch.hovered) paint.fill(box, front ? Token::hover : Token::raised, 4);
    paint.text(
        box, title_of(tab),
        {.type = Type::body, .ink = front || touch.hovered ? Token::t1 : Token::t2, .align = Align::centre});
    if (touch.clicked) clicked = tab;
    x += width + 4;
  }
  return clicked;
}

}  // namespace switchboard::visualizer
