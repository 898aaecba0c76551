#include "visualizer/app/compare_page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/recording/reader.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float bar_height = 64, row_height = 26, chosen_height = 92, middle = 56;
using Kind = AlignedCall::Kind;

std::string file_name(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

}  // namespace

const Syscall* ComparePage::Side::call(AlignedCall::Side place) const {
  return place.count == 0 ? nullptr : std::get_if<Syscall>(&timeline.event(place.index).fact);
}

ComparePage::ComparePage(const std::string& left, const std::string& right)
    : left_{left, file_name(left), load_recording(left), {}},
      right_{right, file_name(right), load_recording(right), {}} {
  left_.marks = program_marks(left_.timeline);
  right_.marks = program_marks(right_.timeline);
  programs_ = align_calls(left_.timeline, right_.timeline);
  for (std::size_t i = 0; i < programs_.size(); ++i) {
    rows_.push_back({i, nullptr});
    for (const AlignedCall& call : programs_[i].calls) {
      rows_.push_back({i, &call});
      ++calls_;
      differences_ += call.kind == Kind::same ? 0 : 1;
    }
  }
  const auto first = std::ranges::find_if(rows_, is_difference);
  chosen_ = first == rows_.end() ? std::min<std::size_t>(1, rows_.size())
                                 : static_cast<std::size_t>(first - rows_.begin());
}

std::string ComparePage::title() const {
  return left_.name + " and " + right_.name + " · Switchboard";
}

bool ComparePage::is_difference(const Row& row) {
  return row.call != nullptr && row.call->kind != Kind::same;
}

std::string ComparePage::verdict() const {
  if (calls_ == 0) return "Neither used a socket.";
  if (differences_ == 0) return "Both make the same calls in the same order.";
  const auto same = static_cast<std::int64_t>(calls_ - differences_);
  return fmt::format("{}, {} the same", counted(static_cast<std::int64_t>(differences_), "difference"),
                     counted(same, "call"));
}

void ComparePage::go_to_difference(int direction) {
  for (std::size_t i = chosen_; direction > 0 ? i + 1 < rows_.size() : i > 0;) {
    i = direction > 0 ? i + 1 : i - 1;
    if (!is_difference(rows_[i])) continue;
    chosen_ = i;
    bring_ = Scroll::to_chosen;
    return;
  }
}

void ComparePage::want(Half half) {
  if (chosen_ >= rows_.size() || rows_[chosen_].call == nullptr) return;
  const Side& side = half == Half::left ? left_ : right_;
  const auto place = half == Half::left ? rows_[chosen_].call->left : rows_[chosen_].call->right;
  if (place.count > 0) wanted_ = Wanted{side.path, side.timeline.head(place.index).id};
}

void ComparePage::take_keys(Canvas& canvas) {
  Input& input = canvas.input;
  const auto go = [&](std::ptrdiff_t by) {
    const auto last = static_cast<std::ptrdiff_t>(rows_.size()) - 1;
    chosen_ = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(chosen_) + by,
                                                                  0, std::max<std::ptrdiff_t>(last, 0)));
    bring_ = Scroll::to_chosen;
  };
  if (input.take(Key::down)) go(1);
  if (input.take(Key::up)) go(-1);
  if (input.take(Key::page_down)) go(16);
  if (input.take(Key::page_up)) go(-16);
  if (input.take(letter('N'))) go_to_difference(1);
  if (input.take(letter('N'), With::shift)) go_to_difference(-1);
  if (input.take(Key::enter) || input.take(Key::left)) want(Half::left);
  if (input.take(Key::enter, With::shift) || input.take(Key::right)) want(Half::right);
  if (input.take(Key::escape)) canvas.wishes.page = Wishes::Page::home;
}

void ComparePage::draw(Canvas& canvas, const Rect& area) {
  Painter& paint = canvas.paint;
  take_keys(canvas);
  paint.fill(area, Token::panel);
  draw_heads(canvas, area.top(bar_height));
  const bool has_chosen = area.h > 320 && !rows_.empty();
  const Rect list = area.below(bar_height).top(area.h - bar_height - (has_chosen ? chosen_height : 0));
  const float total = static_cast<float>(rows_.size()) * row_height;
  scroll_ -= canvas.wheel_over(list) * row_height * 3;
  if (std::exchange(bring_, Scroll::as_it_is) == Scroll::to_chosen) {
    const float top = static_cast<float>(chosen_) * row_height;
    if (top < scroll_ || top + 3 * row_height > scroll_ + list.h) scroll_ = top - list.h / 3;
  }
  scroll_ = std::clamp(scroll_, 0.0F, std::max(0.0F, total - list.h));
  {
    const Clipped clipped(paint, list);
    for (auto i = static_cast<std::size_t>(scroll_ / row_height); i < rows_.size(); ++i) {
      const Rect row{list.x, list.y + static_cast<float>(i) * row_height - scroll_, list.w, row_height};
      if (row.y >= list.bottom()) break;
      draw_row(canvas, row, i);
    }
  }
  if (rows_.empty())
    paint.text(Rect{list.x, list.y + list.h * 0.3F, list.w, 24}, verdict(),
               {.type = Type::body, .ink = Token::t2, .align = Align::centre});
  if (total > list.h) {
    const float bar = std::max(24.0F, list.h * list.h / total);
    paint.fill({list.right() - 7, list.y + (list.h - bar) * scroll_ / (total - list.h), 4, bar}, Token::line2,
               2);
  }
  if (has_chosen) draw_chosen(canvas, area.below(area.h - chosen_height));
}

