#include "visualizer/app/selection_keys.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "lessons/player/catalogue.hpp"
#include "visualizer/session/related.hpp"

namespace switchboard::visualizer {
namespace {

struct About {
  std::string_view call, lesson;
};
// Which lesson is about which call; names of programs, not of the kernel.
constexpr std::array<About, 19> lessons_about{{
    {"socket", "socket"}, {"socketpair", "socket"}, {"bind", "bind"},       {"listen", "listen"},
    {"accept", "accept"}, {"accept4", "accept"},    {"connect", "connect"}, {"send", "send"},
    {"recv", "send"},     {"write", "send"},        {"read", "send"},       {"sendto", "udp"},
    {"recvfrom", "udp"},  {"close", "close"},       {"shutdown", "close"},  {"setsockopt", "options"},
    {"poll", "blocking"}, {"select", "blocking"},   {"fcntl", "blocking"},
}};

const Event* selected_call(Session& session) {
  const auto& id = session.selection().call;
  const Event* event = id ? session.timeline().find(*id) : nullptr;
  return event != nullptr && std::holds_alternative<Syscall>(event->fact) ? event : nullptr;
}

const Event* selected_packet(Session& session) {
  const auto& id = session.selection().packet;
  const Event* event = id ? session.timeline().find(*id) : nullptr;
  return event != nullptr && std::holds_alternative<Packet>(event->fact) ? event : nullptr;
}

std::string ends_of(const SocketSample& sample) {
  std::string text = sample.local ? to_string(*sample.local) : "";
  if (sample.remote && sample.state != TcpState::listen) text += " to " + to_string(*sample.remote);
  return text;
}

}  // namespace

void go_to_call(Session& session, EventId id) {
  const Event* event = session.timeline().find(id);
  const auto* call = event == nullptr ? nullptr : std::get_if<Syscall>(&event->fact);
  if (call == nullptr) return;
  const Time at = call->returned.value_or(event->at);
  session.select_call(id);
  session.look_at(at);
  session.time().bring_into_view(at, session.index().activity());
}

void go_to_packet(Session& session, EventId id) {
  const Event* event = session.timeline().find(id);
  if (event == nullptr) return;
  const Time at = event->at;
  session.select_packet(id);
  session.look_at(at);
  session.time().bring_into_view(at, session.index().activity());
}

bool go_to_error(Session& session, int direction) {
  const Timeline& timeline = session.timeline();
  const auto& errors = session.index().errors();
  // From the selected call; without one, from the cursor.
  const auto& selected = session.selection().call;
  const auto is_before = [&](std::uint32_t place) {
    const EventHead& head = timeline.head(place);
    return selected ? head.id < *selected : head.at < session.cursor();
  };
  auto next = std::ranges::partition_point(errors, is_before);
  if (direction > 0) {
    if (next != errors.end() && selected && timeline.head(*next).id == *selected) ++next;
    if (next == errors.end()) return false;
    go_to_call(session, timeline.head(*next).id);
    return true;
  }
  if (next == errors.begin()) return false;
  go_to_call(session, timeline.head(*(next - 1)).id);
  return true;
}

void step_in_lane(Session& session, int direction) {
  const RecordingIndex& index = session.index();
  const Timeline& timeline = session.timeline();
  if (const Event* packet = selected_packet(session)) {
    const auto& packets = index.packets();
    auto here = std::ranges::lower_bound(packets, packet->at, {}, &RecordingIndex::PacketMark::at);
    while (here != packets.end() && here->at == packet->at && timeline.head(here->index).id != packet->id)
      ++here;
    if (here == packets.end()) return;
    if (direction > 0 ? here + 1 == packets.end() : here == packets.begin()) return;
    return go_to_packet(session, timeline.head((direction > 0 ? here + 1 : here - 1)->index).id);
  }
  const Event* call = selected_call(session);
  if (call == nullptr) return session.look_at_event(direction);
  const auto& its = std::get<Syscall>(call->fact);
  for (const auto& lane : index.threads()) {
    if (lane.process != its.process || lane.thread != its.thread) continue;
    const auto here = std::ranges::partition_point(
        lane.calls, [&](const Interval& i) { return timeline.head(i.index).id < call->id; });
    if (direction > 0 && here != lane.calls.end() && here + 1 != lane.calls.end())
      return go_to_call(session, timeline.head((here + 1)->index).id);
    if (direction < 0 && here != lane.calls.begin())
      return go_to_call(session, timeline.head((here - 1)->index).id);
  }
}

/// From a call to the first segment that it caused, from there to the call that took it up, and so on.
void SelectionKeys::follow(Session& session) {
  const Selection here = session.selection();
  const Related related = session.related();
  if (here.packet) {
    for (const Tie& tie : related.ties)
      if (tie.call != came_from_ || related.ties.size() == 1) {
        came_from_ = here.packet;
        return go_to_call(session, tie.call);
      }
    return;
  }
  if (!here.call) return;
  const auto& packets = related.ties;
  const auto next = std::ranges::find_if(packets, [&](const Tie& tie) { return tie.packet != came_from_; });
  came_from_ = here.call;
  if (next != packets.end()) return go_to_packet(session, next->packet);
  if (!packets.empty()) return go_to_packet(session, packets.front().packet);
  // Without a wire between them the bytes went from call to call.
  if (!related.passages.empty()) go_to_call(session, related.passages.front().received_by);
}

std::string text_of_selection(ViewContext& context) {
  Session& session = context.session;
  if (const Event* event = selected_call(session)) {
    const auto& call = std::get<Syscall>(event->fact);
    std::string text =
        fmt::format("{}  {} {}  {} {}", time_text(event->at), who_is(context, call.process).label,
                    call.process.value, long_call(call), result_suffix(call));
    if (call.returned) text += fmt::format("  took {}", duration_text(*call.returned - event->at));
    if (call.source) text += "  " + short_place_text(*call.source);
    return text;
  }
  if (const Event* event = selected_packet(session)) {
    const auto& packet = std::get<Packet>(event->fact);
    std::string text = fmt::format("{}  {} to {}  {}", time_text(event->at), to_string(packet.source),
                                   to_string(packet.destination), to_string(packet.flags));
    if (const Segment* segment = session.flows().segment(event->id)) {
      text += fmt::format("  seq {}", segment->sequence);
      if (packet.flags.ack) text += fmt::format("  ack {}", segment->acknowledgement);
    }
    return text + "  " + byte_count(packet.payload_length);
  }
  if (const auto& id = session.selection().socket)
    if (const SocketState* socket = context.world.socket(*id))
      return fmt::format("{}  socket {:x}  {}  {}", time_text(session.cursor()), id->value,
                         socket->sample.state ? to_string(*socket->sample.state) : "",
                         ends_of(socket->sample));
  return "";
}

std::string lesson_about_selection(ViewContext& context) {
  const Event* event = selected_call(context.session);
  if (event == nullptr) return "";
  const auto& call = std::get<Syscall>(event->fact);
  // A call that failed is more about its failure than about itself, unless it has a lesson of its own.
  const auto about = std::ranges::find(lessons_about, call_name(call), &About::call);
  const std::string lesson(about != lessons_about.end() ? about->lesson : call.error ? "errors" : "");
  return !lesson.empty() && lessons::find_lesson(lesson) ? lesson : "";
}

void SelectionKeys::take(ViewContext& context) {
  Input& input = context.input;
  Session& session = context.session;
  if (input.take(letter('N'))) go_to_error(session, 1);
  if (input.take(letter('N'), With::shift)) go_to_error(session, -1);
  if (input.take(Key::period)) step_in_lane(session, 1);
  if (input.take(Key::comma)) step_in_lane(session, -1);
  if (input.take(letter('G'))) follow(session);
  if (input.take(letter('L'))) context.wishes.view = View::source;
  if (input.take(letter('C'), With::control))
    if (std::string text = text_of_selection(context); !text.empty()) context.wishes.copy = std::move(text);
  if (input.take(Key::f1))
    if (std::string lesson = lesson_about_selection(context); !lesson.empty())
      context.wishes.lesson = std::move(lesson);
}

}  // namespace switchboard::visualizer
