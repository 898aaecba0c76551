// The Inspector: a packet, its headers byte by byte with what each field says, and the calls it belongs to.

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/packet_fields.hpp"
#include "engine/narrate/segment_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float cell_width = 22, cell_height = 20, bytes_row = 24;

/// One field: its bytes in small cells at the left, its name, what it says.
void draw_field(InspectorPage& page, const Packet& packet, const HeaderField& field) {
  Painter& paint = page.paint();
  // Four bytes stand in a row; of an IPv6 address there are four rows.
  const auto cells_per_row = std::size_t{4};
  const auto rows = std::max<std::size_t>(1, (field.size + cells_per_row - 1) / cells_per_row);
  const Rect place = page.take(bytes_row * static_cast<float>(rows));
  for (std::size_t i = 0; i < field.size && field.offset + i < packet.raw.size(); ++i) {
    const Rect cell{place.x + static_cast<float>(i % cells_per_row) * cell_width,
                    place.y + 2 + static_cast<float>(i / cells_per_row) * bytes_row, cell_width - 2,
                    cell_height};
    paint.fill(cell, Token::inset, 2);
    paint.text(cell, fmt::format("{:02X}", packet.raw[field.offset + i]),
               {.type = Type::axis, .ink = Token::t2, .align = Align::centre});
  }
  const float x = place.x + cells_per_row * cell_width + 10;
  const Rect words{x, place.y, place.right() - x, bytes_row};
  const float name = paint.text(words, field.name, {.type = Type::caption, .ink = Token::t3});
  const Rect rest = words.right_of(std::max(name + 10, 112.0F));
  const float value = paint.text(rest, field.value, {.type = Type::axis});
  paint.text(rest.right_of(value + 12), field.meaning, {.type = Type::caption, .ink = Token::t3});
  const Touch touch =
      page.context().items.touch(fmt::format("inspector/field/{}", field.offset), paint.visible(place));
  if (!touch.hovered) return;
  const std::string title = fmt::format("{}  {}", field.name, field.value);
  const std::string where = field.size == 1
                                ? fmt::format("Byte {} of the packet.", field.offset)
                                : fmt::format("Bytes {} to {} of the packet, the first the big one.",
                                              field.offset, field.offset + field.size - 1);
  std::vector<std::string_view> lines{title};
  if (!field.meaning.empty()) lines.push_back(field.meaning);
  lines.push_back(where);
  tooltip(page.context().overlay, page.context().items.pointer().at, page.context().screen, lines);
}

std::string title_of(const Packet& packet, const Segment* segment) {
  const std::string flags = to_string(packet.flags);
  if (packet.protocol == 6) {
    std::string title = flags.empty() ? "segment" : flags;
    if (segment != nullptr) title += fmt::format("  seq {}", segment->sequence);
    if (segment != nullptr && packet.flags.ack) title += fmt::format("  ack {}", segment->acknowledgement);
    return title;
  }
  return packet.protocol == 17 ? "datagram" : "packet";
}

}  // namespace

void inspect_packet(InspectorPage& page, const Event& event, const Packet& packet) {
  ViewContext& context = page.context();
  Painter& paint = page.paint();
  const Flows& flows = context.session.flows();
  const Segment* segment = flows.segment(event.id);
  const bool served = context.session.index().is_served(packet.source);
  const Token writer = served ? Token::server : Token::client;
  const Rect row = page.take(24);
  arrow(paint, {row.x, row.y + 11}, {row.x + 20, row.y + 11}, packet.flags.rst ? Token::error : writer);
  const float width = paint.text(Rect{row.x + 28, row.y, row.w - 28, 22}, title_of(packet, segment),
                                 {.type = Type::code_strong});
  paint.text(Rect{row.x + 40 + width, row.y, row.w - 40 - width, 22},
             byte_count(packet.payload_length) + " of data", {.type = Type::caption, .ink = Token::t2});
  page.prose(fmt::format("{} to {}, {} in all", to_string(packet.source), to_string(packet.destination),
                         byte_count(packet.length)),
             Type::caption, Token::t2, 28);
  const std::string seen = sighting_text(packet, context.world);
  if (!seen.empty()) page.prose(seen, Type::caption, Token::t3, 28);
  page.space(6);
  ProcessLabels labels;
  for (const auto& [id, process] : context.world.processes) labels[id] = process.label;
  for (const auto& line : packet_lines(event.id, flows, context.session.timeline(), labels))
    page.prose(line, Type::caption, Token::t1);
  for (const PacketHeader& header : explain_packet(packet, segment)) {
    page.space(8);
    page.heading(fmt::format("{}, {} bytes", header.name, header.size));
    const Rect title{page.body().x, page.bottom() - 22, page.body().w, 18};
    paint.text(title, header.reference, {.type = Type::caption, .ink = Token::t3, .align = Align::right});
    for (const HeaderField& field : header.fields) draw_field(page, packet, field);
  }
  if (packet.raw.empty()) page.note("The recording kept none of its bytes: it was redacted.");
}

}  // namespace switchboard::visualizer
