#include "visualizer/views/console_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "engine/narrate/time_text.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/marked_line.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float programs_height = 32, footer_height = 44;
constexpr std::size_t most_copied = std::size_t{1} << 20;

std::span<const std::uint8_t> bytes_of(ViewContext& context, const ConsoleLine::Piece& piece) {
  const auto* output = std::get_if<OutputWritten>(&context.session.timeline().event(piece.event).fact);
  if (output == nullptr) return {};
  const auto& bytes = output->data.bytes;
  const auto end = std::min<std::size_t>(piece.end, bytes.size());
  return std::span(bytes).subspan(std::min<std::size_t>(piece.begin, end),
                                  end - std::min<std::size_t>(piece.begin, end));
}

/// The bytes of the pieces that were written at or before `until`.
Bytes joined(ViewContext& context, const ConsoleLine& line, Time until) {
  Bytes all;
  for (const auto& piece : line.pieces) {
    if (piece.at > until) break;
    const auto bytes = bytes_of(context, piece);
    all.insert(all.end(), bytes.begin(), bytes.end());
  }
  return all;
}

constexpr Time forever{std::numeric_limits<std::int64_t>::max()};

std::string as_text(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

}  // namespace

void ConsoleView::search(std::string_view text) {
  wanted_.fill(0);
  std::memcpy(wanted_.data(), text.data(), std::min(text.size(), wanted_.size() - 1));
}

bool ConsoleView::takes(ViewContext& context, const ConsoleLine& line) const {
  if (program_ && who_is(context, line.process).label != *program_) return false;
  if (wanted_[0] == 0) return true;
  return as_text(joined(context, line, forever)).find(wanted_.data()) != std::string::npos;
}

/// Lines that are new; all of them when something else is wanted. The newest may have grown.
void ConsoleView::update_rows(ViewContext& context) {
  const ConsoleLines& console = context.session.console();
  if (listed_ > console.size() || listed_wanted_ != wanted_.data() || listed_program_ != program_) {
    rows_.clear();
    listed_ = 0;
    listed_wanted_ = wanted_.data();
    listed_program_ = program_;
  }
  for (; listed_ < console.size(); ++listed_)
    if (takes(context, console.line(listed_))) rows_.push_back(static_cast<std::uint32_t>(listed_));
}

void ConsoleView::draw(ViewContext& context, const Rect& panel) {
  context.paint.fill(panel, Token::panel);
  row_height_ = context.density == Density::compact ? 20.0F : 22.0F;
  update_rows(context);
  draw_header(context, panel.top(header_height));
  Rect area = panel.below(header_height);
  area = area.below(draw_programs(context, area));
  // While programs run, there is a place to type at the bottom.
  const float footer = context.session.is_live() && area.h > 100 ? footer_height : 0.0F;
  const Rect list = area.top(area.h - footer);
  if (rows_.empty())
    draw_nothing(context, list);
  else
    draw_rows(context, list);
  if (footer > 0) draw_input(context, area.below(list.h));
}

void ConsoleView::draw_header(ViewContext& context, const Rect& header) {
  const auto all = static_cast<std::int64_t>(context.session.console().size());
  const auto shown = static_cast<std::int64_t>(rows_.size());
  std::string caption = all == 0 ? "" : counted(all, "line");
  if (shown != all) caption = fmt::format("{} of {}", count_text(shown), caption);
  const float after = view_header(context, header, View::console, caption);
  const float room = header.right() - 12 - after - 12;
  if (room < 120 || all == 0) return;
  const float copy = 52, width = std::min(220.0F, room - copy - 8);
  const Rect button_box{header.right() - 12 - copy, header.y + 4, copy, 24};
  if (button(context.paint, context.items, "console/copy", button_box, "Copy"))
    context.wishes.copy = text_of_rows(context);
  if (width < 90) return;
  const Rect box{button_box.x - 8 - width, header.y + 4, width, 24};
  text_field(context.paint, context.items, "console/search", box, "find in output", wanted_.data(),
             wanted_.size(), caret_);
  caret_ = Caret::as_it_is;
}

