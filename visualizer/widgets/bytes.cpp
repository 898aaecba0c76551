#include "visualizer/widgets/bytes.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "visualizer/widgets/glyphs.hpp"

namespace switchboard::visualizer {
namespace {
constexpr float cell_width = 10.5F, cell_height = 18;
// Of hex cells: an index above, a bracket and two lines of words below.
constexpr float index_height = 18, bracket_gap = 6, label_height = 18;
constexpr float hex_row = index_height + hex_cell + bracket_gap + 2 * label_height + 12;
}  // namespace

std::size_t text_cells(Painter& paint, const Rect& r, std::span<const std::uint8_t> bytes, Token writer,
                       Dimmed dimmed) {
  const auto room = static_cast<std::size_t>(std::max(0.0F, r.w / cell_width));
  const std::size_t shown = bytes.size() <= room ? bytes.size() : room > 0 ? room - 1 : 0;
  const float y = r.y + (r.h - cell_height) / 2;
  const Ink ink{writer, dimmed == Dimmed::yes ? 0.6F : 1.0F};
  for (std::size_t i = 0; i < shown; ++i) {
    const Rect cell{r.x + static_cast<float>(i) * cell_width, y, cell_width - 1, cell_height};
    paint.fill(cell, Token::inset);
    const char c = static_cast<char>(bytes[i]);
    if (c == '\n')
      return_sign(paint, cell, ink);
    else if (c > 32 && c < 127)
      paint.text(cell, std::string_view(&c, 1), {.type = Type::axis, .ink = ink, .align = Align::centre});
    else if (c != 32)
      paint.disc(cell.centre(), 1, ink);
  }
  if (shown < bytes.size() && room > 0)
    paint.text(Rect{r.x + static_cast<float>(shown) * cell_width, r.y, cell_width + 4, r.h}, "…",
               {.type = Type::axis, .ink = ink});
  return shown;
}

float hex_cells(Painter& paint, Point o, std::span<const std::uint8_t> bytes,
                std::span<const ByteField> fields, std::size_t per_row) {
  constexpr float row_height = hex_row;
  per_row = std::max<std::size_t>(per_row, 1);
  const auto place = [&](std::size_t i) {
    return Rect{o.x + static_cast<float>(i % per_row) * hex_step,
                o.y + static_cast<float>(i / per_row) * row_height + index_height, hex_cell, hex_cell};
  };
  const auto field_of = [&](std::size_t i) -> const ByteField* {
    for (const ByteField& f : fields)
      if (i >= f.first && i < f.first + f.count) return &f;
    return nullptr;
  };
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const Rect cell = place(i);
    const ByteField* field = field_of(i);
    const Token hue = field == nullptr ? Token::line2 : field->wrong ? Token::error : field->hue;
    const bool quiet = hue == Token::t3 || hue == Token::line2;
    paint.text(Rect{cell.x, cell.y - index_height, cell.w, index_height}, std::to_string(i),
               {.type = Type::axis, .ink = Token::t3, .align = Align::centre});
    paint.fill(cell, quiet ? Token::inset : tint_of(hue), 3);
    paint.outline(cell, quiet ? Token::line2 : hue, 3);
    paint.text(cell, fmt::format("{:02X}", bytes[i]),
               {.type = Type::counter, .ink = quiet ? Token::t3 : Token::t1, .align = Align::centre});
  }
  for (const ByteField& field : fields) {
    if (field.count == 0 || field.first >= bytes.size()) continue;
    const std::size_t last = std::min(field.first + field.count, bytes.size()) - 1;
    for (std::size_t from = field.first; from <= last;) {
      const std::size_t to = std::min(last, from / per_row * per_row + per_row - 1);
      const Rect a = place(from), b = place(to);
      const Ink ink = field.wrong ? Token::error : field.hue;
      paint.line({a.x, a.bottom() + bracket_gap}, {b.right(), b.bottom() + bracket_gap}, ink, 2);
      from = to + 1;
    }
    // The words may spread until the next field that begins in the same row.
    const Rect a = place(field.first);
    float right = o.x + static_cast<float>(per_row) * hex_step;
    for (const ByteField& next : fields)
      if (next.first > field.first && next.first / per_row == field.first / per_row)
        right = std::min(right, place(next.first).x);
    const Rect label{a.x, a.bottom() + bracket_gap + 4, right - a.x - 4, label_height};
    // sin_family over two cells is "family".
    std::string_view name = field.name;
    if (paint.width_of(name, Type::axis) > label.w) name.remove_prefix(name.find('_') + 1);
    paint.text(label, name, {.type = Type::axis, .ink = Token::t1});
    paint.text(label.moved(0, label_height), field.meaning,
               {.type = Type::caption, .ink = field.wrong ? Token::error : Token::t2});
  }
  return static_cast<float>((bytes.size() + per_row - 1) / per_row) * row_height;
}

