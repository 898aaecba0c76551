#include "visualizer/widgets/glyphs.hpp"

#include <algorithm>

namespace switchboard::visualizer {

void state_glyph(Painter& paint, Point c, TcpState state, Ink ink, float radius) {
  const float ring = radius - 0.75F;
  switch (state) {
    case TcpState::established:
      paint.disc(c, radius, ink);
      return;
    case TcpState::listen:
      paint.ring(c, ring, ink);
      paint.disc(c, radius * 0.42F, ink);
      return;
    case TcpState::syn_sent:
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      paint.ring(c, ring, ink);
      paint.half_disc(c, ring, Painter::Half::left, ink);
      return;
    case TcpState::fin_wait1:
    case TcpState::fin_wait2:
    case TcpState::closing:
    case TcpState::close_wait:
    case TcpState::last_ack:
      paint.ring(c, ring, ink);
      paint.half_disc(c, ring, Painter::Half::right, ink);
      return;
    case TcpState::time_wait:
      paint.dotted_ring(c, ring, ink);
      return;
    case TcpState::close:
    case TcpState::bound_inactive:
      paint.ring(c, ring, ink);
      return;
  }
}

Token token_of(CallFamily family) {
  switch (family) {
    case CallFamily::set_up:
      return Token::set_up;
    case CallFamily::meet:
      return Token::meet;
    case CallFamily::talk:
      return Token::talk;
    case CallFamily::wait:
      return Token::wait;
    case CallFamily::end:
      return Token::end;
    case CallFamily::process:
    case CallFamily::other:
      return Token::t3;
  }
  return Token::t3;
}

void family_shape(Painter& paint, Point c, CallFamily family) {
  const Ink ink = token_of(family);
  switch (family) {
    case CallFamily::set_up:
      paint.fill({c.x - 4, c.y - 4, 8, 8}, ink);
      return;
    case CallFamily::meet:
      paint.convex({{c.x, c.y - 5.5F}, {c.x + 5.5F, c.y}, {c.x, c.y + 5.5F}, {c.x - 5.5F, c.y}}, ink);
      return;
    case CallFamily::talk:
      paint.triangle({c.x - 4, c.y - 4.5F}, {c.x + 4.5F, c.y}, {c.x - 4, c.y + 4.5F}, ink);
      return;
    case CallFamily::wait:
      paint.fill({c.x - 4, c.y - 5, 3, 10}, ink);
      paint.fill({c.x + 1, c.y - 5, 3, 10}, ink);
      return;
    case CallFamily::end:
      paint.fill({c.x - 5, c.y - 1.5F, 10, 3}, ink);
      return;
    case CallFamily::process:
    case CallFamily::other:
      paint.disc(c, 2, ink);
      return;
  }
}

float badge_width(const Painter& paint, std::string_view letter, float size) {
  return std::max(size, paint.width_of(letter, Type::caption_strong) + 8);
}

float letter_badge(Painter& paint, Point top_left, std::string_view letter, Token role, float size) {
  const Rect box{top_left.x, top_left.y, badge_width(paint, letter, size), size};
  paint.fill(box, role, 3);
  paint.text(box, letter, {.type = Type::caption_strong, .ink = Token::on_ink, .align = Align::centre});
  return box.w;
}

void cross(Painter& paint, Point c, float half, Ink ink, float width) {
  paint.polyline({{c.x - half, c.y - half}, {c.x + half, c.y + half}}, ink, width);
  paint.polyline({{c.x - half, c.y + half}, {c.x + half, c.y - half}}, ink, width);
}

void tick(Painter& paint, Point c, float half, Ink ink, float width) {
  paint.polyline(
      {{c.x - half, c.y}, {c.x - half * 0.3F, c.y + half * 0.75F}, {c.x + half, c.y - half * 0.75F}}, ink,
      width);
}

void arrow(Painter& paint, Point from, Point to, Ink ink, float width, float head) {
  const bool rightwards = to.x >= from.x;
  const float base = rightwards ? to.x - head : to.x + head;
  paint.line(from, {base, to.y}, ink, width);
  paint.triangle({base, to.y - head * 0.6F}, to, {base, to.y + head * 0.6F}, ink);
}

void pause_sign(Painter& paint, Point c, Ink ink) {
  paint.fill({c.x - 4, c.y - 5, 3, 10}, ink);
  paint.fill({c.x + 1, c.y - 5, 3, 10}, ink);
}

void return_sign(Painter& paint, const Rect& cell, Ink ink) {
  const Point c = cell.centre();
  paint.polyline({{c.x + 3.5F, c.y - 3.5F}, {c.x + 3.5F, c.y + 1.5F}, {c.x - 2, c.y + 1.5F}}, ink, 1.2F);
  paint.triangle({c.x - 1, c.y - 1.5F}, {c.x - 4.5F, c.y + 1.5F}, {c.x - 1, c.y + 4.5F}, ink);
}

void chevron(Painter& paint, Point c, Ink ink) {
  paint.polyline({{c.x - 2.5F, c.y - 5}, {c.x + 2.5F, c.y}, {c.x - 2.5F, c.y + 5}}, ink, 1.5F);
}

void magnifier(Painter& paint, Point c, Ink ink) {
  paint.ring({c.x - 1.5F, c.y - 1.5F}, 4.2F, ink);
  paint.polyline({{c.x + 1.7F, c.y + 1.7F}, {c.x + 5.5F, c.y + 5.5F}}, ink, 1.5F);
}

void transport_icon(Painter& paint, Point c, Transport icon, Ink ink) {
  const auto right = [&](float x) { paint.triangle({x, c.y - 5}, {x + 7, c.y}, {x, c.y + 5}, ink); };
  switch (icon) {
    case Transport::back:
      paint.triangle({c.x + 4, c.y - 5.5F}, {c.x - 4.5F, c.y}, {c.x + 4, c.y + 5.5F}, ink);
      return;
    case Transport::step:
      right(c.x - 5);
      paint.fill({c.x + 3, c.y - 5, 2, 10}, ink);
      return;
    case Transport::next_call:
      right(c.x - 6);
      right(c.x);
      return;
    case Transport::run:
      paint.triangle({c.x - 4, c.y - 5.5F}, {c.x + 5, c.y}, {c.x - 4, c.y + 5.5F}, ink);
      return;
    case Transport::pause:
      pause_sign(paint, c, ink);
      return;
  }
}

void mark(Painter& paint, Point o, float size) {
  const float k = size / 24;
  const auto p = [&](float x, float y) { return Point{o.x + x * k, o.y + y * k}; };
  paint.ring(p(5, 5.5F), 3 * k, Token::ink, 2 * k);
  paint.ring(p(19, 18.5F), 3 * k, Token::ink, 2 * k);
  paint.bezier(p(5, 8.5F), p(5, 19), p(19, 5), p(19, 15.5F), Token::ink, 2 * k);
  paint.disc(p(19, 5.5F), 2.2F * k, Token::server);
  paint.disc(p(5, 18.5F), 1.3F * k, Token::ink);
}

}  // namespace switchboard::visualizer
