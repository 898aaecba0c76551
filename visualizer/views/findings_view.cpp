#include "visualizer/views/findings_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float gap = 8, label_width = 76, line_height = 20, hint_width = 76;

struct WordsRow {
  std::string_view name;
  const std::string& words;
};

std::array<WordsRow, 3> gap_of(const FindingText& text) {
  return {{{"Did", text.did}, {"Expected", text.expected}, {"Happened", text.happened}}};
}
std::array<WordsRow, 3> hint_of(const FindingText& text) {
  return {{{"Why", text.why}, {"Mend", text.fix}, {"Read", text.reference}}};
}

float height_of(const Painter& paint, const std::array<WordsRow, 3>& rows, float width) {
  float height = 0;
  for (const WordsRow& row : rows)
    if (!row.words.empty())
      height += static_cast<float>(paint.wrap(row.words, Type::body, width).size()) * line_height + 1;
  return height;
}

float draw_words(Painter& paint, const Rect& body, float y, const std::array<WordsRow, 3>& rows, Ink ink) {
  for (const WordsRow& row : rows) {
    if (row.words.empty()) continue;
    paint.text(Rect{body.x, y, label_width - 8, line_height}, row.name,
               {.type = Type::caption, .ink = Token::t2});
    for (const auto line : paint.wrap(row.words, Type::body, body.w - label_width)) {
      paint.text(Rect{body.x + label_width, y, body.w - label_width + 4, line_height}, line,
                 {.type = Type::body, .ink = ink});
      y += line_height;
    }
    y += 1;
  }
  return y;
}

/// Where chips go that wrap: the place of each from the left and from the top.
std::vector<Rect> chip_places(const Painter& paint, const FindingCard& card, float width) {
  std::vector<Rect> places;
  float x = 0, y = 0;
  for (const Evidence& evidence : card.evidence) {
    const float its = std::min(chip_width(paint, evidence.label, Type::axis), width);
    if (x + its > width && x > 0) {
      x = 0;
      y += 26;
    }
    places.push_back({x, y, its, 20});
    x += its + 8;
  }
  return places;
}

Rect body_of(const Rect& box) {
  return {box.x + 46, box.y, box.w - 62, box.h};
}

std::string evidence_name(int number, std::size_t evidence) {
  return fmt::format("findings/{}/evidence/{}", number, evidence);
}

}  // namespace

void finding_disc(Painter& paint, Point centre, int number, float radius) {
  paint.disc(centre, radius, Token::error);
  paint.text(Rect{centre.x - radius, centre.y - radius, radius * 2, radius * 2}, fmt::format("{}", number),
             {.type = Type::caption_strong, .ink = Token::on_ink, .align = Align::centre});
}

void FindingsView::look_at(ViewContext& context, const FindingCard& card, std::size_t which) {
  if (which >= card.evidence.size()) return;
  const Evidence& evidence = card.evidence[which];
  chosen_ = card.number;
  chosen_evidence_ = which;
  switch (evidence.kind) {
    case Evidence::Kind::call:
      context.session.select_call(evidence.event);
      break;
    case Evidence::Kind::packet:
      context.session.select_packet(evidence.event);
      break;
    case Evidence::Kind::sample:
      if (evidence.socket) context.session.select_socket(*evidence.socket);
      break;
    case Evidence::Kind::other:
      break;
  }
  context.session.look_at(evidence.at);
}

void FindingsView::draw(ViewContext& context, const Rect& area) {
  Painter& paint = context.paint;
  paint.fill(area, Token::panel);
  const FindingsBoard& board = context.session.findings();
  draw_header(context, area.top(header_height), board);
  const Rect body = area.below(header_height);
  const FindingsLook* look = board.look();
  if (look == nullptr || look->cards.empty()) return draw_empty(context, body, board);
  const Clipped clipped(paint, body);
  const Rect column{body.x + 12, body.y, std::min(body.w - 24, 760.0F), body.h};
  measure(paint, column.w, board);
  std::string words = fmt::format("Every rule has looked at {}", counted(look->calls, "call"));
  words += context.session.is_live() ? fmt::format(", up to {}.", time_text(look->until)) : ".";
  const auto lines = paint.wrap(words, Type::caption, column.w);
  const float content = tops_.back() + static_cast<float>(lines.size()) * 20 + 16;
  if (bring_ == Scroll::to_chosen && chosen_ >= 1 && static_cast<std::size_t>(chosen_) < tops_.size()) {
    const auto i = static_cast<std::size_t>(chosen_);
    scroll_ = std::max(scroll_, tops_[i] - body.h);
    scroll_ = std::min(scroll_, tops_[i - 1] - gap);
    bring_ = Scroll::as_it_is;
  }
  scroll_ -= context.wheel_over(body) * 60;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, std::max(0.0F, content - body.h)));
  const auto first = std::ranges::upper_bound(tops_, scroll_) - tops_.begin();
  for (auto i = static_cast<std::size_t>(std::max<std::ptrdiff_t>(first - 1, 0)); i < look->cards.size();
       ++i) {
    const float y = body.y + tops_[i] - scroll_;
    if (y >= body.bottom()) break;
    draw_card(context, {column.x, y, column.w, tops_[i + 1] - tops_[i] - gap}, look->cards[i]);
  }
  float y = body.y + tops_.back() - scroll_;
  for (const auto line : lines) {
    paint.text(Rect{column.x, y, column.w, 20}, line, {.type = Type::caption, .ink = Token::t3});
    y += 20;
  }
}

