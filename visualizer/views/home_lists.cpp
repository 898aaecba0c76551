// The home page's lists: lessons in groups, labs, recordings, what the machine permits.
#include <fmt/format.h>

#include <algorithm>

#include "visualizer/views/home_cards.hpp"
#include "visualizer/views/home_view.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float group_height = 30;

void progress_bar(Painter& paint, const Rect& track, float part, Ink ink) {
  paint.fill(track, Token::line, 3);
  paint.fill(track.left(track.w * std::clamp(part, 0.0F, 1.0F)), ink, 3);
}

/// "The forking server: a process for each" is known by what stands before the colon: of the parts that fit,
/// the longest.
std::string short_title(const Painter& paint, const std::string& title, float width) {
  if (paint.width_of(title, Type::body) <= width) return title;
  std::string longest;
  for (const std::string_view mark : {": ", ", ", " and "})
    for (auto at = title.find(mark); at != std::string::npos; at = title.find(mark, at + 1))
      if (at > longest.size() && paint.width_of(std::string_view(title).substr(0, at), Type::body) <= width)
        longest = title.substr(0, at);
  while (!longest.empty() && (longest.back() == ',' || longest.back() == ':')) longest.pop_back();
  return longest.empty() ? title : longest;
}

}  // namespace

void HomeView::draw_lesson(Canvas& canvas, const Rect& row, std::size_t index) {
  Painter& paint = canvas.paint;
  const LessonListed& lesson = facts_.lessons()[index];
  const Touch touch = list_row(canvas, "home/lesson/" + lesson.name, row,
                               is_chosen(List::lessons, index) ? Checked::yes : Checked::no);
  const bool untouched = lesson.state == LessonListed::State::untouched;
  const bool begun = lesson.state == LessonListed::State::begun && lesson.steps > 0;
  paint.text(Rect{row.x + 10, row.y, 26, row.h}, fmt::format("{:02}", lesson.number),
             {.type = Type::axis, .ink = untouched && !touch.hovered ? Token::t3 : Token::t2});
  const Rect words{row.x + 38, row.y, row.w - 38 - (begun ? 104.0F : 34.0F), row.h};
  paint.text(words, short_title(paint, lesson.title, words.w),
             {.type = Type::body, .ink = untouched && !touch.hovered ? Token::t2 : Token::t1});
  const Point sign{row.right() - 16, row.centre().y};
  if (lesson.state == LessonListed::State::done)
    tick(paint, sign, 5, Token::ok);
  else if (begun) {
    progress_bar(paint, {row.right() - 92, row.centre().y - 3, 40, 6},
                 static_cast<float>(lesson.reached) / static_cast<float>(lesson.steps), Token::ink);
    paint.text(Rect{row.x, row.y, row.w - 10, row.h}, fmt::format("{}/{}", lesson.reached, lesson.steps),
               {.type = Type::caption, .ink = Token::t2, .align = Align::right});
  } else {
    paint.ring(sign, 4.5F, Token::line2);
  }
  if (touch.clicked) choose(canvas, List::lessons, index);
}

