// The Timeline's lanes: calls of a thread, what we held, an accept queue, the wire.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/timeline_view.hpp"

namespace switchboard::visualizer {
namespace {

// A call of a family that can wait, and that took longer than this, waited: under observation a call takes up
// to some hundred microseconds by itself.
constexpr std::int64_t waited_ns = 1'000'000;

bool can_wait(CallFamily family) {
  return family == CallFamily::meet || family == CallFamily::talk || family == CallFamily::wait;
}

constexpr float lowest_named_bar = 14;  // a lower one would cut its words

/// 17 high, less where the lanes are drawn closer and more where there is room.
float bar_height_in(const Rect& row) {
  return std::clamp(row.h - 4, 12.0F, row.h > 27 ? 22.0F : 17.0F);
}

Token sender_hue(const ViewContext& context, const Packet& packet) {
  return context.session.index().is_served(packet.source) ? Token::server : Token::client;
}

/// Selected, or tied to what is: the same ink in every view.
bool is_outlined(ViewContext& context, EventId id) {
  const Selection& selection = context.session.selection();
  return selection.call == id || selection.packet == id || context.session.related().has(id);
}

std::string bar_words(const Syscall& call) {
  if (!call.returned) return call_name(call) + " …, not returned yet";
  return call_name(call) + " " + result_suffix(call);
}

}  // namespace

void TimelineView::draw_label(ViewContext& context, const Rect& label, const Lane& lane) {
  Painter& paint = context.paint;
  const auto& index = context.session.index();
  const Rect text{label.x + 16, label.y, label.w - 22, label.h};
  switch (lane.kind) {
    case Lane::Kind::states:
      return draw_states_label(context, text, lane.index);
    case Lane::Kind::wire:
      paint.text(text, "wire", {.type = Type::body});
      return;
    case Lane::Kind::queue: {
      const auto& queue = index.queues()[lane.index];
      if (label.h < 32) {
        paint.text(text, fmt::format("accept queue 0 to {}", queue.highest), {.type = Type::caption});
        return;
      }
      paint.text(Rect{text.x, text.y + 2, text.w, 17}, "accept queue", {.type = Type::body});
      paint.text(Rect{text.x, text.y + 17, text.w, 16}, fmt::format("length, 0 to {}", queue.highest),
                 {.type = Type::caption, .ink = Token::t3});
      return;
    }
    case Lane::Kind::thread: {
      const auto& thread = index.threads()[lane.index];
      const Who who = who_is(context, thread.process);
      const float size = std::min(18.0F, text.h - 2);
      const float badge =
          letter_badge(paint, {text.x, text.centre().y - size / 2}, who.letter, who.role, size);
      const bool main_thread = thread.process.value == thread.thread.value;
      const std::string name = fmt::format("{} {}", who.label, thread.process.value);
      const float x = text.x + badge + 8;
      paint.text(Rect{x, text.y, text.right() - x, text.h},
                 main_thread ? name : fmt::format("thread {}", thread.thread.value),
                 {.type = Type::caption, .ink = main_thread ? Token::t1 : Token::t2});
      return;
    }
  }
}

/// A bar too narrow for words, or several in one: what its first call's head tells is enough, however many
/// calls the recording has.
void TimelineView::draw_narrow_call(ViewContext& context, const Rect& box, const Bar& bar,
                                    CallFamily family) {
  Painter& paint = context.paint;
  const Timeline& timeline = context.session.timeline();
  const EventHead head = timeline.head(bar.index);
  const bool failed = head.error != 0 && bar.count == 1;
  const Touch touch =
      context.items.touch(fmt::format("timeline/call/{}", head.id.value), paint.visible(box.inset(-1, -2)));
  paint.fill(box, {failed ? Token::error : token_of(family), bar.count > 1 ? 0.75F : 1.0F}, 1);
  if (is_outlined(context, head.id) && bar.count == 1) selection_outline(paint, box, 3);
  if (touch.clicked) context.session.select_call(head.id);
  if (!touch.hovered) return;
  if (bar.count > 1) {
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {counted(bar.count, "call") + " folded here", "from " + time_text(head.at)});
    return;
  }
  const auto* call = timeline.call(head.id);
  if (call != nullptr) tell_call(context, head, *call);
}

