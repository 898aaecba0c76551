#include "visualizer/views/source_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/source_lines.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

std::string file_name(const std::string& path) {
  return path.substr(path.rfind('/') + 1);
}

/// Its own name, with the folder where another file has the same.
std::string tab_label(const std::vector<std::string>& files, const std::string& file) {
  const std::string name = file_name(file);
  const auto same = std::ranges::count_if(files, [&](const auto& each) { return file_name(each) == name; });
  if (same < 2) return printable(name);
  const auto slash = file.rfind('/');
  if (slash == std::string::npos) return printable(name);
  const auto before = file.rfind('/', slash - 1);
  return printable(file.substr(before == std::string::npos ? 0 : before + 1));
}

}  // namespace

SourceView::Present SourceView::present_call(ViewContext& context) const {
  Present present;
  const Timeline& timeline = context.session.timeline();
  const Selection& selection = context.session.selection();
  const Sources& sources = context.session.sources();
  std::optional<std::uint32_t> latest;
  if (selection.call) {
    present.event = timeline.find(*selection.call);
    present.is_selected = true;
  } else if (selection.packet) {
    if (const auto sent_by = cause_of(context, *selection.packet)) present.event = timeline.find(*sent_by);
  } else if (selection.socket) {
    latest = sources.latest(context.session.cursor(), *selection.socket);
  }
  if (present.event == nullptr && !latest) latest = sources.latest(context.session.cursor());
  if (latest) present.event = &timeline.event(*latest);
  if (present.event != nullptr) present.call = std::get_if<Syscall>(&present.event->fact);
  return present;
}

int SourceView::number_at(std::size_t row) const {
  if (text_ != nullptr) return static_cast<int>(row) + 1;
  return row < numbers_.size() ? numbers_[row] : 0;
}

std::optional<std::size_t> SourceView::row_of(int number) const {
  if (number <= 0) return {};
  if (text_ != nullptr) {
    if (static_cast<std::size_t>(number) > text_->lines.size()) return {};
    return static_cast<std::size_t>(number) - 1;
  }
  const auto found = std::ranges::lower_bound(numbers_, number);
  if (found == numbers_.end() || *found != number) return {};
  return static_cast<std::size_t>(found - numbers_.begin());
}

/// To the file of the present call, when the cursor or the selection has moved.
void SourceView::follow(ViewContext& context, const Present& present) {
  const Sources& sources = context.session.sources();
  const bool moved =
      context.session.cursor() != followed_cursor_ || !(context.session.selection() == followed_);
  if (present.has_line() && (moved || file_.empty())) file_ = present.call->source->file;
  if (file_.empty() && !sources.files().empty()) file_ = sources.files().front();
  if (wanted_file_.empty()) return;
  // A tab was clicked: at the first line that made calls, unless the present one is in this file.
  file_ = std::exchange(wanted_file_, "");
  scroll_ = 0;
  if (const auto* lines = sources.lines_of(file_); lines != nullptr && !lines->empty())
    go_to_ = lines->begin()->first;
}

void SourceView::draw(ViewContext& context, const Rect& panel) {
  context.paint.fill(panel, Token::panel);
  const Present present = present_call(context);
  follow(context, present);
  text_ = file_.empty() ? nullptr : context.session.source_text(file_);
  lines_ = file_.empty() ? nullptr : context.session.sources().lines_of(file_);
  lit_ = lit_lines(context);
  numbers_.clear();
  if (text_ == nullptr && lines_ != nullptr)
    for (const auto& [number, line] : *lines_) numbers_.push_back(number);
  present_line_ = present.has_line() && present.call->source->file == file_ ? present.call->source->line : 0;
  Rect area = panel.below(draw_header(context, panel.top(header_height)));
  const float note = draw_note(context, area, present);
  area = area.below(note);
  if (lines_ == nullptr)
    draw_nothing(context, area);
  else
    draw_text(context, area, present);
}