void HomeView::draw_lessons(Canvas& canvas, const Rect& box, int columns, float row_height) {
  Painter& paint = canvas.paint;
  const auto& all = facts_.lessons();
  const auto done = std::ranges::count(all, LessonListed::State::done, &LessonListed::state);
  const Rect body =
      card(paint, box, "Lessons", fmt::format("{} of {} done", done, all.size()), "L").inset(8, 8);
  if (all.empty()) {
    paint.text(Point{box.x + 20, body.y + 8}, "No lessons are installed beside this program.",
               {.type = Type::body, .ink = Token::t2});
    return;
  }
  // Groups stay whole; the second column begins with the group that would pass the middle.
  float total = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool begins = i == 0 || group_of_lesson(all[i].number) != group_of_lesson(all[i - 1].number);
    total += row_height + (begins ? group_height : 0);
  }
  const float half = columns == 1 ? total : total / 2;
  const float column_width =
      std::floor((body.w - 16 * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  lessons_scroll_ = std::max(0.0F, lessons_scroll_ - canvas.wheel_over(box) * row_height * 2);
  const Clipped inside(paint, body);
  float x = body.x, y = 0, tallest = 0;
  int column = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto group = group_of_lesson(all[i].number);
    if (i == 0 || group != group_of_lesson(all[i - 1].number)) {
      std::size_t size = 0, finished = 0;
      for (const auto& lesson : all)
        if (group_of_lesson(lesson.number) == group) {
          ++size;
          finished += lesson.state == LessonListed::State::done ? 1 : 0;
        }
      const float height = group_height + static_cast<float>(size) * row_height;
      if (column + 1 < columns && y > 0 && y + height / 2 > half) {
        ++column;
        x += column_width + 16;
        tallest = std::max(tallest, y);
        y = 0;
      }
      const Rect head{x + 10, body.y + y - lessons_scroll_ + 2, column_width - 20, group_height - 4};
      paint.text(head, group, {.type = Type::caption_strong, .ink = Token::t2});
      paint.text(head, fmt::format("{} of {}", finished, size),
                 {.type = Type::caption, .ink = Token::t3, .align = Align::right});
      y += group_height;
    }
    const Rect row{x, body.y + y - lessons_scroll_, column_width, row_height};
    if (row.bottom() > body.y && row.y < body.bottom()) draw_lesson(canvas, row, i);
    // What the keys chose is brought into the card.
    if (is_chosen(List::lessons, i)) {
      if (row.bottom() > body.bottom()) lessons_scroll_ += row.bottom() - body.bottom();
      if (row.y < body.y) lessons_scroll_ = std::max(0.0F, lessons_scroll_ - (body.y - row.y));
    }
    y += row_height;
  }
  tallest = std::max(tallest, y);
  lessons_scroll_ = std::clamp(lessons_scroll_, 0.0F, std::max(0.0F, tallest - body.h));
  if (columns > 1)
    paint.line({body.x + column_width + 8, box.y + 42}, {body.x + column_width + 8, box.bottom() - 1},
               Token::line);
  if (tallest > body.h) {
    const float bar = body.h * body.h / tallest;
    paint.fill({body.right() - 4, body.y + (body.h - bar) * lessons_scroll_ / (tallest - body.h), 4, bar},
               Token::line2, 2);
  }
}

void HomeView::draw_labs(Canvas& canvas, const Rect& box, float row_height) {
  Painter& paint = canvas.paint;
  const Rect body = card(paint, box, "Labs", "last result", "B").inset(8, 8);
  const auto& labs = facts_.labs();
  if (labs.empty()) {
    paint.text(body.inset(12, 0).top(row_height),
               facts_.answered() ? "No labs are installed here." : "Looking …",
               {.type = Type::body, .ink = Token::t2});
    return;
  }
  const Clipped inside(paint, body);
  for (std::size_t i = 0; i < labs.size(); ++i) {
    const auto& lab = labs[i];
    const Rect row{body.x, body.y + static_cast<float>(i) * (row_height + 4), body.w, row_height};
    if (row.y > body.bottom()) break;
    const Touch touch =
        list_row(canvas, "home/lab/" + lab.name, row, is_chosen(List::labs, i) ? Checked::yes : Checked::no);
    const bool tried = lab.last.has_value();
    paint.text(Rect{row.x + 12, row.y, 36, row.h}, fmt::format("L{}", lab.number),
               {.type = Type::axis, .ink = Token::t2});
    paint.text(Rect{row.x + 48, row.y, row.w - 48 - 150, row.h}, lab.title,
               {.type = Type::body, .ink = tried ? Token::t1 : Token::t2});
    if (tried && lab.last->score && lab.last->of > 0) {
      const bool all = *lab.last->score == lab.last->of;
      progress_bar(paint, {row.right() - 146, row.centre().y - 3, 56, 6},
                   static_cast<float>(*lab.last->score) / static_cast<float>(lab.last->of),
                   all ? Token::ok : Token::ink);
      paint.text(Rect{row.x, row.y, row.w - 30, row.h}, fmt::format("{}/{}", *lab.last->score, lab.last->of),
                 {.type = Type::code, .align = Align::right});
      if (all)
        tick(paint, {row.right() - 14, row.centre().y}, 5, Token::ok);
      else
        cross(paint, {row.right() - 14, row.centre().y}, 4, Token::error);
    } else {
      paint.text(Rect{row.x, row.y, row.w - 12, row.h}, tried ? "did not build" : "not checked yet",
                 {.type = Type::caption, .ink = tried ? Token::error : Token::t3, .align = Align::right});
    }
    if (touch.clicked) choose(canvas, List::labs, i);
    if (touch.hovered) {
      const std::string command = fmt::format("switchboard lab start L{}", lab.number);
      tooltip(canvas.overlay, canvas.items.pointer().at, canvas.screen,
              {command, "copies the task and a starter into a folder; a click copies this command"});
    }
  }
}

