#include "visualizer/views/home_view.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "lessons/player/catalogue.hpp"
#include "lessons/player/lesson.hpp"
#include "lessons/player/progress.hpp"

namespace switchboard::visualizer {
namespace {

namespace fs = std::filesystem;

std::string day_of(const fs::path& file) {
  std::error_code error;
  const auto written = fs::last_write_time(file, error);
  if (error) return "";
  const auto system = std::chrono::file_clock::to_sys(written);
  return fmt::format("{:%d %b %H:%M}",
                     fmt::localtime(std::chrono::system_clock::to_time_t(
                         std::chrono::time_point_cast<std::chrono::system_clock::duration>(system))));
}

void card(Painter& paint, const Rect& box, std::string_view title, std::string_view caption) {
  paint.fill(box, Token::panel, 8);
  paint.outline(box, Token::line, 8);
  const float width = paint.text(Rect{box.x + 20, box.y, box.w - 40, 42}, title, {.type = Type::heading});
  paint.text(Rect{box.x + 20 + width + 12, box.y + 1, box.w - width - 60, 42}, caption,
             {.type = Type::caption, .ink = Token::t2});
  paint.line({box.x, box.y + 42}, {box.right(), box.y + 42}, Token::line);
}

}  // namespace

void HomeView::look() {
  looked_ = true;
  for (const auto& entry : lessons::all_lessons()) {
    LessonRow row{entry.number, entry.name, entry.name, 0, 0, false};
    try {
      row.title = lessons::load_lesson(entry.folder).title;
    } catch (const lessons::LessonError&) {
      continue;  // `switchboard lessons --check` says what is wrong with it
    }
    const auto progress = lessons::progress_of(entry.name);
    row.reached = progress.reached;
    row.steps = progress.steps;
    row.done = progress.done;
    lessons_.push_back(std::move(row));
  }
  std::error_code error;
  std::vector<std::pair<fs::file_time_type, fs::path>> files;
  for (const auto& entry : fs::directory_iterator(fs::current_path(error), error))
    if (entry.path().extension() == ".swb") files.emplace_back(entry.last_write_time(error), entry.path());
  std::ranges::sort(files, std::greater<>());
  for (const auto& [time, path] : files) recordings_.push_back({path, path.stem().string(), day_of(path)});
}

void HomeView::draw(Canvas& canvas, const Rect& area) {
  if (!looked_) look();
  const float width = std::min(1120.0F, area.w - 32);
  const Rect page{area.centre().x - width / 2, area.y + 12, width, area.h - 28};
  const float left = page.w * 0.56F;
  draw_observe(canvas, {page.x, page.y, page.w, 112});
  const Rect below = page.below(128);
  draw_lessons(canvas, below.left(left - 8));
  draw_recordings(canvas, below.right_of(left + 8));
}

void HomeView::draw_observe(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  paint.fill(box, Token::panel, 8);
  paint.outline(box, Token::line, 8);
  paint.text(Point{box.x + 20, box.y + 14}, "Watch a program",
             {.type = Type::caption_strong, .ink = Token::t2});
  paint.text(Rect{box.x, box.y + 12, box.w - 20, 20}, "not modified, not recompiled, in a network of its own",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  const Rect line{box.x + 20, box.y + 40, box.w - 40, 34};
  paint.fill(line, Token::inset, 4);
  paint.outline(line, Token::line2, 4);
  paint.text(line.inset(14, 0), "switchboard observe -o run.swb -- ./server 8080", {.type = Type::code});
  paint.text(Point{box.x + 20, box.y + 84}, "or drop a .swb file here",
             {.type = Type::caption, .ink = Token::t2});
}

void HomeView::draw_lessons(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  const auto done = std::ranges::count_if(lessons_, [](const LessonRow& l) { return l.done; });
  card(paint, box, "Lessons", fmt::format("{} of {} done", done, lessons_.size()));
  float y = box.y + 52;
  for (const LessonRow& lesson : lessons_) {
    const Rect row{box.x + 8, y, box.w - 16, 32};
    if (row.bottom() > box.bottom()) break;
    const Touch touch = canvas.items.touch("home/lesson/" + lesson.name, row);
    if (touch.hovered) paint.fill(row, Token::hover, 4);
    paint.text(Rect{row.x + 12, row.y, 30, row.h}, fmt::format("{:02}", lesson.number),
               {.type = Type::axis, .ink = Token::t2});
    paint.text(Rect{row.x + 44, row.y, row.w - 190, row.h}, lesson.title, {.type = Type::body});
    const Point sign{row.right() - 18, row.centre().y};
    if (lesson.done)
      tick(paint, sign, 5, Token::ok);
    else if (lesson.reached > 0 && lesson.steps > 0) {
      const Rect track{row.right() - 128, row.centre().y - 3, 56, 6};
      paint.fill(track, Token::line, 3);
      paint.fill(track.left(track.w * static_cast<float>(lesson.reached) / static_cast<float>(lesson.steps)),
                 Token::ink, 3);
      paint.text(Rect{row.x, row.y, row.w - 14, row.h}, fmt::format("{}/{}", lesson.reached, lesson.steps),
                 {.type = Type::caption, .ink = Token::t2, .align = Align::right});
    } else {
      paint.ring(sign, 5, Token::line2);
    }
    if (touch.clicked) canvas.wishes.lesson = lesson.name;
    y += 34;
  }
  if (lessons_.empty())
    paint.text(Point{box.x + 20, y}, "No lessons are installed beside this program.",
               {.type = Type::body, .ink = Token::t2});
}

void HomeView::draw_recordings(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  card(paint, box, "Recordings", "of this folder");
  float y = box.y + 52;
  for (const RecordingRow& recording : recordings_) {
    const Rect row{box.x + 8, y, box.w - 16, 32};
    if (row.bottom() > box.bottom()) break;
    const Touch touch = canvas.items.touch("home/recording/" + recording.name, row);
    if (touch.hovered) paint.fill(row, Token::hover, 4);
    paint.text(Rect{row.x + 12, row.y, row.w - 140, row.h}, recording.name, {.type = Type::body});
    paint.text(Rect{row.x, row.y, row.w - 12, row.h}, recording.when,
               {.type = Type::caption, .ink = Token::t3, .align = Align::right});
    if (touch.clicked) canvas.wishes.open = recording.file.string();
    y += 34;
  }
  if (recordings_.empty()) {
    for (const auto line : paint.wrap("No recordings yet. Observe a program, or drop a .swb file here.",
                                      Type::body, box.w - 40)) {
      paint.text(Point{box.x + 20, y}, line, {.type = Type::body, .ink = Token::t2});
      y += 22;
    }
  }
}

}  // namespace switchboard::visualizer
