// The Stage below the line: listeners with their queues, the closed door, connections as pipes, clients.
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/stage_frame.hpp"
#include "visualizer/widgets/bytes.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {

Token hue_of(const SceneClient& client) {
  return token_of(client.role);
}

std::string port_text(const SocketState& socket) {
  if (!socket.sample.remote) return "";
  const auto port = port_of(*socket.sample.remote);
  return port ? fmt::format(":{}", port->value) : "";
}

/// What a client's program did last on its socket, or does now: "connect = 0", "recv …".
std::vector<std::string> last_calls(ViewContext& context, const SceneClient& client, std::size_t most) {
  std::vector<std::string> lines;
  if (client.process == nullptr) return lines;
  const auto& threads = context.session.index().threads();
  const auto events = context.session.timeline().events();
  for (const auto& lane : threads) {
    if (lane.process != client.process->id) continue;
    auto it = std::ranges::upper_bound(lane.calls, context.session.cursor(), {}, &Interval::from);
    while (it != lane.calls.begin() && lines.size() < most) {
      --it;
      const auto& call = std::get<Syscall>(events[it->index].fact);
      if (client.socket != nullptr && call.socket != client.socket->id) continue;
      const CallFamily family = family_of(call.name);
      if (family == CallFamily::set_up || family == CallFamily::process) continue;
      const bool returned = call.returned && *call.returned <= context.session.cursor();
      lines.push_back(
          fmt::format("{:<7} {}", call_name(call),
                      returned ? (call.error ? result_text(call) : "= " + result_text(call)) : "…"));
    }
  }
  std::ranges::reverse(lines);
  return lines;
}

/// A UNIX-domain listener has no such queue: both ends are on this machine, and connect makes the connection.
void draw_syn_queue(Painter& paint, const Rect& syn, const SocketState& socket,
                    const ListenerQueues& queues) {
  if (socket.sample.domain == AF_UNIX) {
    paint.text(syn, "no SYN queue: both ends are on this machine", {.type = Type::caption, .ink = Token::t3});
    return;
  }
  float x = syn.x + paint.text(syn, "SYN queue", {.type = Type::body}) + 10;
  x += paint.text(Rect{x, syn.y, 100, syn.h}, fmt::format("{} opening", queues.syn_queue),
                  {.type = Type::caption, .ink = Token::t3}) +
       14;
  const std::string dropped =
      fmt::format("{} dropped", counted(static_cast<std::int64_t>(queues.dropped), "SYN"));
  const float chip_room = queues.dropped > 0 ? chip_width(paint, dropped, Type::caption_strong) + 14 : 0;
  for (std::uint32_t i = 0; i < std::max(3U, std::min(queues.syn_queue, 8U)); ++i, x += 22)
    if (x + 18 < syn.right() - chip_room - 6)
      syn_slot(paint, {x, syn.centre().y - 8, 18, 16}, i < queues.syn_queue);
  if (queues.dropped > 0)
    chip(paint, {syn.right() - chip_room, syn.centre().y - 10}, dropped, ChipKind::error);
}

}  // namespace

/// A program that is over: its letter and how it ended, without colour.
void StageView::draw_ended(Frame& f, const Rect& box, const SceneClient& client) {
  Painter& paint = f.paint();
  paint.dotted_line({box.x, box.bottom() - 1}, {box.right(), box.bottom() - 1}, Token::line2);
  const Rect letter{box.x + 8, box.y, 20, box.h};
  paint.text(letter, client.letter, {.type = Type::caption_strong, .ink = Token::t3, .align = Align::centre});
  const auto& status = client.process->status;
  paint.text(box.right_of(36), status ? exit_text(*status) : "ended",
             {.type = Type::caption, .ink = Token::t3});
}

