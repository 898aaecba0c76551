#pragma once
// The small signs: the state of a TCP end, the family of a call, the letter of a role, marks and icons. All
// are strokes and shapes, so they look alike in every font, and each says its meaning without colour.

#include <string_view>

#include "engine/model/call_family.hpp"
#include "engine/model/tcp_state.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

/// Ring CLOSED, ring with dot LISTEN, left half full while opening, disc ESTABLISHED, right half full while
/// closing, dotted ring TIME_WAIT.
void state_glyph(Painter& paint, Point centre, TcpState state, Ink ink, float radius = 6);

/// ■ set up, ◆ meet, ▶ talk, ‖ wait, ▬ end, a dot for others; 8 pixels. The shape says it as well as the
/// colour.
Token token_of(CallFamily family);
void family_shape(Painter& paint, Point centre, CallFamily family);

/// A filled square with one letter (or a letter and a number): who. Returns its width.
float letter_badge(Painter& paint, Point top_left, std::string_view letter, Token role, float size = 20);
/// The width it will have.
float badge_width(const Painter& paint, std::string_view letter, float size = 20);

void cross(Painter& paint, Point centre, float half, Ink ink, float width = 2);
void tick(Painter& paint, Point centre, float half, Ink ink, float width = 2);
void arrow(Painter& paint, Point from, Point to, Ink ink, float width = 2, float head = 6);
void pause_sign(Painter& paint, Point centre, Ink ink);
/// ↵, for a newline among bytes.
void return_sign(Painter& paint, const Rect& cell, Ink ink);
void chevron(Painter& paint, Point centre, Ink ink);
void magnifier(Painter& paint, Point centre, Ink ink);

enum class Transport { back, step, next_call, run, pause };
void transport_icon(Painter& paint, Point centre, Transport icon, Ink ink);

/// The mark: two jacks, one cord, one lamp lit, one free hole. Not below 16 pixels.
void mark(Painter& paint, Point top_left, float size);

}  // namespace switchboard::visualizer