void HomeView::draw_recordings(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  const Rect body = card(paint, box, "Recordings", "", "R").inset(8, 6);
  const auto& all = facts_.recordings();
  if (all.empty()) {
    float y = body.y + 8;
    for (const auto line : paint.wrap("No recordings yet. Observe a program, or drop a .swb file here.",
                                      Type::body, body.w - 24)) {
      paint.text(Point{body.x + 12, y}, line, {.type = Type::body, .ink = Token::t2});
      y += 22;
    }
    return;
  }
  const Clipped inside(paint, body);
  constexpr float height = 46;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const RecordingListed& recording = all[i];
    const Rect row{body.x, body.y + static_cast<float>(i) * (height + 2), body.w, height};
    if (row.bottom() > body.bottom()) break;
    const Touch touch = list_row(canvas, "home/recording/" + recording.name, row,
                                 is_chosen(List::recordings, i) ? Checked::yes : Checked::no);
    const Rect first{row.x + 12, row.y + 3, row.w - 24, 22}, second{row.x + 12, row.y + 23, row.w - 24, 19};
    const float when = paint.width_of(recording.when, Type::caption);
    paint.text(Rect{first.x, first.y, first.w - when - 12, first.h}, recording.name, {.type = Type::body});
    paint.text(first, recording.when, {.type = Type::caption, .ink = Token::t2, .align = Align::right});
    const bool open = recording.state == RecordingListed::State::unfinished;
    const bool gone = recording.state == RecordingListed::State::missing;
    const std::string state = open ? "not finished" : gone ? "no recording" : "";
    const float width = state.empty() ? 0 : paint.width_of(state, Type::caption) + 12;
    paint.text(Rect{second.x, second.y, second.w - width, second.h}, recording.detail,
               {.type = Type::caption, .ink = Token::t2});
    paint.text(second, state,
               {.type = Type::caption, .ink = gone ? Token::error : Token::t2, .align = Align::right});
    if (touch.clicked) choose(canvas, List::recordings, i);
    if (touch.hovered) tooltip(canvas.overlay, canvas.items.pointer().at, canvas.screen, {recording.path});
  }
}

void HomeView::draw_machine(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  const Rect body = card(paint, box, "This machine permits", "", "").inset(20, 10);
  const auto& permits = facts_.permits();
  const Rect foot{body.x, body.bottom() - 20, body.w, 20};
  const float command = paint.text(foot, "switchboard doctor", {.type = Type::axis, .ink = Token::t2});
  if (command + 110 < foot.w)
    paint.text(foot, "says what would", {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  if (permits.empty()) {
    paint.text(body.top(24), facts_.answered() ? "The tool did not answer." : "Looking …",
               {.type = Type::body, .ink = Token::t2});
    return;
  }
  const Rect list = body.top(body.h - 26);
  const Clipped inside(paint, list);
  const float step = std::clamp(list.h / static_cast<float>(permits.size()), 20.0F, 27.0F);
  for (std::size_t i = 0; i < permits.size(); ++i) {
    const auto& permit = permits[i];
    const Rect row{list.x, list.y + static_cast<float>(i) * step, list.w, step};
    const bool yes = permit.answer == control::Permit::Answer::yes;
    if (yes)
      tick(paint, {row.x + 6, row.centre().y}, 4.5F, Token::ok);
    else
      cross(paint, {row.x + 6, row.centre().y}, 4, Token::error);
    std::string name = permit.name;
    if (!name.empty() && name[0] >= 'a' && name[0] <= 'z') name[0] = static_cast<char>(name[0] - 'a' + 'A');
    paint.text(Rect{row.x + 22, row.y, row.w - 22, row.h}, name,
               {.type = Type::body, .ink = yes ? Token::t1 : Token::t2});
    const Touch touch = canvas.items.touch("home/permit/" + permit.name, paint.visible(row));
    if (!touch.hovered) continue;
    std::vector<std::string_view> lines{permit.detail};
    if (!yes && !permit.without.empty()) lines.emplace_back(permit.without);
    tooltip(canvas.overlay, canvas.items.pointer().at, canvas.screen, lines);
  }
}

}  // namespace switchboard::visualizer
