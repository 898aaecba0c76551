// The Inspector: the ways on to what belongs to the selected thing.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/narrate/call_text.hpp"
#include "lessons/player/catalogue.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {
namespace {

/// The lesson that teaches a call; 0: none.
int lesson_of(const Syscall& call) {  // the curriculum's numbers
  struct Row {
    std::string_view call;
    int lesson;
  };
  constexpr auto rows = std::to_array<Row>(
      {{"socket", 6},      {"bind", 8},     {"setsockopt", 9}, {"getsockopt", 9}, {"listen", 10},
       {"accept", 11},     {"accept4", 11}, {"connect", 12},   {"sendto", 13},    {"recvfrom", 13},
       {"sendmsg", 13},    {"recvmsg", 13}, {"read", 13},      {"write", 13},     {"close", 14},
       {"shutdown", 14},   {"poll", 23},    {"ppoll", 23},     {"select", 23},    {"pselect6", 23},
       {"epoll_wait", 23}, {"fork", 21},    {"clone", 21}});
  const auto row = std::ranges::find(rows, call.name, &Row::call);
  return row == rows.end() ? 0 : row->lesson;
}

/// Of those that are there; the folders are looked at once.
const lessons::LessonEntry* lesson_about(const Syscall& call) {
  static const auto all = lessons::all_lessons();
  const auto found = std::ranges::find(all, lesson_of(call), &lessons::LessonEntry::number);
  return found == all.end() ? nullptr : &*found;
}

std::optional<EventId> next_tie(ViewContext& context) {
  const Related& related = context.session.related();
  const Selection& selection = context.session.selection();
  for (const Tie& tie : related.ties) {
    const EventId other = selection.packet ? tie.call : tie.packet;
    if (context.session.timeline().find(other) != nullptr) return other;
  }
  if (!related.passages.empty()) return related.passages.front().received_by;
  return {};
}

const Syscall* selected_call(ViewContext& context) {
  const auto& selected = context.session.selection().call;
  return selected ? context.session.timeline().call(*selected) : nullptr;
}

std::string tie_label(ViewContext& context, EventId other) {
  const Event* event = context.session.timeline().find(other);
  if (event == nullptr) return "";
  if (const auto* packet = std::get_if<Packet>(&event->fact)) {
    const std::string flags = to_string(packet->flags);
    if (packet->protocol == 17) return "go to the datagram";
    return packet->payload_length > 0 || flags.empty() ? "go to the segment" : "go to " + flags;
  }
  if (const auto* call = std::get_if<Syscall>(&event->fact)) return "go to " + call_name(*call);
  return "";
}

}  // namespace

void follow_tie(ViewContext& context) {
  const auto other = next_tie(context);
  if (!other) return;
  const Event* event = context.session.timeline().find(*other);
  if (std::holds_alternative<Packet>(event->fact))
    context.session.select_packet(*other);
  else
    context.session.select_call(*other);
  if (!context.session.is_live() || !context.session.is_following()) context.session.look_at(event->at);
}

std::vector<WayOn> ways_on(ViewContext& context) {
  std::vector<WayOn> ways;
  const auto other = next_tie(context);
  if (const std::string label = other ? tie_label(context, *other) : ""; !label.empty())
    ways.push_back({WayOn::Kind::tie, label, "G"});
  const Syscall* call = selected_call(context);
  if (call != nullptr && call->source && call->source->line > 0)
    ways.push_back({WayOn::Kind::line, "show line", "L"});
  const lessons::LessonEntry* lesson = call == nullptr ? nullptr : lesson_about(*call);
  if (lesson != nullptr && context.session.lesson() == nullptr)
    ways.push_back({WayOn::Kind::lesson, fmt::format("lesson {}", lesson->number), "F1"});
  return ways;
}

void open_lesson(ViewContext& context) {
  for (const WayOn& way : ways_on(context))
    if (way.kind == WayOn::Kind::lesson) context.wishes.lesson = lesson_about(*selected_call(context))->name;
}

void draw_ways_on(ViewContext& context, const Rect& footer) {
  constexpr float height = 26, gap = 8;
  constexpr std::array names{"inspector/go", "inspector/line", "inspector/lesson"};
  Painter& paint = context.paint;
  paint.line({footer.x, footer.y}, {footer.right(), footer.y}, Token::line);
  float x = footer.x + 16;
  for (const WayOn& way : ways_on(context)) {
    const float key = paint.width_of(way.key, Type::caption) + 10;
    const float width = paint.width_of(way.label, Type::caption) + 20 + key;
    if (x + width > footer.right() - 8) return;
    const Rect box{x, footer.centre().y - height / 2, width, height};
    const Touch touch = context.items.touch(names[static_cast<std::size_t>(way.kind)], box);
    paint.fill(box, touch.held ? Token::line2 : touch.hovered ? Token::hover : Token::raised, 4);
    paint.outline(box, Token::line2, 4);
    paint.text(Rect{box.x + 10, box.y, box.w - 14 - key, box.h}, way.label, {.type = Type::caption});
    paint.text(Rect{box.right() - key - 2, box.y, key - 6, box.h}, way.key,
               {.type = Type::caption, .ink = Token::t3, .align = Align::right});
    x += width + gap;
    if (!touch.clicked) continue;
    if (way.kind == WayOn::Kind::tie) follow_tie(context);
    if (way.kind == WayOn::Kind::line) context.wishes.view = View::source;
    if (way.kind == WayOn::Kind::lesson) open_lesson(context);
    return;  // something else is selected now
  }
}

}  // namespace switchboard::visualizer