void TimelineView::tell_call(ViewContext& context, const EventHead& head, const Syscall& call) {
  const std::string title = short_call(call) + " " + result_suffix(call);
  const std::string when =
      time_text(head.at) + (call.returned ? ", took " + duration_text(*call.returned - head.at) : "");
  tooltip(context.overlay, context.items.pointer().at, context.screen, {title, when});
}

void TimelineView::draw_calls(ViewContext& context, const Rect& row, const TimeAxis& axis,
                              std::size_t thread) {
  Painter& paint = context.paint;
  const auto& lane = context.session.index().threads()[thread];
  const Timeline& timeline = context.session.timeline();
  const float y = row.y + (row.h - bar_height_in(row) - 1) / 2;
  for (const Bar& bar : bars_of(lane.calls, axis, context.session.end())) {
    const EventHead head = timeline.head(bar.index);
    float start = bar.x;
    if (bar.count == 1) {
      const auto made = context.session.index().made_at(timeline, head);
      if (!made) continue;
      start = std::min(axis.x_of(*made), bar.x + bar.width);
    }
    const float left = std::max(start, row.x - 8), right = std::min(bar.x + bar.width, row.right() + 8);
    const Rect box{left, y, std::max(3.0F, right - left), bar_height_in(row)};
    const CallFamily family = family_of(timeline.name_of(head));
    const auto* its = bar.count > 1 || box.w < 5 ? nullptr : timeline.call(head.id);
    if (its == nullptr) {
      draw_narrow_call(context, box, bar, family);
      continue;
    }
    const Syscall& call = *its;
    const Token hue = token_of(family);
    const Touch touch =
        context.items.touch(fmt::format("timeline/call/{}", head.id.value), paint.visible(box.inset(-1, -2)));
    const bool failed = call.error.has_value();
    paint.fill(box, tint_of(failed ? Token::error : hue), 3);
    std::string words = bar_words(call);
    const auto clear = axis.widest_unfolded(box.x, box.right());
    const Rect room{clear.from, box.y, clear.to - clear.from, box.h};
    if (paint.width_of(words, Type::axis) > room.w - 10) words = call_name(call);
    const float words_width = paint.width_of(words, Type::axis);
    const bool named = words_width < room.w - 8 && box.h >= lowest_named_bar;
    const std::int64_t took = call.returned.value_or(context.session.end()) - head.at;
    const bool waited = can_wait(family) && took > waited_ns;
    if (waited) paint.hatch(box.inset(1), {hue, 0.45F});
    if (named) {
      if (waited)
        paint.fill({room.x + 1, box.y + 1, words_width + 10, box.h - 2}, tint_of(failed ? Token::error : hue),
                   2);
      paint.text(Rect{room.x + 6, box.y, words_width + 2, box.h}, words, {.type = Type::axis});
    }
    paint.outline(box, failed ? Token::error : hue, 3);
    if (failed) paint.fill({box.x, box.y, 3, box.h}, Token::error, 1);
    if (is_outlined(context, head.id)) selection_outline(paint, box, 3);
    if (touch.clicked) context.session.select_call(head.id);
    if (touch.hovered) tell_call(context, head, call);
  }
}

void TimelineView::draw_held(ViewContext& context, const Rect& row, const TimeAxis& axis,
                             std::size_t thread) {
  Painter& paint = context.paint;
  const auto& lane = context.session.index().threads()[thread];
  for (const Bar& bar : bars_of(lane.held, axis, context.session.end())) {
    const float left = std::max(bar.x, row.x - 8), right = std::min(bar.x + bar.width, row.right() + 8);
    const Rect box{left, row.y + (row.h - bar_height_in(row) - 1) / 2, right - left, bar_height_in(row)};
    if (box.w < 6 || bar.count > 1) {
      paint.dashed_line({box.x, box.centre().y}, {box.right(), box.centre().y}, Token::t2);
      continue;
    }
    paint.dashed_outline(box, Token::t2, 3);
    const auto& event = context.session.timeline().events()[bar.index];
    const auto& paused = std::get<ThreadPaused>(event.fact);
    const Syscall* call = context.session.timeline().call(paused.call);
    const std::string before = paused.where == ThreadPaused::Where::before ? "before" : "after";
    const std::string what = call != nullptr ? call_name(*call) : "its next call";
    const std::string brief = fmt::format("held by us {} {}", before, what);
    const std::string words = brief + " (the program waits, the kernel does not)";
    const auto clear = axis.widest_unfolded(box.x, box.right());
    if (clear.to - clear.from < 24) continue;
    const Rect text{clear.from + 21, box.y, clear.to - clear.from - 25, box.h};
    const std::string& fits = paint.width_of(words, Type::caption) <= text.w ? words : brief;
    const float width = paint.width_of(fits, Type::caption);
    const bool said = width <= text.w;
    // Where lanes are close the words are as high as the bar: they interrupt its dashes.
    paint.fill({clear.from + 4, row.y + 1, said ? width + 22 : 14.0F, row.h - 3}, Token::panel);
    pause_sign(paint, {clear.from + 11, box.centre().y}, Token::t1);
    if (said) paint.text(text, fits, {.type = Type::caption, .ink = Token::t2});
  }
}