float SourceView::draw_header(ViewContext& context, const Rect& header) {
  Painter& paint = context.paint;
  const auto& files = context.session.sources().files();
  const bool alone = files.size() < 2;
  std::string caption = alone && !file_.empty() ? printable(file_name(file_)) : "";
  const Timeline& timeline = context.session.timeline();
  const Sources& sources = context.session.sources();
  if (!sources.has_read_all(timeline))
    caption += fmt::format("{}reading its calls: {} %", caption.empty() ? "" : ", ",
                           sources.events_read() * 100 / timeline.size());
  const float after = view_header(context, header, View::source, caption);
  if (alone && !file_.empty()) {
    const Rect words{header.x + 16, header.y, after - header.x - 16, header.h};
    if (context.items.touch("source/file", words).hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {printable(file_), "as it was when the program ran"});
  }
  // Beside tabs of other views there may be no place for this one's buttons.
  const bool has_lines = lines_ != nullptr && !lines_->empty();
  const float needed = (has_lines ? 64.0F : 12.0F) + (alone ? 0.0F : 120.0F);
  const bool below = (has_lines || !alone) && after + needed > header.right();
  const Rect bar = below ? header.moved(0, header_height) : header;
  const float left = below ? bar.x + 12 : after + 4;
  float right = bar.right() - 12;
  if (has_lines) {
    const auto step = [&](const char* name, float turn, const char* words, int direction) {
      right -= 26;
      const Rect box{right, bar.y + 5, 22, 22};
      const Touch touch = context.items.touch(name, box);
      paint.fill(box, touch.held ? Token::line2 : touch.hovered ? Token::hover : Token::raised, 4);
      paint.outline(box, Token::line, 4);
      const Point c = box.centre();
      paint.polyline({{c.x - 4, c.y - turn * 2}, {c.x, c.y + turn * 2}, {c.x + 4, c.y - turn * 2}}, Token::t1,
                     1.5F);
      if (touch.clicked) step_to_line(context, direction);
      if (touch.hovered) tooltip(context.overlay, context.items.pointer().at, context.screen, {words});
    };
    step("source/next", 1, "The next line that made calls", 1);
    step("source/previous", -1, "The line before it that made calls", -1);
  }
  if (!alone) draw_tabs(context, {left, bar.y, right - left - 8, bar.h});
  return below ? 2 * header_height : header_height;
}

void SourceView::draw_tabs(ViewContext& context, const Rect& strip) {
  const auto& files = context.session.sources().files();
  const auto shown = std::ranges::find(files, file_);
  // The one that is shown stands first when not all have a place.
  std::vector<std::size_t> order;
  float width = 0;
  for (std::size_t i = 0; i < files.size(); ++i) {
    order.push_back(i);
    width += chip_width(context.paint, tab_label(files, files[i]), Type::caption_strong) + 6;
  }
  if (width > strip.w && shown != files.end())
    std::rotate(order.begin(), order.begin() + (shown - files.begin()),
                order.begin() + (shown - files.begin()) + 1);
  float x = strip.x;
  std::size_t drawn = 0;
  for (const std::size_t i : order) {
    const std::string label = tab_label(files, files[i]);
    const float w = chip_width(context.paint, label, Type::caption_strong);
    const float more = drawn + 1 < order.size() ? 44.0F : 0.0F;
    if (drawn > 0 && x + w + more > strip.right()) break;
    const Rect box{x, strip.y + 6, std::min(w, strip.right() - x - more), 20};
    const Touch touch = context.items.touch(fmt::format("source/tab/{}", i), box);
    if (files[i] == file_ || touch.hovered)
      context.paint.fill(box, files[i] == file_ ? Token::hover : Token::raised, 4);
    if (std::ranges::find(lit_, files[i], &SourceLocation::file) != lit_.end())
      context.paint.outline(box, Token::ink, 4, 2);
    context.paint.text(box.inset(8, 0), label,
                       {.type = files[i] == file_ ? Type::caption_strong : Type::caption,
                        .ink = files[i] == file_ ? Token::t1 : Token::t2});
    if (touch.hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen, {printable(files[i])});
    if (touch.clicked) {
      wanted_file_ = files[i];
    }
    x += box.w + 6;
    ++drawn;
  }
  if (drawn == order.size()) return;
  const Rect rest{x, strip.y + 6, 40, 20};
  const Touch touch = context.items.touch("source/more", rest);
  context.paint.text(
      rest, fmt::format("+{}", order.size() - drawn),
      {.type = Type::caption, .ink = touch.hovered ? Token::t1 : Token::t2, .align = Align::centre});
  if (touch.hovered)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {"More files", "Click shows the next one"});
  if (touch.clicked && shown != files.end()) {
    wanted_file_ = files[static_cast<std::size_t>(shown - files.begin() + 1) % files.size()];
  }
}

