// The Inspector: the bytes of a call or a packet, as text or in hex, one key apart.

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/inspector_sections.hpp"
#include "visualizer/widgets/marked_line.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float text_line = 20, hex_line = 20;
constexpr std::size_t most_rows = 160;  // of what is longer the export has the rest

void draw_text_row(InspectorPage& page, std::span<const std::uint8_t> bytes, bool ends_line, Ink ink) {
  const Rect row = page.take(text_line);
  Painter& paint = page.paint();
  if (paint.visible(row).is_empty()) return;
  const Rect place = row.inset(10, 0);
  const float x = marked_line(paint, place, place.x, bytes, ink);
  if (ends_line && x < place.right() - 12) return_sign(paint, {x + 3, row.y + 2, 10, 16}, {Token::t3, 0.9F});
}

/// Where a line of at most `room` pixels ends, in bytes; never inside of a character.
std::size_t fitting(const Painter& paint, std::span<const std::uint8_t> line, float room) {
  // Mono: of plain letters each takes one column.
  if (std::ranges::all_of(line, [](std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; })) {
    const float column = paint.width_of("0", Type::code);
    return std::min(line.size(), static_cast<std::size_t>(std::max(1.0F, room / column)));
  }
  if (marked_width(paint, line) <= room) return line.size();
  std::size_t low = 1, high = line.size();
  while (low + 1 < high) {
    const std::size_t middle = (low + high) / 2;
    (marked_width(paint, line.first(middle)) <= room ? low : high) = middle;
  }
  while (low > 1 && (line[low] & 0xc0) == 0x80) --low;
  return low;
}

std::size_t draw_text(InspectorPage& page, std::span<const std::uint8_t> bytes, Ink ink) {
  std::size_t rows = 0, at = 0;
  while (at < bytes.size() && rows < most_rows) {
    const auto newline = std::find(bytes.begin() + static_cast<std::ptrdiff_t>(at), bytes.end(), '\n');
    const auto end = static_cast<std::size_t>(newline - bytes.begin());
    auto line = bytes.subspan(at, end - at);
    // No line is longer than a screen: what follows goes below.
    line = line.first(std::min<std::size_t>(line.size(), 512));
    line = line.first(fitting(page.paint(), line, page.body().w - 34));
    const bool whole = at + line.size() == end;
    draw_text_row(page, line, whole && end < bytes.size(), ink);
    at += line.size() + (whole && end < bytes.size() ? 1 : 0);
    ++rows;
  }
  return at;
}

std::size_t draw_hex(InspectorPage& page, std::span<const std::uint8_t> bytes, Ink ink) {
  Painter& paint = page.paint();
  const float column = paint.width_of("0", Type::axis);
  const float left = column * 5 + 10;
  const auto fit = static_cast<std::size_t>(std::max(0.0F, (page.body().w - 26 - left) / (column * 4 + 1)));
  const std::size_t per_row = fit >= 16 ? 16 : fit >= 8 ? 8 : 4;
  std::size_t at = 0, rows = 0;
  for (; at < bytes.size() && rows < most_rows; at += per_row, ++rows) {
    const Rect row = page.take(hex_line);
    if (paint.visible(row).is_empty()) continue;
    const auto some = bytes.subspan(at, std::min(per_row, bytes.size() - at));
    float x = row.x + 10;
    paint.text(Rect{x, row.y, left, row.h}, fmt::format("{:04X}", at),
               {.type = Type::axis, .ink = Token::t3});
    x += left;
    for (std::size_t i = 0; i < some.size(); ++i)
      paint.text(Rect{x + static_cast<float>(i) * column * 3, row.y, column * 3, row.h},
                 fmt::format("{:02X}", some[i]), {.type = Type::axis, .ink = ink});
    x += static_cast<float>(per_row) * column * 3 + 6;
    for (std::size_t i = 0; i < some.size(); ++i) {
      const char c = static_cast<char>(some[i]);
      const bool printable = c >= 32 && c < 127;
      paint.text(Rect{x + static_cast<float>(i) * column, row.y, column + 2, row.h},
                 printable ? std::string_view(&c, 1) : std::string_view("·"),
                 {.type = Type::axis, .ink = printable ? Ink(Token::t1) : Ink(Token::t3)});
    }
  }
  return std::min(at, bytes.size());
}

/// "text" and "hex" as one switch, and Copy; at the right end of the title's line.
void draw_switch(InspectorPage& page, const Rect& title, std::span<const std::uint8_t> bytes,
                 PayloadForm& form) {
  Painter& paint = page.paint();
  ViewContext& context = page.context();
  float right = title.right();
  const auto chip_at = [&](const char* name, const char* label, bool chosen, const char* words) {
    const float width = chip_width(paint, label);
    right -= width;
    const Rect box{right, title.y, width, 20};
    const Touch touch = context.items.touch(name, paint.visible(box));
    chip(paint, {box.x, box.y}, label, chosen ? ChipKind::selected : ChipKind::plain);
    if (touch.hovered) tooltip(context.overlay, context.items.pointer().at, context.screen, {words});
    right -= 6;
    return touch.clicked;
  };
  if (chip_at("inspector/copy", "copy", false, "Copies them in this form"))
    context.wishes.copy =
        form == PayloadForm::hex ? hex_spaced(bytes) : std::string(bytes.begin(), bytes.end());
  if (chip_at("inspector/hex", "hex", form == PayloadForm::hex, "B changes between text and hex"))
    form = PayloadForm::hex;
  if (chip_at("inspector/text", "text", form == PayloadForm::text, "B changes between text and hex"))
    form = PayloadForm::text;
}

}  // namespace

void inspect_payload(InspectorPage& page, std::string_view title, std::span<const std::uint8_t> bytes,
                     std::int64_t length, Token writer, PayloadForm& form) {
  Painter& paint = page.paint();
  const Rect head = page.take(26);
  const float width =
      paint.text(Rect{head.x, head.y, head.w - 160, 20}, title, {.type = Type::caption_strong});
  paint.text(Rect{head.x + width + 10, head.y, head.w - 170 - width, 20}, byte_count(length),
             {.type = Type::caption, .ink = Token::t2});
  draw_switch(page, head, bytes, form);
  // The well is drawn behind its rows, so its height is found first, by what it was in the frame before.
  const float top = page.bottom();
  page.paint().list().ChannelsSplit(2);
  page.paint().list().ChannelsSetCurrent(1);
  page.space(6);
  const std::size_t shown =
      form == PayloadForm::hex ? draw_hex(page, bytes, writer) : draw_text(page, bytes, writer);
  page.space(6);
  page.paint().list().ChannelsSetCurrent(0);
  const Rect well{page.body().x, top, page.body().w, page.bottom() - top};
  paint.fill(well, Token::inset, 4);
  paint.outline(well, Token::line, 4);
  page.paint().list().ChannelsMerge();
  const auto missing = length - static_cast<std::int64_t>(bytes.size());
  if (shown < bytes.size())
    page.prose(fmt::format("{} more are in the recording; Copy takes them all.",
                           byte_count(static_cast<std::int64_t>(bytes.size() - shown))),
               Type::caption, Token::t3);
  if (missing > 0)
    page.prose(fmt::format("The recording kept {} of {}.",
                           byte_count(static_cast<std::int64_t>(bytes.size())), byte_count(length)),
               Type::caption, Token::t3);
}

}  // namespace switchboard::visualizer