void StageView::draw_client(Frame& f, const Rect& box, const SceneClient& client, TcpState state) {
  Painter& paint = f.paint();
  const Token hue = hue_of(client);
  if (client.process != nullptr && client.process->ended && client.socket == nullptr) {
    draw_ended(f, box, client);
    return;
  }
  const bool opening = state == TcpState::syn_sent, connected = state != TcpState::close && !opening;
  if (connected) paint.fill(box, tint_of(hue), 4);
  if (opening)
    paint.dashed_outline(box, hue);
  else
    paint.outline(box, connected ? hue : Token::line2, 4);
  const float size = std::min(20.0F, box.h - 6);
  const float badge = letter_badge(paint, {box.x + 8, box.centre().y - size / 2}, client.letter,
                                   client.process == nullptr ? Token::t3 : hue, size);
  const Rect text{box.x + badge + 18, box.y, box.w - badge - 26, box.h};
  if (opening && box.h >= 34) {
    const Rect upper{text.x, box.centre().y - 17, text.w, 17}, lower{text.x, box.centre().y, text.w, 17};
    state_glyph(paint, {text.x + 6, upper.centre().y}, state, hue, 5.5F);
    paint.text(upper.right_of(18), to_string(state), {.type = Type::caption_strong});
    const auto lines = last_calls(f.context, client, 1);
    if (!lines.empty()) paint.text(lower, lines.back(), {.type = Type::axis, .ink = Token::t2});
  } else {
    const auto lines = last_calls(f.context, client, box.h >= 34 ? 2 : 1);
    if (lines.empty())
      paint.text(text, client.label, {.type = Type::caption, .ink = Token::t2});
    else if (lines.size() == 1)
      paint.text(text, lines[0], {.type = Type::axis});
    else {
      paint.text(Rect{text.x, box.centre().y - 16, text.w, 16}, lines[0], {.type = Type::axis});
      paint.text(Rect{text.x, box.centre().y, text.w, 16}, lines[1], {.type = Type::axis, .ink = Token::t2});
    }
  }
  if (client.socket != nullptr) {
    const Touch touch = f.touch_socket(box, client.socket->id, "client");
    if (touch.hovered)
      tooltip(f.context.overlay, f.context.items.pointer().at, f.context.screen,
              {client.label, client.socket->sample.state ? to_string(*client.socket->sample.state) : "",
               "click to inspect its socket"});
  }
}