void TimelineView::draw_queue(ViewContext& context, const Rect& row, const TimeAxis& axis,
                              std::size_t queue) {
  Painter& paint = context.paint;
  const auto& lane = context.session.index().queues()[queue];
  const float bottom = row.bottom() - 5, height = row.h - 11;
  // A limit of 4096 would flatten a queue of 3: then the picture is of the length, and the limit is said.
  std::int64_t longest = 1;
  for (const Step& step : lane.length) longest = std::max(longest, step.value);
  const std::int64_t limit = lane.limit.empty() ? 0 : lane.limit.back().value;
  const bool limit_fits = limit <= longest * 4;
  const auto top = static_cast<float>(limit_fits ? std::max(longest, limit) : longest);
  const auto y_of = [&](std::int64_t value) { return bottom - height * static_cast<float>(value) / top; };
  const float until = std::min(axis.x_of(context.session.end()), row.right());
  const float since = lane.length.empty() ? until : std::max(axis.x_of(lane.length.front().at), row.x);
  const auto columns = columns_of(lane.length, axis);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const float x = std::max(columns[i].x, since), next = i + 1 < columns.size() ? columns[i + 1].x : until;
    if (next <= x) continue;
    const float y = y_of(columns[i].last);
    paint.fill({x, y, next - x, bottom - y}, Token::client_tint);
    paint.line({x, y}, {next, y}, Token::client, 1.5F);
    const std::int64_t before = i > 0 ? columns[i - 1].last : columns[i].last;
    const auto low = std::min({columns[i].low, before, columns[i].last}),
               high = std::max({columns[i].high, before, columns[i].last});
    if (high > low) paint.line({x, y_of(high)}, {x, y_of(low)}, Token::client, 1.5F);
  }
  if (until <= since) return;
  const std::string words =
      limit_fits ? fmt::format("limit {}", limit) : fmt::format("limit {}, far above", limit);
  const float width = paint.width_of(words, Type::caption);
  const auto clear = axis.widest_unfolded(since, until);
  const float words_x = clear.from + (clear.from > since ? 26.0F : 10.0F);
  if (limit_fits) {
    const float y = y_of(limit);
    paint.dashed_line({since, y}, {until, y}, Token::t3);
    paint.text(Rect{words_x, std::min(y + 1, bottom - 16), width + 4, 16}, words,
               {.type = Type::caption, .ink = Token::t3});
  } else {
    paint.fill({words_x - 3, row.y + 2, width + 6, 14}, Token::panel);  // steps do not run through the words
    paint.text(Rect{words_x, row.y + 1, width + 4, 16}, words, {.type = Type::caption, .ink = Token::t3});
  }
  const Touch touch = context.items.touch(fmt::format("timeline/queue/{}", queue),
                                          paint.visible({since, row.y, until - since, row.h}));
  if (context.session.selection().socket == lane.listener && !context.session.selection().call)
    selection_outline(paint, Rect{since, row.y + 3, until - since, row.h - 6}, 2);
  if (!touch.hovered) return;
  const Time at = axis.time_at(context.items.pointer().at.x);
  const auto after = std::ranges::upper_bound(lane.length, at, {}, &Step::at);
  if (after == lane.length.begin()) return;
  tooltip(context.overlay, context.items.pointer().at, context.screen,
          {fmt::format("{} waiting, limit {}", (after - 1)->value, limit),
           "sampled " + time_text((after - 1)->at)});
  if (touch.clicked) {
    context.session.select_socket(lane.listener);
    context.session.look_at(at);
  }
}

