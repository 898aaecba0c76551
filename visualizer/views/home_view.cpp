#include "visualizer/views/home_view.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <utility>

#include "visualizer/session/command_words.hpp"
#include "visualizer/views/home_cards.hpp"

namespace switchboard::visualizer {

void HomeView::look_again() {
  const auto asks = facts_.asks();
  facts_ = HomeFacts();
  facts_.set_asks(asks);
}

void HomeView::draw(Canvas& canvas, const Rect& area, const std::vector<std::string>& recent) {
  if (!facts_.has_looked()) facts_.look(recent);
  if (!facts_.answered()) canvas.wishes.another_frame = true;
  take_keys(canvas);
  const HomeLayout layout = lay_out_home(area);
  if (!layout.go_on.is_empty()) draw_go_on(canvas, layout.go_on);
  draw_watch(canvas, layout.watch);
  draw_lessons(canvas, layout.lessons, layout.lesson_columns, layout.row);
  draw_labs(canvas, layout.labs, layout.row);
  draw_recordings(canvas, layout.recordings);
  draw_machine(canvas, layout.machine);
}

std::size_t HomeView::size_of_list(List list) const {
  switch (list) {
    case List::lessons:
      return facts_.lessons().size();
    case List::labs:
      return facts_.labs().size();
    case List::recordings:
      return facts_.recordings().size();
    case List::none:
      return 0;
  }
  return 0;
}

void HomeView::take_keys(Canvas& canvas) {
  Input& input = canvas.input;
  if (ImGui::GetIO().WantTextInput) {
    if (input.take(Key::enter) || input.take(Key::keypad_enter)) watch(canvas);
    return;
  }
  const auto go_to = [&](char key, List list) {
    if (!input.take(letter(key))) return;
    list_ = list;
    chosen_ = 0;
  };
  go_to('L', List::lessons);
  go_to('B', List::labs);
  go_to('R', List::recordings);
  const std::size_t count = size_of_list(list_);
  if (count == 0) return;
  if (input.take(Key::down)) ++chosen_;
  if (input.take(Key::up) && chosen_ > 0) --chosen_;
  chosen_ = std::min(chosen_, count - 1);
  if (input.take(Key::escape)) list_ = List::none;
  if (input.take(Key::enter) || input.take(Key::keypad_enter)) choose(canvas, list_, chosen_);
}

void HomeView::choose(Canvas& canvas, List list, std::size_t index) {
  if (list == List::lessons) canvas.wishes.lesson = facts_.lessons()[index].name;
  if (list == List::recordings) canvas.wishes.open = facts_.recordings()[index].path;
  // A lab is worked on in a terminal and an editor: what starts it there.
  if (list == List::labs)
    canvas.wishes.copy = fmt::format("switchboard lab start L{}", facts_.labs()[index].number);
}

void HomeView::draw_go_on(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  card(paint, box);
  const LessonListed* lesson = facts_.to_go_on();
  if (lesson == nullptr) {
    const bool none = facts_.lessons().empty();
    paint.text(Rect{box.x + 20, box.y, box.w - 40, box.h},
               none ? "No lessons are installed beside this program." : "All lessons are done.",
               {.type = Type::body, .ink = Token::t2});
    return;
  }
  const bool begun = lesson->state == LessonListed::State::begun;
  paint.text(Point{box.x + 20, box.y + 16}, begun ? "Go on where you stopped" : "Begin here",
             {.type = Type::caption_strong, .ink = Token::t2});
  const float room = box.w - 40 - 130;
  paint.text(Rect{box.x + 20, box.y + 38, room, 32}, fmt::format("{:02}  {}", lesson->number, lesson->title),
             {.type = Type::title});
  const auto steps = static_cast<int>(lesson->steps);
  if (begun && steps > 0) {
    paint.text(Rect{box.x + 20, box.y + 70, room, 22}, fmt::format("Step {} of {}", lesson->reached, steps),
               {.type = Type::body, .ink = Token::t2});
    segmented_progress(paint, {box.x + 20, box.bottom() - 24, std::min(room, 280.0F), 6}, steps,
                       static_cast<int>(lesson->reached) - 1);
  }
  if (button(paint, canvas.items, "home/go_on", {box.right() - 20 - 112, box.bottom() - 20 - 28, 112, 28},
             begun ? "Continue" : "Begin", ButtonKind::primary))
    canvas.wishes.lesson = lesson->name;
}

void HomeView::draw_watch(Canvas& canvas, const Rect& box) {
  Painter& paint = canvas.paint;
  card(paint, box);
  paint.text(Point{box.x + 20, box.y + 16}, "Watch a program",
             {.type = Type::caption_strong, .ink = Token::t2});
  const std::string promise = "not modified, not recompiled, in a network of its own";
  if (box.w > 480)
    paint.text(Rect{box.x, box.y + 12, box.w - 20, 22}, promise,
               {.type = Type::caption, .ink = Token::t3, .align = Align::right});
  const bool with_client = with_client_ == Option::on;
  const float button_width = 96, fields = box.w - 40 - button_width - 12;
  const float first = with_client ? std::floor((fields - 8) * 0.55F) : fields;
  const Rect line{box.x + 20, box.y + 42, first, 32};
  text_field(paint, canvas.items, "home/command", line, "./server 8080", command_.data(), command_.size(),
             Caret::as_it_is, FieldFor::words);
  if (with_client)
    text_field(paint, canvas.items, "home/client", {line.right() + 8, line.y, fields - first - 8, 32},
               "curl -s localhost:8080", client_.data(), client_.size(), Caret::as_it_is, FieldFor::words);
  if (button(paint, canvas.items, "home/watch",
             {box.right() - 20 - button_width, line.y + 2, button_width, 28}, "Observe", ButtonKind::primary))
    watch(canvas);
  float x = box.x + 20;
  const auto option = [&](const char* name, const char* label, Option& value) {
    const CheckChip chip =
        check_chip(canvas, name, {x, box.y + 88}, label, value == Option::on ? Checked::yes : Checked::no);
    if (chip.touch.clicked) value = value == Option::on ? Option::off : Option::on;
    x += chip.width + 8;
  };
  option("home/private", "private network", private_network_);
  option("home/stops", "stop at each call", stops_);
  option("home/with_client", "and a client, when listening", with_client_);
  const Rect rest{x + 8, box.y + 88, box.right() - 20 - x - 8, 20};
  if (!wrong_.empty())
    paint.text(rest, wrong_, {.type = Type::caption, .ink = Token::error, .align = Align::right});
  else if (rest.w > 90)
    paint.text(rest, "or drop a .swb", {.type = Type::caption, .ink = Token::t3, .align = Align::right});
}

void HomeView::watch(Canvas& canvas) {
  const auto program = command_words(command_.data());
  const auto client = command_words(with_client_ == Option::on ? client_.data() : "");
  wrong_.clear();
  if (!program || !client)
    wrong_ = "A quote is not closed.";
  else if (program->empty())
    wrong_ = "Which program?";
  if (!wrong_.empty()) return;
  Wishes::Watch wish{*program, *client, {}};
  if (private_network_ == Option::off)
    wish.more_arguments.insert(wish.more_arguments.end(), {"--net", "host"});
  if (stops_ == Option::on) wish.more_arguments.emplace_back("--step");
  canvas.wishes.watch = std::move(wish);
}

}  // namespace switchboard::visualizer
