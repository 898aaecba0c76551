// The Ladder's wires: packets and byte passages as arrows, what the kernel did, folded gaps.

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/ladder_text.hpp"
#include "engine/narrate/segment_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/ladder_view.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float label_height = 15, head = 5;

/// An arrow with all that its drawing asks for.
struct ArrowLook {
  const LadderPicture::Arrow* arrow = nullptr;
  EventId id;  ///< of the packet; of a passage, the send
  Point from, to;
  Rect wire;  ///< where its label stands
  Token hue = Token::t3;
  std::string label, shorter, mark;
  std::string letter;  ///< of an end that has no lane of its own
  bool is_reset = false, is_doubtful = false, is_repeated = false;
};

LadderEnds ends_of(LadderFrame& frame, const LadderPicture::Arrow& arrow) {
  Session& session = frame.context.session;
  if (arrow.kind == LadderArrow::Kind::passage) return frame.ladder.passages()[arrow.index].ends;
  return frame.ladder.ends_of(session.timeline(), session.flows(), session.timeline().event(arrow.index));
}

void name_packet(LadderFrame& frame, ArrowLook& look) {
  Session& session = frame.context.session;
  const Event& event = session.timeline().event(look.arrow->index);
  const auto& packet = std::get<Packet>(event.fact);
  const Segment* segment = session.flows().segment(event.id);
  look.id = event.id;
  look.label = packet_label(packet, segment);
  look.shorter = short_packet_label(packet, segment);
  look.is_reset = packet.flags.rst;
  if (segment == nullptr) return;
  look.mark = mark_text(*segment);
  look.is_repeated = segment->marks.has(SegmentMark::retransmission);
  if (const auto note = note_of(frame.ladder, session.timeline(), session.flows(), event.id))
    look.is_doubtful =
        note->kind == LadderNote::Kind::queue_full || note->kind == LadderNote::Kind::not_answered;
}

void name_passage(LadderFrame& frame, ArrowLook& look) {
  const LadderPassage& passage = frame.ladder.passages()[look.arrow->index];
  look.id = frame.context.session.timeline().head(passage.sent).id;
  look.label = look.shorter = byte_count(passage.bytes);
  if (passage.certainty == Certainty::inferred) look.mark = "inferred";
}

std::optional<ArrowLook> look_of(LadderFrame& frame, const LadderPicture::Arrow& arrow) {
  const LadderEnds ends = ends_of(frame, arrow);
  const auto place_of = [&](std::optional<LaneNumber> lane) {
    const auto place = lane && *lane != no_lane ? frame.columns.of(*lane) : std::nullopt;
    return place ? place : frame.columns.outside();
  };
  const auto from = place_of(ends.from), to = place_of(ends.to);
  if (!from || !to) return {};
  const auto wire = frame.columns.wire_between(*from, *to);
  if (!wire) return {};
  ArrowLook look;
  look.arrow = &arrow;
  look.wire = frame.column(*wire);
  const Rect start = frame.column(*from), end = frame.column(*to);
  const bool rightwards = *from == *to ? *wire > *from : *from < *to;
  look.from = {rightwards ? start.right() : start.x, arrow.from};
  look.to = {rightwards ? end.x : end.right(), arrow.to};
  if (*from == *to) look.to.x = look.from.x;
  if (ends.from && *ends.from != no_lane) look.hue = frame.who(*ends.from).role;
  // Without a lane a segment wears the colour of whoever the other end is not.
  if (look.hue == Token::t3 && ends.to && *ends.to != no_lane)
    look.hue = frame.who(*ends.to).role == Token::client ? Token::server : Token::client;
  for (const auto& [place, lane] : {std::pair(*from, ends.from), std::pair(*to, ends.to)})
    if (lane && *lane != no_lane && frame.columns.columns[place].kind == LadderColumn::Kind::rest)
      look.letter = frame.who(*lane).letter;
  if (arrow.kind == LadderArrow::Kind::passage)
    name_passage(frame, look);
  else
    name_packet(frame, look);
  if (look.is_reset) look.hue = Token::error;
  return look;
}