void TimelineView::draw_wire(ViewContext& context, const Rect& row, const TimeAxis& axis) {
  Painter& paint = context.paint;
  const auto& packets = context.session.index().packets();
  using Mark = RecordingIndex::PacketMark;
  auto it = std::ranges::lower_bound(packets, axis.view().from, {}, &Mark::at);
  const auto end = std::ranges::upper_bound(packets, axis.view().to, {}, &Mark::at);
  // So many are not told apart by the eye; to read each of them would take as long as there are many.
  constexpr std::ptrdiff_t most_read = 4096;
  const bool reads = end - it <= most_read;
  const float top = row.y + 3, bottom = row.bottom() - 4;
  while (it != end) {
    const float x = std::floor(axis.x_of(it->at));
    // One stroke a pixel, found by search: the first packet in it stands for the rest.
    const auto next = std::ranges::lower_bound(it + 1, packets.end(), axis.time_at(x + 2), {}, &Mark::at);
    const Rect place{x - 2, row.y, 5, row.h};
    const Touch touch =
        context.items.touch(fmt::format("timeline/packet/{}", it->index), paint.visible(place));
    if (reads)
      draw_packets(context, row, axis, {&*it, static_cast<std::size_t>(next - it)},
                   next == packets.end() ? row.right() : axis.x_of(next->at));
    else
      paint.line({x, top}, {x, bottom}, Token::t3, 2);
    if (touch.clicked) context.session.select_packet(context.session.timeline().head(it->index).id);
    if (touch.hovered) tell_packet(context, *it, next - it);
    it = next;
  }
}

void TimelineView::tell_packet(ViewContext& context, const RecordingIndex::PacketMark& mark,
                               std::ptrdiff_t count) {
  const auto* packet = std::get_if<Packet>(&context.session.timeline().event(mark.index).fact);
  if (packet == nullptr) return;
  const std::string title = fmt::format("{} {}", to_string(packet->flags),
                                        packet->payload_length > 0 ? byte_count(packet->payload_length) : "");
  const std::string way = fmt::format("{} to {}", to_string(packet->source), to_string(packet->destination));
  const std::string when =
      time_text(mark.at) + (count > 1 ? fmt::format(", and {} more here", count - 1) : "");
  tooltip(context.overlay, context.items.pointer().at, context.screen, {title, way, when});
}

/// Packets of one pixel column; `room_ends` is where the next ones are.
void TimelineView::draw_packets(ViewContext& context, const Rect& row, const TimeAxis& axis,
                                std::span<const RecordingIndex::PacketMark> marks, float room_ends) {
  Painter& paint = context.paint;
  const Timeline& timeline = context.session.timeline();
  const Event& event = timeline.event(marks.front().index);
  const auto* packet = std::get_if<Packet>(&event.fact);
  if (packet == nullptr) return;
  const float x = std::floor(axis.x_of(marks.front().at));
  const float top = row.y + 3, bottom = row.bottom() - 4;
  const Token hue = sender_hue(context, *packet);
  paint.line({x, top}, {x, bottom}, packet->flags.rst ? Token::error : hue, 2);
  // Both directions in one stroke: the upper half went one way, the lower the other.
  const auto looked_at = marks.first(std::min<std::size_t>(marks.size(), 32));
  const bool both = std::ranges::any_of(looked_at, [&](const auto& mark) {
    const auto* other = std::get_if<Packet>(&timeline.event(mark.index).fact);
    return other != nullptr && sender_hue(context, *other) != hue;
  });
  if (both)
    paint.line({x, (top + bottom) / 2}, {x, bottom}, hue == Token::server ? Token::client : Token::server, 2);
  if (is_outlined(context, event.id)) selection_outline(paint, Rect{x - 2, top, 4, bottom - top}, 1);
  const std::string words =
      packet->payload_length > 0 ? byte_count(packet->payload_length) : to_string(packet->flags);
  const float width = paint.width_of(words, Type::caption);
  const bool meets_fold = std::ranges::any_of(
      axis.folds(), [&](const auto& fold) { return fold.x >= x && fold.x < x + width + 8; });
  if (width + 14 < room_ends - x && !meets_fold)
    paint.text(Rect{x + 5, row.y, width + 2, row.h}, words, {.type = Type::caption, .ink = Token::t2});
}

}  // namespace switchboard::visualizer