void ComparePage::draw_heads(Canvas& canvas, const Rect& bar) {
  Painter& paint = canvas.paint;
  const float half = (bar.w - middle) / 2;
  const auto head = [&](const Rect& box, const Side& side) {
    paint.text(Rect{box.x, box.y + 8, box.w, 24}, side.name, {.type = Type::heading});
    paint.text(Rect{box.x, box.y + 32, box.w, 20}, side.timeline.info.title,
               {.type = Type::axis, .ink = Token::t3});
  };
  head({bar.x + 16, bar.y, half * 0.6F, bar.h}, left_);
  head({bar.x + half + middle + 12, bar.y, half - 28, bar.h}, right_);
  const std::string words = verdict();
  paint.text(Rect{bar.x + half * 0.62F, bar.y + 8, half * 0.38F - 8, 24}, words,
             {.type = Type::caption_strong, .ink = Token::t2, .align = Align::right});
  paint.line({bar.x, bar.bottom() - 1}, {bar.right(), bar.bottom() - 1}, Token::line);
}

void ComparePage::draw_program(Canvas& canvas, const Rect& row, const Row& heading) {
  Painter& paint = canvas.paint;
  const AlignedProgram& program = programs_[heading.program];
  const float half = (row.w - middle) / 2;
  paint.fill(row, Token::raised);
  const auto name = [&](const Rect& box, const Side& side, std::optional<ProcessId> id) {
    if (!id) {
      paint.text(box, "no such program", {.type = Type::caption, .ink = Token::t3});
      return;
    }
    const auto mark = side.marks.find(*id);
    const bool known = mark != side.marks.end();
    const Token role = known ? token_of(mark->second.role) : Token::t3;
    const std::string letter(1, known ? mark->second.letter : '?');
    const float badge = letter_badge(paint, {box.x, box.centre().y - 9}, letter, role, 18);
    const auto* process = known ? &mark->second.label : nullptr;
    paint.text(box.right_of(badge + 8), process != nullptr ? *process : "", {.type = Type::body_strong});
  };
  name({row.x + 16, row.y, half - 16, row.h}, left_, program.left);
  name({row.x + half + middle + 12, row.y, half - 28, row.h}, right_, program.right);
  if (program.not_compared > 0)
    paint.text(
        row.inset(16, 0),
        counted(static_cast<std::int64_t>(program.not_compared), "call") + " left out: it is very long",
        {.type = Type::caption, .ink = Token::t2, .align = Align::right});
}

void ComparePage::draw_row(Canvas& canvas, const Rect& row, std::size_t place) {
  Painter& paint = canvas.paint;
  const Row& what = rows_[place];
  if (what.call == nullptr) {
    draw_program(canvas, row, what);
    if (place == chosen_) paint.fill({row.x, row.y, 3, row.h}, Token::ink);
    return;
  }
  const Touch touch = canvas.items.touch(fmt::format("compare/row/{}", place), paint.visible(row));
  if (touch.clicked) chosen_ = place;
  if (place == chosen_ || touch.hovered) paint.fill(row, Token::hover);
  if (place == chosen_) paint.fill({row.x, row.y, 3, row.h}, Token::ink);
  const float half = (row.w - middle) / 2;
  const Rect left{row.x + 16, row.y, half - 16, row.h}, right{row.x + half + middle, row.y, half - 16, row.h};
  draw_half(canvas, left, left_, what.call->left, what);
  draw_half(canvas, right, right_, what.call->right, what);
  const Point centre{row.x + half + middle / 2, row.centre().y};
  switch (what.call->kind) {
    case Kind::same:
      paint.line({centre.x - 4, centre.y - 2}, {centre.x + 4, centre.y - 2}, Token::line2);
      paint.line({centre.x - 4, centre.y + 2}, {centre.x + 4, centre.y + 2}, Token::line2);
      break;
    case Kind::differs:
      paint.line({centre.x - 6, centre.y - 3}, {centre.x + 6, centre.y - 3}, Token::t1, 2);
      paint.line({centre.x - 6, centre.y + 3}, {centre.x + 6, centre.y + 3}, Token::t1, 2);
      paint.line({centre.x - 4, centre.y + 7}, {centre.x + 4, centre.y - 7}, Token::t1, 2);
      break;
    case Kind::only_left:
      arrow(paint, {centre.x + 8, centre.y}, {centre.x - 8, centre.y}, Token::t1);
      break;
    case Kind::only_right:
      arrow(paint, {centre.x - 8, centre.y}, {centre.x + 8, centre.y}, Token::t1);
      break;
  }
  if (touch.double_clicked) {
    chosen_ = place;
    want(canvas.items.pointer().at.x < centre.x ? Half::left : Half::right);
  }
}