void draw_head(Painter& paint, Point at, Point from, Ink ink) {
  const float length = std::hypot(at.x - from.x, at.y - from.y);
  if (length < 1) return;
  const Point u{(at.x - from.x) / length, (at.y - from.y) / length};
  const Point base{at.x - u.x * head * 1.5F, at.y - u.y * head * 1.5F};
  paint.triangle({base.x - u.y * head * 0.75F, base.y + u.x * head * 0.75F}, at,
                 {base.x + u.y * head * 0.75F, base.y - u.x * head * 0.75F}, ink);
}

/// From a lane to itself: out, down and back.
void draw_loop(Painter& paint, const ArrowLook& look, float width) {
  const float side = look.wire.x >= look.from.x ? 1.0F : -1.0F;
  const float out = look.from.x + side * look.wire.w * 0.72F;
  const float bottom = std::max(look.to.y, look.from.y + 8);
  paint.polyline({look.from, {out, look.from.y}, {out, bottom}, {look.from.x, bottom}}, look.hue, width);
  draw_head(paint, {look.from.x, bottom}, {out, bottom}, look.hue);
}

void draw_line(Painter& paint, const ArrowLook& look, float width) {
  if (look.from.x == look.to.x) return draw_loop(paint, look, width);
  const bool is_lost = look.arrow->end != LadderArrow::End::arrives || look.is_doubtful;
  // What does not arrive, or is not taken, ends before its target.
  const float part = look.arrow->end == LadderArrow::End::arrives ? 0.93F : 0.7F;
  const Point end = is_lost ? Point{look.from.x + (look.to.x - look.from.x) * part,
                                    look.from.y + (look.to.y - look.from.y) * part}
                            : look.to;
  const bool is_dashed = is_lost || look.is_repeated;
  if (is_dashed)
    paint.dashed_line(look.from, end, look.hue, width);
  else
    paint.polyline({look.from, end}, look.hue, width);
  if (look.arrow->kind == LadderArrow::Kind::passage) {
    paint.ring(look.from, 2.5F, look.hue, 1.5F);
    draw_head(paint, end, look.from, look.hue);
    return;
  }
  if (is_lost) {
    cross(paint, end, 4, Token::error);
    return;
  }
  draw_head(paint, end, look.from, look.hue);
}

std::string words_of(const Painter& paint, const ArrowLook& look, float room) {
  const std::string letter = look.letter.empty() ? "" : look.letter + "  ";
  const std::string mark = look.mark.empty() ? "" : ", " + look.mark;
  for (const std::string& words :
       {letter + look.label + mark, letter + look.label, letter + look.shorter + mark, letter + look.shorter})
    if (paint.width_of(words, Type::axis) <= room) return words;
  return look.shorter;
}

/// Half way along the wire that it is labelled in, above the line.
Rect label_box(const Painter& paint, const ArrowLook& look, std::string_view words) {
  const float middle = look.wire.centre().x;
  const float span = look.to.x - look.from.x;
  const float part = std::abs(span) < 1 ? 0 : std::clamp((middle - look.from.x) / span, 0.0F, 1.0F);
  // Steep arrows are labelled near their start, where their own step has the room.
  const float drop = std::min(look.to.y - look.from.y, 9.0F);
  const float y = look.from.y + drop * part - label_height - 4;
  const float width = paint.width_of(words, Type::axis) + 12;
  return {std::round(middle - width / 2), std::round(y), width, label_height};
}

void draw_label(Painter& paint, const ArrowLook& look, const std::string& words, const Rect& box,
                bool selected, bool related) {
  if (selected) {
    paint.fill(box, Token::ink, 2);
  } else {
    // Lines of other arrows and of times do not run through words.
    paint.fill(box, Token::panel);
    if (related) paint.outline(box.inset(-1), Token::ink, 3, 2);
  }
  const Token ink = selected ? Token::on_ink : look.is_reset ? Token::error : Token::t2;
  float x = box.x + 6;
  if (look.is_reset) {
    cross(paint, {x - 8, box.centre().y}, 3, Token::error, 1.5F);
  }
  x += paint.text(Rect{x, box.y, box.w, box.h}, words, {.type = Type::axis, .ink = ink});
}

