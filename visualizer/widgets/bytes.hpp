#pragma once
// Bytes, in the colour of who wrote them: small text cells in queues, large hex cells with index and field
// bracket, and the pipe of a connection's two lanes. Control bytes are never drawn raw: newline is a sign,
// the rest a dot.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "visualizer/widgets/painter.hpp"

namespace switchboard::visualizer {

/// Cells of 10.5 x 18. As many as fit; then an ellipsis. Returns how many bytes were shown.
enum class Dimmed { no, yes };  ///< dimmed: kept until acknowledged
std::size_t text_cells(Painter& paint, const Rect& r, std::span<const std::uint8_t> bytes, Token writer,
                       Dimmed dimmed = Dimmed::no);

constexpr float hex_cell = 32, hex_step = 36;

/// A run of bytes that means one thing.
struct ByteField {
  std::size_t first = 0, count = 0;
  std::string name;     ///< sin_port
  std::string meaning;  ///< 8080, big byte first
  Token hue = Token::t3;
  bool wrong = false;
};
/// Hex cells with the index above and a bracket per field below, wrapped at `per_row`. Returns the height
/// used.
float hex_cells(Painter& paint, Point top_left, std::span<const std::uint8_t> bytes,
                std::span<const ByteField> fields, std::size_t per_row);

/// Where the cells of a field lie, as far as its first row goes, with the words below them.
Rect place_of_field(Point top_left, const ByteField& field, std::size_t per_row);

/// One lane of a pipe, 26 high: queue at the writer, wire, queue at the reader, all in the writer's colour.
struct LaneLook {
  Rect writer_queue, wire, reader_queue;
  Token writer = Token::client;
  std::string writer_text, wire_text, reader_text;  ///< counts, or what is said of an empty one
  std::span<const std::uint8_t> writer_bytes, reader_bytes;
  bool wire_busy = false;
  bool towards_right = true;
  bool sealed = false;  ///< a FIN closed this direction
};
void pipe_lane(Painter& paint, const LaneLook& lane);

}  // namespace switchboard::visualizer