float ConsoleView::draw_programs(ViewContext& context, const Rect& area) {
  std::vector<Who> programs;
  for (const ProcessId process : context.session.console().writers()) {
    const Who who = who_is(context, process);
    if (std::ranges::none_of(programs, [&](const Who& each) { return each.label == who.label; }))
      programs.push_back(who);
    if (programs.size() == 12) break;  // of more, the search finds them
  }
  if (programs.size() < 2) return 0;
  Painter& paint = context.paint;
  float x = area.x + 16;
  const auto place = [&](const char* name, const std::string& label, const Who* who, bool chosen) {
    const float badge = who != nullptr ? 20.0F : 0.0F;
    const Rect box{x, area.y + 6, chip_width(paint, label) + badge, 20};
    if (box.right() > area.right() - 8) return false;
    const Touch touch = context.items.touch(name, box);
    if (chosen || touch.hovered) paint.fill(box, chosen ? Token::hover : Token::raised, 4);
    if (chosen) paint.outline(box, Token::line2, 4);
    if (who != nullptr) letter_badge(paint, {box.x + 4, box.y + 2}, who->letter, who->role, 16);
    paint.text(Rect{box.x + 8 + badge, box.y, box.w - 12 - badge, box.h}, label,
               {.type = Type::caption, .ink = chosen ? Token::t1 : Token::t2});
    x = box.right() + 6;
    return touch.clicked;
  };
  if (place("console/program/all", "all", nullptr, !program_)) program_.reset();
  for (std::size_t i = 0; i < programs.size(); ++i)
    if (place(fmt::format("console/program/{}", i).c_str(), programs[i].label, &programs[i],
              program_ == programs[i].label))
      program_ = programs[i].label;
  return programs_height;
}

void ConsoleView::draw_nothing(ViewContext& context, const Rect& list) const {
  const bool any = context.session.console().size() > 0;
  std::string words = "No program has written anything yet.";
  if (any)
    words = "No line has this text.";
  else if (!context.session.console().has_read_all(context.session.timeline()))
    words = "Reading what the programs wrote.";
  else if (!context.session.is_live())
    words = "The programs wrote nothing to their standard output and standard error.";
  float y = list.y + 12;
  for (const auto line : context.paint.wrap(words, Type::body, std::min(list.w - 32, 460.0F))) {
    context.paint.text(Point{list.x + 16, y}, line, {.type = Type::body, .ink = Token::t3});
    y += 22;
  }
}

/// The last line at the cursor comes into sight when the cursor has moved.
void ConsoleView::follow(ViewContext& context, const Rect& list) {
  const Time cursor = context.session.cursor();
  if (cursor == followed_) return;
  followed_ = cursor;
  const auto last = context.session.console().last_at(cursor);
  if (!last) {
    scroll_ = 0;
    return;
  }
  const auto after = std::ranges::upper_bound(rows_, static_cast<std::uint32_t>(*last));
  const auto row = static_cast<float>(std::max<std::ptrdiff_t>(after - rows_.begin() - 1, 0));
  const float top = row * row_height_;
  if (top < scroll_) scroll_ = top;
  if (top + row_height_ > scroll_ + list.h) scroll_ = top + row_height_ - list.h;
}

void ConsoleView::draw_rows(ViewContext& context, const Rect& area) {
  const Rect list = area.below(4);
  list_height_ = list.h;
  follow(context, list);
  scroll_ -= context.wheel_over(list) * row_height_ * 3;
  const float total = static_cast<float>(rows_.size()) * row_height_ + 8;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, std::max(0.0F, total - list.h)));
  // Whole rows at the top: what is cut there reads like another word.
  scroll_ = std::ceil(scroll_ / row_height_) * row_height_;
  {
    const Clipped clipped(context.paint, list);
    for (auto i = static_cast<std::size_t>(scroll_ / row_height_); i < rows_.size(); ++i) {
      const Rect row{list.x, list.y + static_cast<float>(i) * row_height_ - scroll_, list.w, row_height_};
      if (row.y >= list.bottom()) break;
      draw_row(context, row, rows_[i]);
    }
  }
  draw_scroll_bar(context, list);
}