/// What the selected packet has to do with lines of source, in a box of its own.
void draw_relation(LadderFrame& frame, const Rect& label) {
  ViewContext& context = frame.context;
  Session& session = context.session;
  Painter& paint = context.paint;
  const Segment* segment = session.flows().segment(*session.selection().packet);
  struct Line {
    std::string place, words;
  };
  std::vector<Line> lines;
  for (const Tie& tie : session.related().ties) {
    const Event* event = session.timeline().find(tie.call);
    const auto* call = event == nullptr ? nullptr : std::get_if<Syscall>(&event->fact);
    if (call != nullptr && lines.size() < 3)
      lines.push_back({tie_place(*call), tie_sentence(tie, *call, segment)});
  }
  if (lines.empty()) {
    if (const auto cause = session.flows().answered_by_reset(*session.selection().packet))
      lines.push_back({"no call", "the kernel answers a segment that nobody takes"});
    else
      lines.push_back({"no call", "the kernel sent this by itself"});
  }
  float width = 0;
  for (const Line& line : lines)
    width =
        std::max({width, paint.width_of(line.place, Type::axis), paint.width_of(line.words, Type::caption)});
  const float height = static_cast<float>(lines.size()) * 34 + 8;
  Rect box{label.centre().x - width / 2 - 10, label.y - height - 8, width + 20, height};
  box.x = std::clamp(box.x, frame.body.x, std::max(frame.body.x, frame.body.right() - box.w));
  const bool above = box.y > frame.body.y + 2;
  if (!above) box.y = label.bottom() + 18;
  paint.line({label.centre().x, above ? box.bottom() : label.bottom() + 10},
             {label.centre().x, above ? label.y : box.y}, Token::ink, 2);
  paint.fill(box, Token::panel, 4);
  paint.outline(box, Token::ink, 4);
  float y = box.y + 5;
  for (const Line& line : lines) {
    paint.text(Rect{box.x + 10, y, box.w - 16, 16}, line.place, {.type = Type::axis});
    paint.text(Rect{box.x + 10, y + 15, box.w - 16, 16}, line.words,
               {.type = Type::caption, .ink = Token::t2});
    y += 34;
  }
}

void say_packet(LadderFrame& frame, const ArrowLook& look) {
  Session& session = frame.context.session;
  const Event& event = session.timeline().event(look.arrow->index);
  const auto& packet = std::get<Packet>(event.fact);
  const Segment* segment = session.flows().segment(event.id);
  std::vector<std::string> lines{look.label + (look.mark.empty() ? "" : ", " + look.mark),
                                 fmt::format("{} to {}, {}", to_string(packet.source),
                                             to_string(packet.destination), time_text(event.at))};
  for (const Tie& tie : session.flows().calls_of(event.id)) {
    const Event* cause = session.timeline().find(tie.call);
    const auto* call = cause == nullptr ? nullptr : std::get_if<Syscall>(&cause->fact);
    if (call != nullptr) lines.push_back(tie_place(*call) + ": " + tie_sentence(tie, *call, segment));
  }
  if (lines.size() == 2) lines.emplace_back("No call made it: the kernel sent it by itself");
  if (look.arrow->count > 1)
    lines.push_back(fmt::format("and {} here, too near to be told apart",
                                counted(static_cast<std::int64_t>(look.arrow->count) - 1, "more packet")));
  const std::vector<std::string_view> shown(lines.begin(), lines.end());
  tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen, shown);
}

void say_passage(LadderFrame& frame, const ArrowLook& look) {
  Session& session = frame.context.session;
  const LadderPassage& passage = frame.ladder.passages()[look.arrow->index];
  std::vector<std::string> lines{look.label + ", moved by calls"};
  for (const auto index : {passage.sent, passage.received}) {
    const auto& call = std::get<Syscall>(session.timeline().event(index).fact);
    lines.push_back(fmt::format("{} {}", tie_place(call), result_suffix(call)));
  }
  lines.emplace_back("No wire was seen between them");
  const std::vector<std::string_view> shown(lines.begin(), lines.end());
  tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen, shown);
}

}  // namespace

/// A line that crosses lanes lies under their bars, so that it is told from what the lanes do.
void draw_wires(LadderFrame& frame) {
  Painter& paint = frame.context.paint;
  for (const auto& arrow : frame.picture.arrows) {
    if (const auto look = look_of(frame, arrow)) draw_line(paint, *look, 1.5F);
  }
}