void FindingsView::measure(const Painter& paint, float width, const FindingsBoard& board) {
  const Measured now{board.generation(), width, paint.scale(), open_hint_};
  if (measured_ == now && !tops_.empty()) return;
  measured_ = now;
  tops_ = {8};
  const Rect body = body_of({0, 0, width, 0});
  for (const FindingCard& card : board.look()->cards) {
    float height = 38 + height_of(paint, gap_of(card.text), body.w - label_width) + 5;
    const auto chips = chip_places(paint, card, body.w - hint_width);
    height += (chips.empty() ? 0 : chips.back().y) + 26;
    if (open_hint_ == card.number) height += height_of(paint, hint_of(card.text), body.w - label_width) + 8;
    tops_.push_back(tops_.back() + height + 4 + gap);
  }
}

void FindingsView::draw_header(ViewContext& context, const Rect& header, const FindingsBoard& board) {
  std::string caption;
  if (const FindingsLook* look = board.look(); look != nullptr && !look->cards.empty()) {
    const auto count = static_cast<std::int64_t>(look->cards.size());
    const auto likely = std::ranges::count_if(
        look->cards, [](const auto& card) { return card.finding.certainty == Certainty::inferred; });
    if (likely == 0)
      caption = count == 1 ? "1, certain" : fmt::format("{}, {} certain", count, count == 2 ? "both" : "all");
    else
      caption = fmt::format("{}, {} likely", count, likely);
  }
  const float x = view_header(context, header, View::findings, caption);
  constexpr std::string_view principle = "a rule that is not sure says nothing";
  const float width = context.paint.width_of(principle, Type::caption);
  if (x + 24 + width < header.right() - 16)
    context.paint.text(Rect{header.x, header.y, header.w - 16, header.h}, principle,
                       {.type = Type::caption, .ink = Token::t3, .align = Align::right});
}

void FindingsView::draw_card(ViewContext& context, const Rect& box, const FindingCard& card) {
  Painter& paint = context.paint;
  const Rect body = body_of(box);
  const Touch touch = context.items.touch(fmt::format("findings/card/{}", card.number), paint.visible(box));
  if (touch.clicked) look_at(context, card, 0);
  paint.fill(box, touch.hovered ? Token::hover : Token::raised, 4);
  paint.outline(box, Token::line, 4);
  paint.fill_left_rounded({box.x, box.y, 4, box.h}, Token::error, 4);
  draw_title(context, box, card);
  float y = draw_words(paint, body, box.y + 38, gap_of(card.text), Token::t1) + 5;
  y = draw_chips(context, body, y, card);
  const bool open = open_hint_ == card.number;
  const Rect hint{body.right() - hint_width + 12, y - 26, hint_width - 12, 20};
  const Touch on = context.items.touch(fmt::format("findings/{}/hint", card.number), paint.visible(hint));
  paint.text(Rect{hint.x, hint.y, hint.w - 26, 20}, open ? "Close" : "Hint",
             {.type = Type::caption, .ink = on.hovered ? Token::t1 : Token::t2, .align = Align::right});
  key_cap(paint, {hint.right() - 20, hint.y}, "H");
  if (on.clicked) {
    open_hint_ = open ? 0 : card.number;
    chosen_ = card.number;
  }
  if (open) draw_words(paint, body, y + 4, hint_of(card.text), Token::t2);
  if (chosen_ == card.number) paint.outline(box, Token::ink, 4, 2);
}

