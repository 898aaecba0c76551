#include "visualizer/layout/home_layout.hpp"

#include <cmath>

namespace switchboard::visualizer {
namespace {
constexpr float gap = 16, top_height = 128, widest = 1720, narrow = 1100;
}

HomeLayout lay_out_home(const Rect& area) {
  HomeLayout layout;
  const float width = std::min(widest, area.w - 2 * gap);
  const Rect page{std::floor(area.centre().x - width / 2), area.y + gap - 4, width, area.h - 2 * gap + 4};
  const Rect top = page.top(top_height), body = page.below(top_height + gap);
  layout.row = area.h < 760 ? 25.0F : 29.0F;
  if (width < narrow) {
    layout.watch = top;
    layout.lesson_columns = 1;
    const float left = std::floor((body.w - gap) * 0.55F);
    layout.lessons = body.left(left);
    const Rect right = body.right_of(left + gap);
    const float each = std::floor((right.h - 2 * gap) / 3);
    layout.recordings = right.top(each);
    layout.labs = right.below(each + gap).top(each);
    layout.machine = right.below(2 * (each + gap));
    return layout;
  }
  const float first = std::floor((body.w - 2 * gap) * 0.48F), last = std::floor((body.w - 2 * gap) * 0.24F);
  layout.go_on = top.left(first);
  layout.watch = top.right_of(first + gap);
  layout.lessons = body.left(first);
  const Rect rest = body.right_of(first + gap);
  layout.labs = rest.left(rest.w - last - gap);
  const Rect column{rest.right() - last, rest.y, last, rest.h};
  const float recordings = std::floor((column.h - gap) * 0.52F);
  layout.recordings = column.top(recordings);
  layout.machine = column.below(recordings + gap);
  return layout;
}

}  // namespace switchboard::visualizer
