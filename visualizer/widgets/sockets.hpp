#pragma once
// The things of the telephone exchange: jacks and cords, the accept queue's slots with their limit, the SYN
// queue's, the closed door before which a client waits; and of the timeline: folded gaps.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/model/tcp_state.hpp"
#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

enum class JackUse { free, used };
/// A descriptor, 28 x 28: its number, and whether a socket hangs on it.
void jack(Painter& paint, const Rect& box, int descriptor, JackUse use, Token hue);
/// From the bottom of a jack to its socket; rings at both ends.
void cord(Painter& paint, Point from, Point to, Ink ink);
/// The same around the right edge of a box, to something that lies under others.
void cord_around(Painter& paint, Point from, Point to, float right_edge, Ink ink);

/// A place in the accept queue, 342 x 36 (28 compact). Too narrow, text goes in the order time, port, bytes.
struct SlotLook {
  std::string position;  ///< next, 2, 3 …
  std::string letter;    ///< empty slot: no letter
  std::string port;      ///< :40214
  std::optional<TcpState> state;
  std::string waited;  ///< 2.01 s
  std::span<const std::uint8_t> bytes;
  std::string count;  ///< 8 B
  Token role = Token::client;
};
void accept_slot(Painter& paint, const Rect& box, const SlotLook& slot);
void syn_slot(Painter& paint, const Rect& box, bool taken);
/// ] with a number beside it, spanning slots.
void bracket(Painter& paint, float x, float top, float bottom, const std::string& label);
/// 6 x 44 solid bar on the host's edge, and where the SYN ended.
void closed_door(Painter& paint, Point edge_middle, Point syn_ended);

/// A zig-zag the height of the picture, with its length.
void folded_gap(Painter& paint, const Rect& r, const std::string& length);

}  // namespace switchboard::visualizer