void ConsoleView::draw_row(ViewContext& context, const Rect& row, std::uint32_t index) {
  Painter& paint = context.paint;
  const ConsoleLine& line = context.session.console().line(index);
  const Touch touch = context.items.touch(fmt::format("console/line/{}", index), paint.visible(row));
  if (touch.clicked) {
    chosen_ = index;
    context.session.look_at(line.pieces.back().at);
    followed_ = context.session.cursor();
  }
  const bool chosen = chosen_ == index;
  if (chosen || touch.hovered) paint.fill(row, Token::hover);
  if (chosen) paint.fill({row.x, row.y, 4, row.h}, Token::ink);
  const Ink quiet = chosen || touch.hovered ? Token::t2 : Token::t3;
  float x = row.x + 16;
  if (row.w >= 420) {
    paint.text(Rect{x, row.y, 74, row.h}, time_text(line.at()),
               {.type = Type::axis, .ink = quiet, .align = Align::right});
    x += 86;
  }
  const Who who = who_is(context, line.process);
  letter_badge(paint, {x, row.centre().y - 8}, who.letter, who.role, 16);
  x += 24;
  // The two streams are told apart by a word, not by a colour: standard error is no error.
  if (line.stream == 2) paint.text(Rect{x, row.y, 26, row.h}, "err", {.type = Type::axis, .ink = Token::t2});
  if (line.stream == 2) paint.fill({x + 30, row.y + 3, 2, row.h - 6}, Token::t2);
  x += 36;
  draw_text(context, Rect{x, row.y, row.right() - 14 - x, row.h}, line,
            chosen || touch.hovered ? Token::hover : Token::panel);
  if (!touch.hovered) return;
  const std::string title =
      fmt::format("{}, {}", who.label, line.stream == 2 ? "standard error" : "standard output");
  const std::string when = line.pieces.size() == 1
                               ? fmt::format("written at {}", time_text(line.at()))
                               : fmt::format("written in {} pieces, from {} to {}", line.pieces.size(),
                                             time_text(line.at()), time_text(line.pieces.back().at));
  tooltip(context.overlay, context.items.pointer().at, context.screen,
          {title, when, "Click goes to this moment."});
}

void ConsoleView::draw_text(ViewContext& context, const Rect& place, const ConsoleLine& line, Token ground) {
  Painter& paint = context.paint;
  const Time cursor = context.session.cursor();
  const Clipped clipped(paint, place);
  const Bytes now = joined(context, line, cursor);
  float x = marked_line(paint, place, place.x, now, Token::t1);
  if (line.pieces.back().at > cursor) {  // still to come
    const Bytes all = joined(context, line, forever);
    x = marked_line(paint, place, x, std::span(all).subspan(now.size()), {Token::t1, 0.45F});
  }
  if (line.not_kept > 0)
    x += paint.text(Rect{x + 6, place.y, 400, place.h},
                    fmt::format("{} more, not kept", byte_count(line.not_kept)),
                    {.type = Type::caption, .ink = Token::t3});
  if (x <= place.right()) return;
  const Rect edge{place.right() - 14, place.y, 14, place.h};
  paint.fill(edge, ground);
  paint.text(edge, "…", {.type = Type::code, .ink = Token::t3, .align = Align::right});
}

void ConsoleView::draw_scroll_bar(ViewContext& context, const Rect& list) {
  const float total = static_cast<float>(rows_.size()) * row_height_ + 8;
  if (total <= list.h) return;
  const Rect track{list.right() - 9, list.y + 2, 6, list.h - 4};
  const float height = std::max(24.0F, track.h * list.h / total);
  const Touch touch = context.items.touch("console/scroll", track.inset(-4, 0));
  if (touch.held) {
    const float at = (context.items.pointer().at.y - track.y - height / 2) / (track.h - height);
    scroll_ = std::round(std::clamp(at, 0.0F, 1.0F) * (total - list.h));
  }
  const float y = track.y + (track.h - height) * scroll_ / (total - list.h);
  context.paint.fill({track.x, y, track.w, height}, touch.hovered || touch.held ? Token::t3 : Token::line2,
                     3);
}

/// With the time and the program of each line; what comes after the cursor too.
std::string ConsoleView::text_of_rows(ViewContext& context) const {
  std::string text;
  for (const auto index : rows_) {
    const ConsoleLine& line = context.session.console().line(index);
    text += fmt::format("{}  {}{}  {}\n", time_text(line.at()), who_is(context, line.process).label,
                        line.stream == 2 ? " (err)" : "", as_text(joined(context, line, forever)));
    if (text.size() > most_copied) break;
  }
  return text;
}

void ConsoleView::take_keys(ViewContext& context) {
  if (context.input.take(Key::page_down)) scroll_ += list_height_ - row_height_;
  if (context.input.take(Key::page_up)) scroll_ -= list_height_ - row_height_;
}

}  // namespace switchboard::visualizer