float SourceView::draw_note(ViewContext& context, const Rect& area, const Present& present) {
  const std::string words = why_no_line(context, present.is_selected ? present.call : nullptr, file_, text_);
  if (words.empty()) return 0;
  Painter& paint = context.paint;
  const auto lines = paint.wrap(words, Type::caption, std::min(area.w - 56, 520.0F));
  const Rect box{area.x + 16, area.y + 8, area.w - 32, static_cast<float>(lines.size()) * 19 + 12};
  paint.fill(box, Token::inset, 4);
  paint.outline(box, Token::line, 4);
  float y = box.y + 7;
  for (const auto line : lines) {
    paint.text(Point{box.x + 12, y}, line, {.type = Type::caption, .ink = Token::t2});
    y += 19;
  }
  return box.h + 12;
}

void SourceView::draw_nothing(ViewContext& context, const Rect& area) {
  const auto sentences = nothing_to_show(context);
  float y = area.y + 12;
  for (std::size_t i = 0; i < sentences.size(); ++i)
    for (const auto line : context.paint.wrap(sentences[i], Type::body, std::min(area.w - 32, 460.0F))) {
      context.paint.text(Point{area.x + 16, y}, line,
                         {.type = Type::body, .ink = i == 0 ? Token::t2 : Token::t3});
      y += 22;
    }
}

void SourceView::draw_text(ViewContext& context, const Rect& area, const Present& present) {
  Painter& paint = context.paint;
  list_ = area;
  rows_.line_height = context.density == Density::compact ? 20.0F : 23.0F;
  rows_.count = text_ != nullptr ? text_->lines.size() : numbers_.size();
  rows_.opened = row_of(present_line_);
  rows_.strip_height = rows_.opened ? strip_height(context, present) : 0;
  const bool moved =
      context.session.cursor() != followed_cursor_ || !(context.session.selection() == followed_);
  if (moved && rows_.opened) scroll_ = rows_.scroll_to(*rows_.opened, scroll_, area.h);
  if (const auto row = row_of(go_to_)) {
    scroll_ = rows_.scroll_to(rows_.opened.value_or(*row), scroll_, area.h);
    go_to_ = 0;
  }
  followed_cursor_ = context.session.cursor();
  followed_ = context.session.selection();
  scroll_ -= context.wheel_over(area) * rows_.line_height * 3;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, rows_.last_scroll(area.h)));

  const SourceColumns columns = lay_out_source_columns(area.w);
  {
    const Clipped clipped(paint, area);
    const std::size_t end = rows_.end_of_sight(scroll_, area.h);
    for (std::size_t i = rows_.first_in_sight(scroll_); i < end; ++i) {
      const Rect row{area.x, area.y + rows_.top_of(i) - scroll_, area.w, rows_.line_height};
      draw_line(context, row, columns, i);
      if (rows_.opened == i && rows_.strip_height > 0)
        draw_strip(context, Rect{row.x, row.bottom(), row.w, rows_.strip_height}, present);
    }
  }
  draw_scroll_bar(context, area);
}

