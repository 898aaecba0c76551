// A connection on the Stage: two ends, two lanes. Each lane has the colour of who writes into it.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "engine/narrate/time_text.hpp"
#include "visualizer/views/stage_frame.hpp"
#include "visualizer/widgets/bytes.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {

/// One direction of a connection, as both kernels' ends and the calls tell it.
/// wrote = read + unread + wire + not acknowledged; the sender keeps bytes until they are acknowledged.
/// Counts that nobody told are absent: a peer whose calls are not observed and whose kernel was not asked.
struct Flow {
  std::optional<std::int64_t> wrote, read;
  std::uint32_t unread = 0, kept = 0;
  std::int64_t wire = 0;
};

/// A program of the recording made this socket, so its calls count every byte.
bool is_observed(const SocketState& end) {
  return end.creator || end.connect_call || end.accept_call;
}

std::uint32_t sending(const SocketState& end) {
  const auto* queues = end.bytes();
  return queues == nullptr ? 0 : queues->send;
}

std::uint32_t unread_at(const SocketState& end) {
  const auto* queues = end.bytes();
  return queues == nullptr ? 0 : queues->receive;
}

/// What was written and acknowledged has arrived: with nothing left to send, the other end accounts for all
/// of it.
std::optional<std::int64_t> written_by(const SocketState& end, const SocketState* other) {
  if (is_observed(end)) return end.written;
  if (other == nullptr || !is_observed(*other) || sending(end) != 0) return {};
  return other->read + unread_at(*other);
}

std::optional<std::int64_t> read_by(const SocketState& end, const SocketState* other) {
  if (is_observed(end)) return end.read;
  if (other == nullptr || !is_observed(*other)) return {};
  return std::max<std::int64_t>(other->written - sending(*other) - unread_at(end), 0);
}

Flow flow_of(const SocketState* writer, const SocketState* reader) {
  Flow flow;
  if (writer != nullptr) {
    flow.wrote = written_by(*writer, reader);
    flow.kept = sending(*writer);
  }
  if (reader != nullptr) {
    flow.read = read_by(*reader, writer);
    flow.unread = unread_at(*reader);
  }
  // What was written and is in neither program's hands nor the reader's queue is under way.
  if (flow.wrote && flow.read)
    flow.wire = std::clamp<std::int64_t>(*flow.wrote - *flow.read - flow.unread, 0, flow.kept);
  return flow;
}

std::string count_or_dash(const std::optional<std::int64_t>& count) {
  return count ? byte_count(*count) : "–";
}

bool has_finished_sending(const SocketState* end) {
  if (end == nullptr || !end->sample.state) return false;
  switch (*end->sample.state) {
    case TcpState::fin_wait1:
    case TcpState::fin_wait2:
    case TcpState::closing:
    case TcpState::last_ack:
    case TcpState::time_wait:
    case TcpState::close:
      return true;
    default:
      return false;
  }
}

TcpState state_of(const SocketState* end) {
  return end != nullptr ? end->sample.state.value_or(TcpState::close) : TcpState::close;
}

/// The kernel's last word is older than the close of the last descriptor: that its program is done is all we
/// know.
bool is_closed_since(const SocketState& end) {
  return end.closed && end.sampled_at && *end.sampled_at <= *end.closed;
}

TcpState shown_state(const SocketState* end) {
  return end != nullptr && is_closed_since(*end) ? TcpState::close : state_of(end);
}

std::string state_words(const SocketState* end) {
  return end != nullptr && is_closed_since(*end) ? "closed" : std::string(to_string(state_of(end)));
}

/// Two small lines: what is counted, and the count. A number that is cut is another number: too narrow, it is
/// said in three digits.
void counter(Painter& paint, const Rect& r, std::string_view name, const std::optional<std::int64_t>& count) {
  paint.text(Rect{r.x, r.y, r.w, r.h / 2}, name, {.type = Type::caption, .ink = Token::t2});
  std::string words = count_or_dash(count);
  if (count && *count >= 1000 && paint.width_of(words, Type::axis) > r.w)
    words = *count < 999'500 ? fmt::format("{:.3g} kB", static_cast<double>(*count) / 1e3)
                             : fmt::format("{:.3g} MB", static_cast<double>(*count) / 1e6);
  paint.text(Rect{r.x, r.y + r.h / 2 - 1, r.w, r.h / 2}, words, {.type = Type::axis});
}

}  // namespace