void StageView::draw_listener(Frame& f, const StageLayout::Listener& where, const SceneListener& what) {
  Painter& paint = f.paint();
  const SocketState& socket = *what.socket;
  paint.fill(where.box, Token::panel, 4);
  paint.outline(where.box, Token::line2, 4);
  paint.line({where.box.x, where.title.bottom()}, {where.box.right(), where.title.bottom()}, Token::line);
  f.sockets[socket.id] = {where.box, Frame::Place::Side::top};
  f.touch_socket(where.box, socket.id, "listener");

  const Rect title = where.title.inset(12, 0);
  state_glyph(paint, {title.x + 6, title.centre().y}, TcpState::listen, Token::t1, 6.5F);
  const float name = paint.text(title.right_of(22), "LISTEN", {.type = Type::body_strong});
  const std::string cookie = fmt::format("cookie {:x}", socket.id.value);
  const std::string address = socket.sample.local ? to_string(*socket.sample.local) : "";
  const float used = paint.text(Rect{title.x + 34 + name, title.y, title.w - name - 40, title.h}, address,
                                {.type = Type::code});
  if (name + used + 60 + paint.width_of(cookie, Type::axis) < title.w)
    paint.text(title, cookie, {.type = Type::axis, .ink = Token::t3, .align = Align::right});

  const ListenerQueues queues = socket.listener() != nullptr ? *socket.listener() : ListenerQueues{};
  draw_syn_queue(paint, where.syn_row, socket, queues);

  const Rect queue = where.queue_title;
  float x = queue.x + paint.text(queue, "Accept queue", {.type = Type::body}) + 10;
  const std::string numbers = fmt::format("{} waiting, limit {}", what.length, queues.limit);
  x += paint.text(Rect{x, queue.y, queue.right() - x, queue.h}, numbers, {.type = Type::caption_strong}) + 8;
  const std::string note = what.length > queues.limit ? "(the kernel admits one more)" : "";
  if (x + paint.width_of(note, Type::caption) < where.box.right() - 4)
    paint.text(Point{x, queue.y + 3.5F}, note, {.type = Type::caption, .ink = Token::t3});
  draw_queue(f, where, what);
  for (const StagePlace& door : where.doors) draw_door(f, door, what, what.knocking[door.index]);
  const auto more = [&](const StageMore& m, const char* words) {
    if (m.hidden > 0)
      paint.text(m.place, fmt::format(fmt::runtime(words), count_text(static_cast<std::int64_t>(m.hidden))),
                 {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  };
  more(where.more_waiting, "and {} more wait");
  more(where.more_knocking, "and {} more before the door");
}

void StageView::draw_queue(Frame& f, const StageLayout::Listener& where, const SceneListener& what) {
  Painter& paint = f.paint();
  const Time now = f.context.session.cursor();
  for (const StagePlace& place : where.slots) {
    const SceneWaiting& waiting = what.waiting[place.index];
    const SocketState& queued = *waiting.queued;
    const auto* bytes = queued.bytes();
    const std::uint32_t unread = bytes != nullptr ? bytes->receive : 0;
    const Bytes bytes_waiting = f.written(waiting.client.socket, queued.read, queued.read + unread);
    const SlotLook look{.position = place.index == 0 ? "next" : std::to_string(place.index + 1),
                        .letter = waiting.client.letter,
                        .port = port_text(queued),
                        .state = queued.sample.state,
                        .waited = queued.queued_at ? duration_text(now - *queued.queued_at) : "",
                        .bytes = bytes_waiting,
                        .count = byte_count(unread),
                        .role = hue_of(waiting.client)};
    const Token hue = look.role;
    const float y = place.client.centre().y;
    accept_slot(paint, place.there, look);
    const TcpState state = waiting.client.socket != nullptr && waiting.client.socket->sample.state
                               ? *waiting.client.socket->sample.state
                               : TcpState::established;
    draw_client(f, place.client, waiting.client, state);
    paint.line({place.client.right(), y}, {place.there.x, y}, hue, 2);
    for (const float end : {place.client.right(), place.there.x}) {
      paint.disc({end, y}, 4, Token::panel);
      paint.ring({end, y}, 4, hue, 2);
    }
    const Touch touch = f.touch_socket(place.there, queued.id, "slot");
    if (touch.hovered)
      tooltip(
          f.context.overlay, f.context.items.pointer().at, f.context.screen,
          {waiting.client.label + " waits to be accepted",
           queued.queued_at ? "since " + time_text(*queued.queued_at) : "", look.count + " wait to be read",
           queued.sampled_at ? "sampled " + time_text(*queued.sampled_at) : ""});
  }
  for (std::size_t i = 0; i < where.empty_slots.size(); ++i)
    accept_slot(paint, where.empty_slots[i],
                {.position = std::to_string(where.empty_from + i + 1),
                 .letter = "",
                 .port = "",
                 .state = {},
                 .waited = "",
                 .bytes = {},
                 .count = ""});
  if (!where.limit_bracket.is_empty())
    bracket(paint, where.limit_bracket.x, where.limit_bracket.y, where.limit_bracket.bottom(),
            std::to_string(what.limit));
  if (!where.extra_bracket.is_empty())
    bracket(paint, where.extra_bracket.x, where.extra_bracket.y, where.extra_bracket.bottom(), "+1");
}

void StageView::draw_door(Frame& f, const StagePlace& place, const SceneListener& listener,
                          const SceneClient& client) {
  Painter& paint = f.paint();
  const float y = place.client.centre().y, edge = f.layout.server_host.x;
  draw_client(f, place.client, client, TcpState::syn_sent);
  const Token hue = hue_of(client);
  const bool full = listener.length > listener.limit;
  paint.dashed_line({place.client.right() + 5, y}, {edge - (full ? 34.0F : 2.0F), y}, hue, 2);
  paint.disc({place.client.right(), y}, 4, Token::panel);
  paint.ring({place.client.right(), y}, 4, hue, 2);
  if (!full) {
    paint.text(Rect{place.there.x, y - 9, place.there.w, 18},
               fmt::format("{}: a SYN is on its way.", client.letter),
               {.type = Type::caption, .ink = Token::t2});
    return;
  }
  paint.dashed_line({edge - 13, y}, {edge - 4, y}, hue, 2);
  closed_door(paint, {edge, y}, {edge - 24, y});
  const Rect words{place.there.x, y - 19, place.there.w, 18};
  paint.text(words, fmt::format("No place: the kernel ignored {}’s SYN.", client.letter),
             {.type = Type::body});
  std::string second = "No answer was sent.";
  if (client.socket != nullptr) {
    if (const auto& call = client.socket->connect_call)
      if (const Event* event = f.context.session.timeline().find(*call))
        second += fmt::format(" {} has waited {}", client.letter,
                              duration_text(f.context.session.cursor() - event->at));
    const auto& tcp = client.socket->sample.tcp;
    if (tcp && tcp->total_retransmits > 0)
      second +=
          fmt::format(", and rang {} more",
                      tcp->total_retransmits == 1 ? "once" : fmt::format("{} times", tcp->total_retransmits));
    if (second.back() != '.') second += '.';
  }
  paint.text(words.moved(0, 19), second, {.type = Type::caption, .ink = Token::t2});
}

void StageView::draw_alone(Frame& f, const StagePlace& place, const SocketState& socket) {
  Painter& paint = f.paint();
  const Rect box = place.there;
  paint.fill(box, Token::panel, 4);
  paint.outline(box, Token::line2, 4);
  const TcpState state = socket.sample.state.value_or(TcpState::close);
  state_glyph(paint, {box.x + 16, box.centre().y}, state, Token::t2);
  std::string words = socket.sample.protocol == 17 ? "UDP" : std::string(to_string(state));
  if (socket.sample.local && socket.role == SocketRole::unknown && state == TcpState::close)
    words = is_any_address(*socket.sample.local) && port_of(*socket.sample.local).value_or(Port{}).value == 0
                ? "a socket without an address"
                : "bound, nobody can reach it yet";
  const float width =
      paint.text(Rect{box.x + 30, box.y, box.w - 40, box.h}, words, {.type = Type::caption_strong});
  if (socket.sample.local)
    paint.text(Rect{box.x + 42 + width, box.y, box.w - width - 54, box.h}, to_string(*socket.sample.local),
               {.type = Type::axis, .ink = Token::t2});
  f.sockets[socket.id] = {box, Frame::Place::Side::right};
  f.touch_socket(box, socket.id, "socket");
}

}  // namespace switchboard::visualizer
