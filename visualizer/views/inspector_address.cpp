// The Inspector: an address byte by byte, and how the wire reads the two bytes of its port.

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/address_fields.hpp"
#include "visualizer/views/inspector_sections.hpp"
#include "visualizer/widgets/bytes.hpp"

namespace switchboard::visualizer {
namespace {

Token hue_of(const AddressField& field) {
  if (field.name.ends_with("_family")) return Token::set_up;
  if (field.name.ends_with("_port")) return Token::talk;
  if (field.name.ends_with("_addr") || field.name == "sun_path") return Token::meet;
  return Token::t3;
}

/// What the field is, in which order its bytes stand, and what this processor reads there.
void teach_field(InspectorPage& page, const AddressField& field, const Rect& place) {
  const Rect seen = page.paint().visible(place);
  if (!page.context().items.touch("inspector/address/" + field.name, seen).hovered) return;
  const std::string title = fmt::format("{}  {}", field.name, field.value);
  std::vector<std::string> lines{title, field.meaning};
  if (field.order == AddressField::Order::network && field.host != field.value && !field.host.empty())
    lines.push_back(fmt::format("Read in this processor's own order the same bytes are {}.", field.host));
  if (field.order == AddressField::Order::host)
    lines.emplace_back("This field stands in the processor's own order.");
  lines.push_back(field.name.starts_with("sin6") ? "ipv6(7)"
                  : field.name.starts_with("su") ? "unix(7)"
                                                 : "ip(7)");
  std::vector<std::string_view> views(lines.begin(), lines.end());
  tooltip(page.context().overlay, page.context().items.pointer().at, page.context().screen, views);
}

struct PortRow {
  std::string title, code;
  std::array<std::uint8_t, 2> bytes;
  Token hue;
};

void draw_port_row(Painter& paint, const Rect& row, const PortRow& port) {
  paint.text(Rect{row.x, row.y, 150, 20}, port.title, {.type = Type::body});
  paint.text(Rect{row.x, row.y + 19, 150, 18}, port.code, {.type = Type::axis, .ink = Token::t2});
  float x = row.x + std::min(158.0F, row.w * 0.36F);
  for (int i = 0; i < 2; ++i) {
    const Rect cell{x, row.y, 40, 30};
    paint.fill(cell, tint_of(port.hue), 3);
    paint.outline(cell, port.hue, 3);
    paint.text(cell, fmt::format("{:02X}", port.bytes[static_cast<std::size_t>(i)]),
               {.type = Type::counter, .align = Align::centre});
    paint.text(Rect{cell.x, cell.bottom(), cell.w, 16}, i == 0 ? "× 256" : "× 1",
               {.type = Type::caption, .ink = Token::t3, .align = Align::centre});
    x += 48;
  }
  const int sum = port.bytes[0] * 256 + port.bytes[1];
  const std::string result = std::to_string(sum);
  const float result_width = paint.width_of(result, Type::counter);
  const float result_x = row.right() - result_width;
  const Rect parts{x + 8, row.y, result_x - 34 - x - 8, 30};
  paint.text(parts, fmt::format("{}·256 + {}", port.bytes[0], port.bytes[1]),
             {.type = Type::code, .ink = Token::t2});
  paint.text(Rect{result_x, row.y, result_width + 2, 30}, result, {.type = Type::counter});
}

/// The card of a port: as it was stored, and the other way round.
void draw_port_card(InspectorPage& page, const AddressField& port) {
  Painter& paint = page.paint();
  const std::uint8_t first = port.bytes[0], second = port.bytes[1];
  if (first == second) return;
  page.space(4);
  const Rect card = page.take(158);
  paint.fill(card, Token::inset, 4);
  paint.outline(card, Token::line, 4);
  const Rect inside = card.inset(16, 12);
  paint.text(inside.top(22), "The wire reads the first byte as the big one.", {.type = Type::body_strong});
  const Rect upper{inside.x, inside.y + 34, inside.w, 48}, lower{inside.x, inside.y + 90, inside.w, 48};
  draw_port_row(paint, upper, {"What is stored", "network byte order", {first, second}, Token::talk});
  draw_port_row(paint, lower, {"This processor's own", "without htons()", {second, first}, Token::wait});
  page.space(10);
}

}  // namespace

void inspect_address(InspectorPage& page, const SocketAddress& address) {
  page.space(2);
  page.heading(
      fmt::format("{}, {} bytes as they lie in memory", address_struct(address), address.raw.size()));
  const auto explained = explain_address(address);
  const AddressField* port = nullptr;
  for (const AddressField& field : explained)
    if (field.name.ends_with("_port") && field.bytes.size() == 2) port = &field;
  std::vector<ByteField> fields;
  for (const AddressField& field : explained)
    fields.push_back({field.offset, field.bytes.size(), field.name, field.value, hue_of(field), false});
  // A whole number of words in a row: 16, 8 or 4 bytes.
  const auto fit = static_cast<std::size_t>((page.body().w + 4) / hex_step);
  const std::size_t per_row = fit >= 16 ? 16 : fit >= 8 ? 8 : 4;
  const Point at{page.body().x, page.bottom()};
  page.space(hex_cells(page.paint(), at, address.raw, fields, per_row));
  for (std::size_t i = 0; i < explained.size(); ++i)
    teach_field(page, explained[i], place_of_field(at, fields[i], per_row));
  if (port != nullptr) draw_port_card(page, *port);
}

}  // namespace switchboard::visualizer