void ComparePage::draw_half(Canvas& canvas, const Rect& half, const Side& side, AlignedCall::Side place,
                            const Row& row) {
  Painter& paint = canvas.paint;
  const Syscall* call = side.call(place);
  if (call == nullptr) {
    paint.dashed_outline(half.inset(4, 4), Token::line2);
    return;
  }
  // What both did is there to find one's way by.
  const bool quiet = row.call->kind == Kind::same;
  const Ink ink = quiet ? Token::t2 : Token::t1;
  paint.text(Rect{half.x, half.y, 74, half.h}, time_text(side.timeline.head(place.index).at),
             {.type = Type::axis, .ink = Token::t2, .align = Align::right});
  family_shape(paint, {half.x + 92, half.centre().y}, family_of(call->name));
  const std::string count =
      place.count > 1 ? fmt::format("{} times", count_text(static_cast<std::int64_t>(place.count))) : "";
  std::string result = result_text(*call);
  const float result_width = std::max(64.0F, paint.width_of(result, Type::code)) + 12;
  const float count_width = count.empty() ? 0 : paint.width_of(count, Type::caption) + 12;
  const Rect words{half.x + 106, half.y, half.w - 106 - result_width - count_width, half.h};
  const std::string text = short_call(*call);
  const Type type = paint.width_of(text, Type::code) <= words.w ? Type::code : Type::axis;
  paint.text(words, text, {.type = type, .ink = ink});
  paint.text(Rect{half.x, half.y, half.w - result_width, half.h}, count,
             {.type = Type::caption, .ink = Token::t2, .align = Align::right});
  paint.text(Rect{half.x, half.y, half.w - 8, half.h}, result,
             {.type = Type::code, .ink = call->error ? Ink(Token::error) : ink, .align = Align::right});
}

/// The chosen calls in full, and the lines that made them.
void ComparePage::draw_chosen(Canvas& canvas, const Rect& area) {
  Painter& paint = canvas.paint;
  paint.fill(area.top(1), Token::line);
  const float half = (area.w - middle) / 2;
  const Row& row = rows_[std::min(chosen_, rows_.size() - 1)];
  const auto say = [&](const Rect& box, const Side& side, AlignedCall::Side place, std::string_view name) {
    const Syscall* call = row.call != nullptr ? side.call(place) : nullptr;
    if (call == nullptr) {
      if (row.call != nullptr)
        paint.text(box.top(22), "This run makes no such call here.", {.type = Type::body, .ink = Token::t2});
      return;
    }
    float y = box.y;
    const std::string text = long_call(*call) + " " + result_suffix(*call);
    for (const auto line : paint.wrap(text, Type::code, box.w)) {
      if (y > box.y + 21) break;
      paint.text(Rect{box.x, y, box.w, 20}, line, {.type = Type::code});
      y += 20;
    }
    if (call->source)
      paint.text(Rect{box.x, area.bottom() - 34, box.w - 120, 22}, short_place_text(*call->source),
                 {.type = Type::axis, .ink = Token::t2});
    if (button(paint, canvas.items, name, {box.right() - 108, area.bottom() - 36, 108, 28}, "Look at it"))
      want(name == "compare/left" ? Half::left : Half::right);
  };
  const auto left = row.call != nullptr ? row.call->left : AlignedCall::Side{};
  const auto right = row.call != nullptr ? row.call->right : AlignedCall::Side{};
  say({area.x + 16, area.y + 12, half - 16, area.h - 20}, left_, left, "compare/left");
  say({area.x + half + middle, area.y + 12, half - 16, area.h - 20}, right_, right, "compare/right");
}

}  // namespace switchboard::visualizer