void StageView::draw_connection(Frame& f, const StageLayout::Connection& place, const SceneConnection& what) {
  Painter& paint = f.paint();
  const Token client_hue = token_of(what.client.role);
  const SocketState *there = what.server_end, *here = what.client.socket;
  const Rect far = place.there, near = place.client;
  const bool known = there != nullptr;
  paint.fill(far, Token::panel, 4);
  if (known)
    paint.outline(far, Token::server, 4);
  else
    paint.dashed_outline(far, Token::line2);
  paint.fill(near, here != nullptr ? tint_of(client_hue) : Token::inset, 4);
  if (here != nullptr)
    paint.outline(near, client_hue, 4);
  else
    paint.dashed_outline(near, Token::line2);

  if (known) {
    f.sockets[there->id] = {far, Frame::Place::Side::right};
    f.touch_socket(far, there->id, "connection");
  }
  if (here != nullptr) f.touch_socket(near, here->id, "client");

  // The title line of each end: letter, state, and how the program knows it.
  const bool compact = f.context.density == Density::compact;
  const float title_height = place.is_open ? (compact ? 26.0F : 28.0F) : far.h;
  const Rect near_title = near.top(title_height), far_title = far.top(title_height);
  const float size = std::min(20.0F, title_height - 6);
  float x = near.x + 8 +
            letter_badge(paint, {near.x + 8, near_title.centre().y - size / 2}, what.client.letter,
                         what.client.process == nullptr ? Token::t3 : client_hue, size) +
            10;
  if (here != nullptr) {
    state_glyph(paint, {x + 6, near_title.centre().y}, shown_state(here), client_hue, 5.5F);
    paint.text(Rect{x + 17, near_title.y, near.right() - x - 20, near_title.h}, state_words(here),
               {.type = Type::caption_strong});
  } else {
    const std::string words = known && there->sample.remote ? to_string(*there->sample.remote) : "ended";
    paint.text(Rect{x, near_title.y, near.right() - x - 6, near_title.h}, words,
               {.type = Type::axis, .ink = Token::t2});
  }
  x = far.x + 12;
  std::string how;
  if (known) {
    state_glyph(paint, {x + 6, far_title.centre().y}, shown_state(there), Token::server, 5.5F);
    x += 18 +
         paint.text(Rect{x + 18, far_title.y, far.w - 40, far_title.h}, state_words(there),
                    {.type = Type::caption_strong}) +
         8;
    how = what.fd ? fmt::format("fd {}", *what.fd) : "no descriptor";
    if (there->accepted_at) how += ", accepted at " + time_text(*there->accepted_at);
  } else {
    how = here != nullptr && here->sample.remote
              ? to_string(*here->sample.remote) + (f.context.session.index().is_served(*here->sample.remote)
                                                       ? ", not sampled yet"
                                                       : ", not observed")
              : "not observed";
  }
  const std::string cookie = known ? fmt::format("{:x}", there->id.value) : "";
  const float cookie_width = paint.width_of(cookie, Type::axis) + 12;
  if (place.is_open) {
    const float room = far.right() - x - cookie_width - 8;
    if (paint.width_of(how, Type::axis) > room && what.fd) how = fmt::format("fd {}", *what.fd);
    paint.text(Rect{x, far_title.y, room, far_title.h}, how, {.type = Type::axis, .ink = Token::t2});
    paint.text(Rect{far.x, far_title.y, far.w - 12, far_title.h}, cookie,
               {.type = Type::axis, .ink = Token::t3, .align = Align::right});
    draw_pipe(f, place, what);
    return;
  }
  // One line: what each direction moved, and what nobody has read.
  const Flow up = flow_of(here, there), down = flow_of(there, here);
  const float y = far.centre().y;
  paint.line({near.right(), y - 3}, {far.x, y - 3}, client_hue);
  paint.line({near.right(), y + 3}, {far.x, y + 3}, Token::server);
  if (what.fd)
    x += paint.text(Rect{x, far.y, 60, far.h}, fmt::format("fd {}", *what.fd),
                    {.type = Type::axis, .ink = Token::t2}) +
         14;
  const std::string moved = fmt::format("{} unread, read {}, wrote {}", byte_count(up.unread),
                                        count_or_dash(up.read), count_or_dash(down.wrote));
  paint.text(Rect{x, far.y, far.right() - x - 10, far.h}, moved,
             {.type = Type::caption, .ink = Token::t2, .align = Align::right});
}