/// Number and name; at the right the lesson, a link where there is one.
void FindingsView::draw_title(ViewContext& context, const Rect& box, const FindingCard& card) {
  Painter& paint = context.paint;
  finding_disc(paint, {box.x + 26, box.y + 21}, card.number);
  float right = box.right() - 14;
  if (card.text.lesson > 0) {
    const std::string words = fmt::format("Lesson {:02}", card.text.lesson);
    const float width = paint.width_of(words, Type::caption);
    const Rect link{right - width - 2, box.y + 10, width + 4, 22};
    Touch touch;
    if (!card.lesson.empty())
      touch = context.items.touch(fmt::format("findings/{}/lesson", card.number), paint.visible(link));
    paint.text(link, words,
               {.type = Type::caption,
                .ink = card.lesson.empty() ? Token::t3
                       : touch.hovered     ? Token::t1
                                           : Token::t2});
    if (!card.lesson.empty())
      paint.line({link.x, link.bottom() - 3}, {link.x + width, link.bottom() - 3},
                 touch.hovered ? Token::t1 : Token::line2);
    if (touch.clicked) context.wishes.lesson = card.lesson;
    if (touch.hovered)
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {"Opens the lesson “" + card.lesson + "”", "This recording is then closed."});
    right = link.x - 10;
  }
  if (card.finding.certainty == Certainty::inferred) {
    const float width = chip_width(paint, "likely");
    chip(paint, {right - width, box.y + 11}, "likely", ChipKind::uncertain);
    right -= width + 8;
  }
  const float x = body_of(box).x;
  paint.text(Rect{x, box.y + 9, right - x, 24}, card.text.mistake, {.type = Type::heading});
}

float FindingsView::draw_chips(ViewContext& context, const Rect& body, float y, const FindingCard& card) {
  Painter& paint = context.paint;
  const Selection& selection = context.session.selection();
  const auto places = chip_places(paint, card, body.w - hint_width);
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Evidence& evidence = card.evidence[i];
    const Rect its = places[i].moved(body.x, y);
    const bool selected = evidence.kind == Evidence::Kind::call ? selection.call == evidence.event
                          : evidence.kind == Evidence::Kind::packet
                              ? selection.packet == evidence.event
                              : chosen_ == card.number && chosen_evidence_ == i;
    {
      const Clipped inside(paint, its);
      chip(paint, {its.x, its.y}, evidence.label, ChipKind::plain, Type::axis);
    }
    if (selected) selection_outline(paint, its.inset(1));
    const Touch touch = context.items.touch(evidence_name(card.number, i), paint.visible(its));
    if (touch.clicked) look_at(context, card, i);
    if (!touch.hovered) continue;
    const std::string where =
        "at " + time_text(evidence.at) + (card.program.empty() ? "" : ", " + printable(card.program));
    tooltip(context.overlay, context.items.pointer().at, context.screen, {evidence.label, where});
  }
  return y + (places.empty() ? 0 : places.back().y) + 26;
}

void FindingsView::draw_empty(ViewContext& context, const Rect& area, const FindingsBoard& board) {
  Painter& paint = context.paint;
  const FindingsLook* look = board.look();
  std::string words;
  bool done = false;
  if (look != nullptr && !look->trouble.empty()) {
    words = "The rules have not looked: " + look->trouble;
  } else if (look != nullptr) {
    done = true;
    words = fmt::format("No findings. Every rule has looked at {}", counted(look->calls, "call"));
    words += context.session.is_live() ? fmt::format(", up to {}.", time_text(look->until)) : ".";
  } else if (const auto progress = board.progress()) {
    words = fmt::format("The rules are looking: {} of {} are done.",
                        count_text(static_cast<std::int64_t>(progress->done)),
                        counted(static_cast<std::int64_t>(progress->of), "event"));
  } else {
    words = "The rules have not looked yet.";
  }
  float y = area.y + 20;
  if (done) tick(paint, {area.x + 24, y + 10}, 5, Token::ok);
  for (const auto line : paint.wrap(words, Type::body, std::min(area.w - 56, 480.0F))) {
    paint.text(Rect{area.x + (done ? 40.0F : 16.0F), y, area.w - 48, 21}, line,
               {.type = Type::body, .ink = Token::t2});
    y += 21;
  }
}

void FindingsView::take_keys(ViewContext& context) {
  const FindingsLook* look = context.session.findings().look();
  if (look == nullptr || look->cards.empty()) return;
  Input& input = context.input;
  const int last = static_cast<int>(look->cards.size());
  const bool in_focus = context.focus == View::findings;  // arrows are also the list of calls'
  const int step = !in_focus ? 0 : input.take(Key::down) ? 1 : input.take(Key::up) ? -1 : 0;
  if (step != 0) {
    chosen_ = std::clamp(chosen_ + step, 1, last);
    bring_ = Scroll::to_chosen;
    look_at(context, look->cards[static_cast<std::size_t>(chosen_ - 1)], 0);
  }
  if (chosen_ < 1 || chosen_ > last) {
    if (input.take(letter('H'))) open_hint_ = open_hint_ == 0 ? 1 : 0;
    return;
  }
  const FindingCard& card = look->cards[static_cast<std::size_t>(chosen_ - 1)];
  if (in_focus && input.take(Key::enter) && !card.evidence.empty())
    look_at(context, card, (chosen_evidence_ + 1) % card.evidence.size());
  if (input.take(letter('H'))) open_hint_ = open_hint_ == chosen_ ? 0 : chosen_;
}

}  // namespace switchboard::visualizer