void draw_arrows(LadderFrame& frame) {
  ViewContext& context = frame.context;
  Painter& paint = context.paint;
  Session& session = context.session;
  std::optional<Rect> told;
  for (const auto& arrow : frame.picture.arrows) {
    const auto look = look_of(frame, arrow);
    if (!look) continue;
    const bool is_packet = arrow.kind == LadderArrow::Kind::packet;
    const bool selected =
        is_packet ? session.selection().packet == look->id : session.selection().call == look->id;
    const bool related = is_packet && session.related().has(look->id);
    if (selected || related) draw_line(paint, *look, selected ? 3.0F : 2.0F);
    const std::string words = words_of(paint, *look, look->wire.w - 16);
    const Rect box = label_box(paint, *look, words);
    const bool has_label = arrow.has_words || selected;
    if (has_label) draw_label(paint, *look, words, box, selected, related);
    if (selected && is_packet) told = box;
    const float left = std::min({look->from.x, look->to.x, look->wire.x}),
                right = std::max({look->from.x, look->to.x, look->wire.right()});
    const Rect wire{std::max(left, look->wire.x), arrow.has_words ? box.y : arrow.from - 4,
                    std::min(right, look->wire.right()) - std::max(left, look->wire.x),
                    arrow.has_words ? label_height + 13 : 8};
    const std::string name = is_packet ? fmt::format("ladder/packet/{}", look->id.value)
                                       : fmt::format("ladder/passage/{}", arrow.index);
    const Touch touch = context.items.touch(name, paint.visible(wire));
    if (const int number = is_packet && has_label ? session.finding_number(look->id) : 0; number > 0)
      ladder_finding(frame, {box.right() + 9, box.centre().y}, number, look->id);
    // The selected one has said it already.
    if (touch.hovered && !selected) is_packet ? say_packet(frame, *look) : say_passage(frame, *look);
    if (!touch.clicked) continue;
    if (is_packet)
      session.select_packet(look->id);
    else
      session.select_call(look->id);
    session.look_at(
        session.timeline().event(is_packet ? arrow.index : frame.ladder.passages()[arrow.index].sent).at);
  }
  const auto name = [&](LaneNumber lane) { return frame.who(lane).letter; };
  for (const auto& note : frame.picture.notes) {
    const auto arrow = std::ranges::find_if(frame.picture.arrows, [&](const auto& each) {
      return each.kind == LadderArrow::Kind::packet && each.index == note.index;
    });
    const auto found =
        note_of(frame.ladder, session.timeline(), session.flows(), session.timeline().head(note.index).id);
    if (arrow == frame.picture.arrows.end() || !found) continue;
    const auto look = look_of(frame, *arrow);
    if (!look) continue;
    float y = note.top;
    const std::string words = note_text(*found, name);
    for (const auto line : paint.wrap(words, Type::caption, look->wire.w - 8)) {
      paint.text(Rect{look->wire.x + 4, y, look->wire.w - 8, 16}, line,
                 {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
      y += 16;
    }
  }
  if (told) draw_relation(frame, *told);
}

void draw_gaps(LadderFrame& frame) {
  Painter& paint = frame.context.paint;
  for (const auto& gap : frame.picture.gaps) {
    const float y = gap.top + std::min(gap.height / 2, 11.0F);
    if (y < frame.body.y - 20 || y > frame.body.bottom() + 20) continue;
    std::vector<Point> zigzag;
    for (float x = frame.axis.x + 8, up = 1; x < frame.body.right() - 4; x += 6, up = -up)
      zigzag.push_back({x, y + 2.5F * up});
    paint.polyline(zigzag, Token::line2);
    const std::string words = duration_text(gap.to - gap.from);
    const float width = paint.width_of(words, Type::axis) + 10;
    const Rect box{frame.axis.right() - 6 - width, y - 8, width, 16};
    paint.fill(box, Token::panel);
    paint.text(box, words, {.type = Type::axis, .ink = Token::t2, .align = Align::centre});
    const Touch touch = frame.context.items.touch(
        fmt::format("ladder/gap/{}", gap.from.ns),
        paint.visible({frame.axis.x, gap.top, frame.body.right() - frame.axis.x, gap.height}));
    if (touch.hovered)
      tooltip(frame.context.overlay, frame.context.items.pointer().at, frame.context.screen,
              {words + " in which nothing happens"});
  }
}

}  // namespace switchboard::visualizer
