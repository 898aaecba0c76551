#include "visualizer/views/details_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/address_fields.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/bytes.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float header_height = 32, row_height = 24;

/// One row: name in Mono at the left, value, what it means. Returns the height.
float row(Painter& paint, const Rect& body, float y, std::string_view name, std::string_view value,
          std::string_view meaning, Ink ink = Token::t1) {
  constexpr float name_width = 116;
  paint.text(Rect{body.x, y, name_width - 8, row_height}, name, {.type = Type::axis, .ink = Token::t3});
  const float x = body.x + name_width;
  const float value_width =
      paint.text(Rect{x, y, body.right() - x, row_height}, value, {.type = Type::code, .ink = ink});
  const float after = std::max(x + value_width + 14, x + 54);
  if (after < body.right())
    paint.text(Rect{after, y, body.right() - after, row_height}, meaning,
               {.type = Type::caption, .ink = Token::t2});
  return row_height;
}

float prose(Painter& paint, const Rect& body, float y, std::string_view text, Type type = Type::body,
            Ink ink = Token::t2) {
  const float line = std::round(size_of(type) * 1.24F);
  float used = 0;
  for (const auto part : paint.wrap(text, type, body.w)) {
    paint.text(Point{body.x, y + used}, part, {.type = type, .ink = ink});
    used += line;
  }
  return used;
}

/// A box with a sentence or two in it.
float note(Painter& paint, const Rect& body, float y, std::string_view text) {
  const auto lines = paint.wrap(text, Type::caption, body.w - 24);
  const Rect box{body.x, y, body.w, static_cast<float>(lines.size()) * 19 + 18};
  paint.fill(box, Token::inset, 4);
  paint.outline(box, Token::line, 4);
  float line = box.y + 10;
  for (const auto part : lines) {
    paint.text(Point{box.x + 12, line}, part, {.type = Type::caption, .ink = Token::t2});
    line += 19;
  }
  return box.h;
}

Token hue_of(const AddressField& field) {
  if (field.name.ends_with("_family")) return Token::set_up;
  if (field.name.ends_with("_port")) return Token::talk;
  if (field.name.ends_with("_addr") || field.name == "sun_path") return Token::meet;
  return Token::t3;
}

std::string caption_of(ViewContext& context, const Selection& selection) {
  if (selection.call)
    if (const Event* event = context.session.timeline().find(*selection.call))
      if (const auto* call = std::get_if<Syscall>(&event->fact))
        return fmt::format("{} in {}, at {}", call_name(*call), who_is(context, call->process).label,
                           time_text(event->at));
  if (selection.socket)
    if (const SocketState* socket = context.world.socket(*selection.socket))
      return fmt::format("{}, cookie {:x}", socket->is_listener() ? "the listener" : "a socket",
                         socket->id.value);
  return "";
}

}  // namespace

void DetailsView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  paint.fill(panel, Token::panel);
  const Selection selection = context.session.selection();
  if (!(selection == shown_)) scroll_ = 0;
  shown_ = selection;
  view_header(context, panel.top(header_height), View::inspector, caption_of(context, selection));
  const Rect area = panel.below(header_height);
  const Rect body = area.inset(16, 0);
  scroll_ -= context.wheel_over(area) * 40;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, std::max(0.0F, content_ - area.h)));
  const Clipped clipped(paint, area);
  const float start = area.y + 12 - scroll_;
  float y = start;
  const Event* event = selection.call ? context.session.timeline().find(*selection.call) : nullptr;
  const auto* call = event != nullptr ? std::get_if<Syscall>(&event->fact) : nullptr;
  if (call != nullptr) y = draw_call(context, body, y, *event, *call);
  const SocketState* socket = selection.socket ? context.world.socket(*selection.socket) : nullptr;
  if (socket != nullptr) {
    if (call != nullptr) {
      paint.line({body.x, y + 2}, {body.right(), y + 2}, Token::line);
      y += 12;
    }
    y = draw_socket(context, body, y, *socket);
  }
  if (call == nullptr && socket == nullptr) {
    y += prose(paint, body, y, "Select a call, a socket or a bar: it is explained here.", Type::body,
               Token::t3);
  }
  content_ = y - start + 24;
}

float DetailsView::draw_call(ViewContext& context, const Rect& body, float y, const Event& event,
                             const Syscall& call) {
  Painter& paint = context.paint;
  family_shape(paint, {body.x + 7, y + 11}, family_of(call.name));
  const std::string text = short_call(call);
  const std::string result = result_suffix(call);
  const float result_width = paint.width_of(result, Type::code_strong);
  const float width =
      paint.text(Rect{body.x + 22, y, body.w - 22 - result_width - 10, 22}, text, {.type = Type::code});
  paint.text(Rect{body.x + 22 + width + 8, y, result_width + 4, 22}, result,
             {.type = Type::code_strong, .ink = call.error ? Token::error : Token::t1});
  y += 26;
  std::string line;
  if (call.returned)
    line = fmt::format("took {}, returned at {}", duration_text(*call.returned - event.at),
                       time_text(*call.returned));
  else
    line = fmt::format("entered {} ago, not returned yet",
                       duration_text(std::max<std::int64_t>(context.session.cursor() - event.at, 0)));
  if (call.source) line += " · " + place_text(*call.source);
  y += prose(paint, body, y, line, Type::caption, Token::t2) + 6;
  if (call.injected) y += note(paint, body, y, injection_sentence(call)) + 8;
  if (call.error) {
    cross(paint, {body.x + 7, y + 10}, 4, Token::error);
    paint.text(Point{body.x + 22, y + 2}, fmt::format("{}, see {}", call.error->name, man_page(call.name)),
               {.type = Type::caption_strong, .ink = Token::error});
    y += 22;
    y += prose(paint, {body.x + 22, body.y, body.w - 22, body.h}, y, errno_summary(call), Type::body,
               Token::t1) +
         8;
  }
  for (const Argument& argument : call.arguments)
    if (const auto* address = std::get_if<SocketAddress>(&argument.value))
      if (!address->raw.empty()) y = draw_address(context, body, y + 2, *address);
  y = draw_arguments(context, body, y, call);
  for (const auto& made : call.made)
    y += row(paint, body, y, "made", fmt::format("fd {}", made.fd),
             made.socket ? fmt::format("cookie {:x}", made.socket->value) : "no socket");
  return y + 4;
}

