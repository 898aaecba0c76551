#include "visualizer/views/view_header.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/time_text.hpp"

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

void loading(ViewContext& context, const Rect& area, int percent) {
  Painter& paint = context.paint;
  const std::string name = context.session.file_name();
  const auto events = counted(static_cast<std::int64_t>(context.session.timeline().size()), "event");
  const Rect words{area.x + 16, area.y + std::max(24.0F, area.h * 0.34F), area.w - 32, 24};
  paint.text(words,
             fmt::format("Reading {}: {} % of {}.", name.empty() ? "the recording" : name, percent, events),
             {.type = Type::body, .ink = Token::t1, .align = Align::centre});
  paint.text(words.moved(0, 24),
             "What belongs together is being worked out. Other views can be looked at already.",
             {.type = Type::caption, .ink = Token::t3, .align = Align::centre});
  const float width = std::min(240.0F, words.w);
  const Rect bar{words.centre().x - width / 2, words.y + 58, width, 4};
  paint.fill(bar, Token::raised, 2);
  paint.fill(bar.left(width * static_cast<float>(percent) / 100), Token::t2, 2);
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
