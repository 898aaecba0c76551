#include "visualizer/views/inspector_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/packet_fields.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float footer_height = 44;

struct Selected {
  const Event* event = nullptr;  // of the call or the packet
  const Syscall* call = nullptr;
  const Packet* packet = nullptr;
  const SocketState* socket = nullptr;
};

Selected selected_in(ViewContext& context) {
  const Selection& selection = context.session.selection();
  const Timeline& timeline = context.session.timeline();
  Selected selected;
  if (selection.call)
    selected.event = timeline.find(*selection.call);
  else if (selection.packet)
    selected.event = timeline.find(*selection.packet);
  if (selected.event != nullptr) {
    selected.call = std::get_if<Syscall>(&selected.event->fact);
    selected.packet = std::get_if<Packet>(&selected.event->fact);
  }
  if (selection.socket) selected.socket = context.world.socket(*selection.socket);
  return selected;
}

std::string caption_of(ViewContext& context, const Selected& selected) {
  if (selected.call != nullptr)
    return fmt::format("{} in {}, at {}", call_name(*selected.call),
                       who_is(context, selected.call->process).label, time_text(selected.event->at));
  if (selected.packet != nullptr) return fmt::format("a packet, at {}", time_text(selected.event->at));
  if (selected.socket != nullptr)
    return fmt::format("{}, cookie {}", selected.socket->is_listener() ? "the listener" : "a socket",
                       cookie_text(selected.socket->id));
  return "";
}

const Buffer* buffer_of(const Syscall& call) {
  for (const char* name : {"buf", "iov", "msg"})
    if (const auto* value = call.argument(name))
      if (const auto* buffer = std::get_if<Buffer>(value)) return buffer;
  return nullptr;
}

/// Bytes wear the colour of who wrote them: of a receive that is the other end.
Token writer_of(ViewContext& context, const Syscall& call) {
  const Token own = who_is(context, call.process).role;
  if (movement_of(call.name) != Movement::receives) return own;
  return own == Token::server ? Token::client : Token::server;
}

Token writer_of(ViewContext& context, const Packet& packet) {
  return context.session.index().is_served(packet.source) ? Token::server : Token::client;
}

}  // namespace

void InspectorView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  paint.fill(panel, Token::panel);
  if (!(context.session.selection() == shown_)) scroll_ = 0;
  shown_ = context.session.selection();
  draw_header(context, panel.top(header_height));
  const Rect below = panel.below(header_height);
  // The ways on stay in sight, however long the page is.
  const float footer = ways_on(context).empty() || below.h < 160 ? 0.0F : footer_height;
  const Rect area = below.top(below.h - footer);
  height_ = area.h;
  scroll_ -= context.wheel_over(area) * 40;
  scroll_ = std::round(std::clamp(scroll_, 0.0F, std::max(0.0F, content_ - area.h)));
  {
    const Clipped clipped(paint, area);
    const float top = area.y + 12 - scroll_;
    InspectorPage page(context, area.inset(16, 0), top);
    draw_page(page);
    content_ = page.bottom() - top + 24;
  }
  draw_scroll_bar(context, area);
  if (footer > 0) draw_ways_on(context, below.below(area.h));
}

void InspectorView::draw_header(ViewContext& context, const Rect& header) {
  const Selected selected = selected_in(context);
  const float after = view_header(context, header, View::inspector, caption_of(context, selected));
  if (selected.call == nullptr) return;
  const std::string page = man_page(selected.call->name);
  const auto parenthesis = page.find('(');
  const std::string words =
      fmt::format("man {} {}", page.substr(parenthesis + 1, 1), page.substr(0, parenthesis));
  const float width = chip_width(context.paint, words);
  const Rect box{header.right() - 12 - width, header.y + 6, width, 20};
  if (box.x < after + 8) return;
  const Touch touch = context.items.touch("inspector/man", box);
  chip(context.paint, {box.x, box.y}, words, touch.hovered ? ChipKind::selected : ChipKind::plain);
  if (touch.clicked) context.wishes.copy = words;
  if (touch.hovered)
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {words, "The page that says what this call does and how it fails.", "Click copies the command."});
}

void InspectorView::draw_page(InspectorPage& page) {
  ViewContext& context = page.context();
  const Selected selected = selected_in(context);
  if (selected.call != nullptr) {
    inspect_call(page, *selected.event, *selected.call);
    if (const Buffer* buffer = buffer_of(*selected.call); buffer != nullptr && buffer->length > 0) {
      const bool receives = movement_of(selected.call->name) == Movement::receives;
      page.space(10);
      inspect_payload(page, receives ? "Bytes that it returned" : "Bytes that it was given", buffer->bytes,
                      buffer->length, writer_of(context, *selected.call), form_);
    }
  } else if (selected.packet != nullptr) {
    inspect_packet(page, *selected.event, *selected.packet);
    const std::size_t begin = payload_offset(*selected.packet);
    if (selected.packet->payload_length > 0) {
      page.space(10);
      const std::span<const std::uint8_t> raw = selected.packet->raw;
      inspect_payload(
          page, "Bytes that it carries",
          raw.subspan(begin, std::min<std::size_t>(raw.size() - begin, selected.packet->payload_length)),
          selected.packet->payload_length, writer_of(context, *selected.packet), form_);
    }
  } else if (selected.socket == nullptr) {
    page.prose("Select a call, a segment, a socket or a bar: it is explained here.", Type::body, Token::t3);
    return;
  }
  if (selected.socket != nullptr) {
    if (selected.event != nullptr) page.rule();
    inspect_socket(page, *selected.socket);
  }
  if (selected.call != nullptr) {
    page.rule();
    inspect_process(page, selected.call->process);
  }
}

void InspectorView::draw_scroll_bar(ViewContext& context, const Rect& area) {
  if (content_ <= area.h) return;
  const Rect track{area.right() - 8, area.y + 2, 5, area.h - 4};
  const float height = std::max(24.0F, track.h * area.h / content_);
  const Touch touch = context.items.touch("inspector/scroll", track.inset(-4, 0));
  if (touch.held) {
    const float at = (context.items.pointer().at.y - track.y - height / 2) / (track.h - height);
    scroll_ = std::round(std::clamp(at, 0.0F, 1.0F) * (content_ - area.h));
  }
  const float y = track.y + (track.h - height) * scroll_ / (content_ - area.h);
  context.paint.fill({track.x, y, track.w, height}, touch.hovered || touch.held ? Token::t3 : Token::line2,
                     2.5F);
}

void InspectorView::take_keys(ViewContext& context) {
  if (context.input.take(letter('B')))
    form_ = form_ == PayloadForm::text ? PayloadForm::hex : PayloadForm::text;
  if (context.input.take(letter('G'))) follow_tie(context);
  if (context.input.take(letter('L'))) context.wishes.view = View::source;
  if (context.input.take(Key::f1)) open_lesson(context);
  if (context.input.take(Key::page_down)) scroll_ += height_ - 40;
  if (context.input.take(Key::page_up)) scroll_ -= height_ - 40;
}

}  // namespace switchboard::visualizer
