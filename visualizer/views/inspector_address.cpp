// The Inspector: an address byte by byte, and how the wire reads the two bytes of its port.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "engine/narrate/address_fields.hpp"
#include "visualizer/session/findings_board.hpp"
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

/// The rules are sure that this port was meant to be another one.
std::optional<std::uint16_t> meant_port(ViewContext& context, const Syscall& call, std::uint16_t port) {
  const FindingsLook* look = context.session.findings().look();
  if (look == nullptr) return {};
  for (const FindingCard& card : look->cards) {
    const Finding& finding = card.finding;
    if (finding.rule != "port_byte_order" || finding.process != call.process) continue;
    const auto wrong = finding.values.find("port"), expected = finding.values.find("expected");
    if (wrong == finding.values.end() || expected == finding.values.end()) continue;
    if (wrong->second == std::to_string(port)) return static_cast<std::uint16_t>(std::stoi(expected->second));
  }
  return {};
}

struct PortRow {
  std::string title, code;
  std::array<std::uint8_t, 2> bytes;
  Token hue;
  enum class Sign { none, cross, tick } sign;
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
  const Point sign{result_x - 16, row.y + 15};
  if (port.sign == PortRow::Sign::cross) cross(paint, sign, 4.5F, Token::error);
  if (port.sign == PortRow::Sign::tick) tick(paint, sign, 5, Token::ok);
  paint.text(Rect{result_x, row.y, result_width + 2, 30}, result, {.type = Type::counter});
}

/// The card of a port: as it was stored, and the other way round.
void draw_port_card(InspectorPage& page, const AddressField& port, std::optional<std::uint16_t> meant) {
  Painter& paint = page.paint();
  const std::uint8_t first = port.bytes[0], second = port.bytes[1];
  if (first == second) return;
  page.space(4);
  const Rect card = page.take(158);
  paint.fill(card, Token::inset, 4);
  paint.outline(card, Token::line, 4);
  const Rect inside = card.inset(16, 12);
  const std::string title =
      meant ? fmt::format("Why {}? The wire reads the first byte as the big one.", port.value)
            : "The wire reads the first byte as the big one.";
  paint.text(inside.top(22), title, {.type = Type::body_strong});
  const Rect upper{inside.x, inside.y + 34, inside.w, 48}, lower{inside.x, inside.y + 90, inside.w, 48};
  if (meant) {
    draw_port_row(paint, upper,
                  {"What is stored",
                   fmt::format("port = {}", *meant),
                   {first, second},
                   Token::error,
                   PortRow::Sign::cross});
    draw_port_row(paint, lower,
                  {"What the wire needs",
                   fmt::format("htons({})", *meant),
                   {second, first},
                   Token::ok,
                   PortRow::Sign::tick});
  } else {
    draw_port_row(
        paint, upper,
        {"What is stored", "network byte order", {first, second}, Token::talk, PortRow::Sign::none});
    draw_port_row(
        paint, lower,
        {"This processor's own", "without htons()", {second, first}, Token::wait, PortRow::Sign::none});
  }
  page.space(10);
}

}  // namespace

void inspect_address(InspectorPage& page, const SocketAddress& address, const Syscall& call) {
  page.space(2);
  page.heading(
      fmt::format("{}, {} bytes as they lie in memory", address_struct(address), address.raw.size()));
  const auto explained = explain_address(address);
  const AddressField* port = nullptr;
  for (const AddressField& field : explained)
    if (field.name.ends_with("_port") && field.bytes.size() == 2) port = &field;
  const auto meant = port == nullptr
                         ? std::nullopt
                         : meant_port(page.context(), call,
                                      static_cast<std::uint16_t>(port->bytes[0] << 8 | port->bytes[1]));
  std::vector<ByteField> fields;
  for (const AddressField& field : explained)
    fields.push_back({field.offset, field.bytes.size(), field.name, field.value, hue_of(field),
                      &field == port && meant.has_value()});
  // A whole number of words in a row: 16, 8 or 4 bytes.
  const auto fit = static_cast<std::size_t>((page.body().w + 4) / hex_step);
  const std::size_t per_row = fit >= 16 ? 16 : fit >= 8 ? 8 : 4;
  const Point at{page.body().x, page.bottom()};
  page.space(hex_cells(page.paint(), at, address.raw, fields, per_row));
  for (std::size_t i = 0; i < explained.size(); ++i)
    teach_field(page, explained[i], place_of_field(at, fields[i], per_row));
  if (port != nullptr) draw_port_card(page, *port, meant);
}

}  // namespace switchboard::visualizer