Rect place_of_field(Point o, const ByteField& field, std::size_t per_row) {
  const std::size_t column = field.first % per_row;
  const std::size_t cells = std::min(field.count, per_row - column);
  return {o.x + static_cast<float>(column) * hex_step,
          o.y + static_cast<float>(field.first / per_row) * hex_row,
          static_cast<float>(cells) * hex_step - (hex_step - hex_cell), hex_row - 12};
}

void pipe_lane(Painter& paint, const LaneLook& lane) {
  const Ink hue = lane.writer;
  const auto queue = [&](const Rect& r, const std::string& words, std::span<const std::uint8_t> bytes,
                         Dimmed dimmed) {
    if (r.is_empty()) return;
    paint.fill(r, bytes.empty() && words.front() == '0' ? Token::panel : tint_of(lane.writer), 3);
    paint.outline(r, hue, 3);
    if (!bytes.empty())
      text_cells(paint, r.inset(6, 0), bytes, lane.writer, dimmed);
    else
      paint.text(r.inset(4, 0), words, {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  };
  // The wire: walls that join the two queues.
  const Rect wire = lane.wire;
  if (!wire.is_empty()) {
    paint.fill(wire, lane.sealed ? Token::inset : Token::panel);
    if (lane.sealed) paint.hatch(wire, Token::line2);
    paint.line({wire.x, wire.y}, {wire.right(), wire.y}, hue);
    paint.line({wire.x, wire.bottom() - 1}, {wire.right(), wire.bottom() - 1}, hue);
    if (lane.wire_busy) {
      const float width = std::min(wire.w - 6, paint.width_of(lane.wire_text, Type::axis) + 26);
      const Rect box{wire.centre().x - width / 2, wire.y + 4, width, wire.h - 8};
      paint.fill(box, hue, 2);
      const float tip = lane.towards_right ? box.right() - 6 : box.x + 6,
                  back = lane.towards_right ? -6.0F : 6.0F;
      paint.triangle({tip + back, box.centre().y - 3.5F}, {tip, box.centre().y},
                     {tip + back, box.centre().y + 3.5F}, Token::on_ink);
      paint.text(lane.towards_right ? Rect{box.x + 5, box.y, box.w - 18, box.h}
                                    : Rect{box.x + 15, box.y, box.w - 18, box.h},
                 lane.wire_text, {.type = Type::axis, .ink = Token::on_ink, .align = Align::centre});
    } else {
      const float width = paint.width_of(lane.wire_text, Type::caption);
      if (lane.sealed && width + 8 < wire.w)
        paint.fill({wire.centre().x - width / 2 - 4, wire.y + 4, width + 8, wire.h - 8}, Token::inset);
      if (width < wire.w)
        paint.text(wire, lane.wire_text, {.type = Type::caption, .ink = Token::t3, .align = Align::centre});
    }
  }
  queue(lane.writer_queue, lane.writer_text, lane.writer_bytes, Dimmed::yes);
  queue(lane.reader_queue, lane.reader_text, lane.reader_bytes, Dimmed::no);
}

}  // namespace switchboard::visualizer