namespace {
enum class WrittenBy { client, server };
}

void StageView::draw_pipe(Frame& f, const StageLayout::Connection& place, const SceneConnection& what) {
  Painter& paint = f.paint();
  const Rect far = place.there, near = place.client;
  const SocketState *there = what.server_end, *here = what.client.socket;
  const Flow up = flow_of(here, there), down = flow_of(there, here);
  const bool compact = f.context.density == Density::compact;
  const float lane_height = compact ? 22 : 26, step = compact ? 28 : 38;
  const float top = near.y + (compact ? 29.0F : 32.0F);
  const float near_queue = near.w - 56 > 60 ? near.w - 56 : 60;
  const float far_queue = std::clamp(far.w * 0.455F, 120.0F, 240.0F);
  const auto lane = [&](float y, const SocketState* writer, const Flow& flow, Token hue, WrittenBy by) {
    const Rect near_box{near.right() - near_queue, y, near_queue, lane_height},
        far_box{far.x, y, far_queue, lane_height};
    LaneLook look;
    look.writer = hue;
    look.wire = {near.right(), y, far.x - near.right(), lane_height};
    look.writer_queue = by == WrittenBy::client ? near_box : far_box;
    look.reader_queue = by == WrittenBy::client ? far_box : near_box;
    look.towards_right = by == WrittenBy::client;
    look.sealed = has_finished_sending(writer) && flow.wire == 0;
    look.wire_busy = flow.wire > 0;
    look.wire_text = flow.wire > 0 ? byte_count(flow.wire) : look.sealed ? "FIN" : "empty";
    look.writer_text = count_text(flow.kept) + (by == WrittenBy::client ? " B kept" : " unacknowledged");
    look.reader_text = flow.unread == 0 ? "0 unread" : byte_count(flow.unread);
    // Only calls that were recorded tell which bytes they are.
    const Bytes kept = flow.wrote ? f.written(writer, *flow.wrote - flow.kept, *flow.wrote) : Bytes{};
    const Bytes unread = flow.read ? f.written(writer, *flow.read, *flow.read + flow.unread) : Bytes{};
    look.writer_bytes = kept;
    look.reader_bytes = unread;
    pipe_lane(paint, look);
  };
  const Token client_hue = token_of(what.client.role);
  lane(top, here, up, client_hue, WrittenBy::client);
  lane(top + step, there, down, Token::server, WrittenBy::server);

  const Rect counts{near.x + 8, top - 5, near.w - near_queue - 12, lane_height + 10};
  counter(paint, counts, "wrote", up.wrote);
  counter(paint, counts.moved(0, step), "read", down.read);

  // Beside the server's queues: what came of the bytes.
  const float x = far.x + far_queue + 12, w = far.right() - x - 10;
  const float arrow_x = x + w * 0.36F, read_x = arrow_x + 44;
  const bool wide = w > 150;
  counter(paint, {x, top - 5, w * 0.36F, lane_height + 10}, "unread", up.unread);
  const Rect read_box{wide ? read_x : x + w * 0.5F, top - 5, far.right() - (wide ? read_x : x + w * 0.5F) - 8,
                      lane_height + 10};
  if (wide) {
    arrow(paint, {arrow_x + 6, top + lane_height / 2}, {arrow_x + 34, top + lane_height / 2}, client_hue);
    arrow(paint, {arrow_x + 34, top + step + lane_height / 2}, {arrow_x + 6, top + step + lane_height / 2},
          Token::server);
  }
  counter(paint, read_box, wide ? "read by recv" : "read", up.read);
  counter(paint, read_box.moved(0, step), wide ? "wrote by send" : "wrote", down.wrote);
}

}  // namespace switchboard::visualizer
