#include "visualizer/widgets/sockets.hpp"

#include <algorithm>
#include <cmath>

#include "visualizer/widgets/bytes.hpp"
#include "visualizer/widgets/glyphs.hpp"

namespace switchboard::visualizer {

void jack(Painter& paint, const Rect& box, int descriptor, JackUse use, Token hue) {
  const bool used = use == JackUse::used;
  paint.fill(box, used ? Token::inset : Token::panel, 4);
  if (!used) paint.fill(box, tint_of(hue), 4);
  paint.outline(box, used ? Ink(hue) : Ink(Token::line2), 4);
  paint.text(box, std::to_string(descriptor),
             {.type = Type::code, .ink = used ? Token::t1 : Token::t3, .align = Align::centre});
}

namespace {
void cord_end(Painter& paint, Point p, Ink ink) {
  paint.disc(p, 4, Token::panel);
  paint.ring(p, 4, ink, 2);
}
}  // namespace

void cord(Painter& paint, Point from, Point to, Ink ink) {
  const float reach = std::max(14.0F, (to.y - from.y) * 0.55F);
  paint.bezier(from, {from.x, from.y + reach}, {to.x, to.y - reach}, to, ink, 2);
  cord_end(paint, from, ink);
  cord_end(paint, to, ink);
}

void cord_around(Painter& paint, Point from, Point to, float right_edge, Ink ink) {
  const float down = from.y + 46;
  paint.bezier(from, {from.x, from.y + 30}, {right_edge, from.y + 14}, {right_edge, down}, ink, 2);
  paint.line({right_edge, down}, {right_edge, std::max(down, to.y - 10)}, ink, 2);
  paint.bezier({right_edge, std::max(down, to.y - 10)}, {right_edge, to.y}, {right_edge, to.y}, to, ink, 2);
  cord_end(paint, from, ink);
  cord_end(paint, to, ink);
}

void accept_slot(Painter& paint, const Rect& box, const SlotLook& slot) {
  const Rect place{box.x + 12, box.y, 28, box.h};
  if (slot.letter.empty()) {
    paint.outline(box, Token::line2, 4);
    paint.text(place, slot.position, {.type = Type::caption, .ink = Token::t3});
    return;
  }
  paint.fill(box, tint_of(slot.role), 4);
  paint.outline(box, slot.role, 4);
  const bool next = slot.position == "next";
  paint.text(place, slot.position,
             {.type = next ? Type::caption_strong : Type::caption, .ink = next ? Token::t1 : Token::t2});
  float x = box.x + 44;
  const float size = std::min(20.0F, box.h - 6);
  x += letter_badge(paint, {x, box.centre().y - size / 2}, slot.letter, slot.role, size) + 8;
  const float count_width = paint.width_of(slot.count, Type::caption_strong);
  const float right = box.right() - 12 - count_width;
  paint.text(Rect{right, box.y, count_width + 2, box.h}, slot.count, {.type = Type::caption_strong});
  // What fits, in the order of importance; the letter, the state and the count always do.
  const float port_width = paint.width_of(slot.port, Type::axis),
              waited_width = paint.width_of(slot.waited, Type::caption);
  const float room = right - x - 18;
  const float cells =
      slot.bytes.empty() ? 0 : std::min(static_cast<float>(slot.bytes.size()), 8.0F) * 10.5F + 24;
  const bool show_bytes = cells > 0 && room > cells;
  const bool show_port = room > (show_bytes ? cells : 0) + port_width + 8;
  const bool show_waited = room > (show_bytes ? cells : 0) + port_width + waited_width + 16;
  if (show_port) {
    paint.text(Rect{x, box.y, port_width + 2, box.h}, slot.port, {.type = Type::axis, .ink = Token::t2});
    x += port_width + 12;
  }
  if (slot.state) state_glyph(paint, {x + 6, box.centre().y}, *slot.state, slot.role, 6);
  x += 18;
  if (show_waited) {
    paint.text(Rect{x, box.y, waited_width + 2, box.h}, slot.waited,
               {.type = Type::caption, .ink = Token::t2});
    x += std::max(waited_width, 40.0F) + 20;
  } else {
    x += 8;
  }
  if (show_bytes) text_cells(paint, {x, box.y, right - x - 10, box.h}, slot.bytes, slot.role);
}

void syn_slot(Painter& paint, const Rect& box, bool taken) {
  if (taken) {
    paint.fill(box, Token::client_tint, 3);
    state_glyph(paint, box.centre(), TcpState::syn_recv, Token::client, 5);
  }
  paint.outline(box, taken ? Token::client : Token::line2, 3);
}

void bracket(Painter& paint, float x, float top, float bottom, const std::string& label) {
  paint.line({x, top}, {x + 7, top}, Token::t3);
  paint.line({x + 6, top}, {x + 6, bottom}, Token::t3);
  paint.line({x, bottom - 1}, {x + 7, bottom - 1}, Token::t3);
  paint.text(Rect{x + 11, top, 30, bottom - top}, label, {.type = Type::body_strong});
}

void closed_door(Painter& paint, Point edge_middle, Point syn_ended) {
  paint.fill({edge_middle.x - 3, edge_middle.y - 22, 6, 44}, Token::error, 1);
  paint.disc(syn_ended, 9, Token::panel);
  paint.ring(syn_ended, 9, Token::error, 1.5F);
  cross(paint, syn_ended, 4, Token::error, 1.5F);
}

void folded_gap(Painter& paint, const Rect& r, const std::string& length) {
  paint.fill(r.inset(2, 0), Token::app);
  constexpr float tooth = 6;
  for (const float x : {r.x + 3, r.right() - 3}) {
    std::vector<Point> zigzag;
    float side = -2.5F;
    for (float y = r.y; y <= r.bottom() + tooth; y += tooth, side = -side)
      zigzag.push_back({x + side, std::min(y, r.bottom())});
    paint.polyline(zigzag, Token::line2);
  }
  const float width = paint.width_of(length, Type::caption) + 6;
  const Rect label{r.centre().x - width / 2, r.y + 46, width, 18};
  if (label.bottom() + 16 > r.bottom()) return;
  paint.fill({label.x, label.y, label.w, 34}, {Token::app, 0.85F}, 3);
  paint.text(label, length, {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  paint.text(label.moved(0, 15), "idle", {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
}

}  // namespace switchboard::visualizer