float DetailsView::draw_arguments(ViewContext& context, const Rect& body, float y, const Syscall& call) {
  for (const Argument& argument : call.arguments) {
    std::string meaning;
    if (argument.name == "backlog") meaning = "the limit that was asked for";
    if (argument.name == "addrlen") meaning = "bytes";
    if (const auto* buffer = std::get_if<Buffer>(&argument.value)) meaning = byte_count(buffer->length);
    if (call.socket && (argument.name == "sockfd" || argument.name == "fd"))
      if (const SocketState* socket = context.world.socket(*call.socket))
        meaning = fmt::format("{} {:x}", protocol_text(socket->sample), call.socket->value);
    y += row(context.paint, body, y, argument.name, argument_text(argument.value), meaning);
  }
  return y;
}

float DetailsView::draw_address(ViewContext& context, const Rect& body, float y,
                                const SocketAddress& address) {
  Painter& paint = context.paint;
  const std::string title =
      fmt::format("{}, {} bytes as they lie in memory", address_struct(address), address.raw.size());
  paint.text(Point{body.x, y}, title, {.type = Type::caption_strong});
  y += 20;
  std::vector<ByteField> fields;
  const AddressField* port = nullptr;
  const auto explained = explain_address(address);
  for (const AddressField& field : explained) {
    fields.push_back({field.offset, field.bytes.size(), field.name, field.value, hue_of(field), false});
    if (field.name.ends_with("_port") && field.bytes.size() == 2) port = &field;
  }
  // A whole number of words in a row: 16, 8 or 4 bytes.
  const auto fit = static_cast<std::size_t>((body.w + 4) / hex_step);
  const std::size_t per_row = fit >= 16 ? 16 : fit >= 8 ? 8 : 4;
  y += hex_cells(paint, {body.x, y}, address.raw, fields, per_row);
  if (port == nullptr) return y;
  const std::string sum = fmt::format(
      "The port lies in network byte order, the big byte first: {:02X} {:02X} is {}. Read as this "
      "processor's own number "
      "the same two bytes are {}.",
      port->bytes[0], port->bytes[1], network_order_sum(port->bytes[0], port->bytes[1]), port->host);
  return y + note(paint, body, y + 4, sum) + 10;
}

float DetailsView::draw_socket(ViewContext& context, const Rect& body, float y, const SocketState& socket) {
  Painter& paint = context.paint;
  const SocketSample& sample = socket.sample;
  if (sample.state) {
    const std::string_view state = to_string(*sample.state);
    paint.text(Rect{body.x, y, 108, row_height}, "state", {.type = Type::axis, .ink = Token::t3});
    const Who owner = owner_of(context, socket);
    state_glyph(paint, {body.x + 122, y + row_height / 2}, *sample.state,
                owner.letter == "?" ? Token::t2 : owner.role);
    paint.text(Rect{body.x + 136, y, body.w - 136, row_height}, state, {.type = Type::body_strong});
    y += row_height;
  }
  y += row(paint, body, y, "kind", protocol_text(sample), "");
  if (sample.local) y += row(paint, body, y, "local", to_string(*sample.local), "");
  if (sample.remote && !socket.is_listener())
    y += row(paint, body, y, "remote", to_string(*sample.remote), "");
  std::string explained;
  if (const auto* queues = socket.listener()) {
    y += row(paint, body, y, "Recv-Q", count_text(queues->length), "connections waiting for accept");
    y += row(paint, body, y, "Send-Q", count_text(queues->limit),
             "the limit: the smaller of backlog and somaxconn");
    y += row(paint, body, y, "dropped", count_text(static_cast<std::int64_t>(queues->dropped)),
             "turned away since it began", queues->dropped > 0 ? Token::error : Token::t1);
    explained =
        "On a listening socket these two fields count connections. On a connected one the same two count "
        "bytes. "
        "Linux calls the queue full when its length is greater than the limit, so one more gets in.";
  } else if (const auto* bytes = socket.bytes()) {
    y += row(paint, body, y, "Recv-Q", byte_count(bytes->receive), "arrived, not read yet");
    y += row(paint, body, y, "Send-Q", byte_count(bytes->send), "written, not acknowledged yet");
    y += row(paint, body, y, "wrote", byte_count(socket.written), "by all its send calls");
    y += row(paint, body, y, "read", byte_count(socket.read), "by all its receive calls");
  }
  if (sample.tcp)
    y += row(paint, body, y, "rtt", duration_text(static_cast<std::int64_t>(sample.tcp->rtt_us) * 1000),
             "round trip, smoothed");
  if (sample.tcp && sample.tcp->total_retransmits > 0)
    y += row(paint, body, y, "retransmits", count_text(sample.tcp->total_retransmits), "segments sent again",
             Token::error);
  if (socket.sampled_at)
    y += row(paint, body, y, "sampled", time_text(*socket.sampled_at), "the kernel's last word");
  if (sample.state) {
    y += 6;
    y += note(paint, body, y, explained.empty() ? std::string(sentence_of(*sample.state)) : explained) + 6;
  }
  return y;
}

}  // namespace switchboard::visualizer