void SourceView::draw_line(ViewContext& context, const Rect& row, const SourceColumns& columns,
                           std::size_t position) {
  Painter& paint = context.paint;
  const int number = number_at(position);
  const auto found = lines_->find(number);
  const bool calls = found != lines_->end();
  const bool is_present = number == present_line_;
  // Names of lines that are marked come first: what lies on top of them answers to the pointer.
  const bool is_lit = calls && std::ranges::any_of(lit_, [&](const auto& lit) {
                        return lit.line == number && lit.file == file_;
                      });
  if (is_present) context.items.touch(fmt::format("source/here/{}", number), paint.visible(row));
  if (is_lit) context.items.touch(fmt::format("source/lit/{}", number), paint.visible(row));
  const Touch touch =
      calls ? context.items.touch(fmt::format("source/line/{}", number), paint.visible(row)) : Touch{};
  if (is_present || touch.hovered) paint.fill(row, Token::hover);
  if (is_present) paint.fill({row.x, row.y, 4, row.h}, Token::ink);
  const Ink quiet = is_present || touch.hovered ? Token::t2 : Token::t3;
  paint.text(Rect{row.x + columns.number.x, row.y, columns.number.w, row.h}, std::to_string(number),
             {.type = Type::axis, .ink = quiet, .align = Align::right});
  // Without results beside it a line may use the whole width.
  const float code_width = calls ? columns.code.w : row.w - columns.code.x - 18;
  const Rect code{row.x + columns.code.x, row.y, code_width, row.h};
  if (text_ != nullptr)
    draw_code(context, code, position, is_present || touch.hovered ? Token::hover : Token::panel);
  else if (calls)
    paint.text(code, call_name(call_at(context, found->second.calls.front().index)),
               {.type = Type::code, .ink = Token::t2});
  if (!calls) return;
  draw_results(context, row, columns, found->second, quiet);
  if (is_lit) paint.outline({row.x + 4, row.y, row.w - 16, row.h}, Token::ink, 4, 2);
  if (touch.clicked) select_at(context, found->second);
  if (touch.hovered) explain_line(context, found->second);
}

void SourceView::draw_code(ViewContext& context, const Rect& place, std::size_t line, Token ground) {
  Painter& paint = context.paint;
  const std::string& text = text_->lines[line];
  CodeState state = text_->begins[line];
  const Clipped clipped(paint, place);
  float x = place.x;
  const float y = place.y + (place.h - paint.height_of(Type::code)) / 2;
  for (const CodeToken& token : tokens_of(text, text_->language, state)) {
    if (x > place.right()) break;
    Type face = Type::code;
    Ink ink = Token::t1;
    switch (token.kind) {
      case CodeKind::plain:
        break;
      case CodeKind::comment:
        ink = Token::t3;
        break;
      case CodeKind::text:
        ink = Token::t2;
        break;
      case CodeKind::keyword:
        face = Type::code_strong;
        ink = Token::t2;
        break;
      case CodeKind::call:
        ink = token_of(token.family);
        break;
    }
    x += paint.text(Point{x, y}, std::string_view(text).substr(token.begin, token.length),
                    {.type = face, .ink = ink});
  }
  if (x <= place.right()) return;
  // What does not fit is told, not only cut.
  const Rect edge{place.right() - 14, place.y, 14, place.h};
  paint.fill(edge, ground);
  paint.text(edge, "…", {.type = Type::code, .ink = Token::t3, .align = Align::right});
}

void SourceView::draw_scroll_bar(ViewContext& context, const Rect& list) {
  Painter& paint = context.paint;
  const float total = rows_.height();
  const Rect track{list.right() - 9, list.y + 2, 6, list.h - 4};
  if (total <= list.h) return;
  const float height = std::max(24.0F, track.h * list.h / total);
  const Touch touch = context.items.touch("source/scroll", track.inset(-4, 0));
  if (touch.held) {
    const float at = (context.items.pointer().at.y - track.y - height / 2) / (track.h - height);
    scroll_ = std::round(std::clamp(at, 0.0F, 1.0F) * (total - list.h));
  }
  const float y = track.y + (track.h - height) * scroll_ / (total - list.h);
  paint.fill({track.x, y, track.w, height}, touch.hovered || touch.held ? Token::t3 : Token::line2, 3);
  // Where in the file calls are made.
  for (const auto& [number, line] : *lines_)
    if (const auto row = row_of(number)) {
      const float mark = track.y + track.h * (rows_.top_of(*row) + rows_.line_height / 2) / total;
      paint.fill({track.x, std::round(mark), track.w, 2},
                 number == present_line_ ? Ink(Token::ink) : Ink(Token::t3));
    }
}

}  // namespace switchboard::visualizer
