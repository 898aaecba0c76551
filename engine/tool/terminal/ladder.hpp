#pragma once
// The ladder in text: the packets between clients and a listener, with the calls beside them, and accepts.
//
//   auto rows = ladder_at(timeline, t);               oldest first
//   draw_ladder(canvas, area, rows);                  the newest that fit
//
// A dropped SYN is inferred: the recording shows that no answer ever came, not the kernel's reason. Without
// packets in the recording there are no rows.

#include <string>
#include <vector>

#include "engine/model/timeline.hpp"
#include "engine/tool/terminal/text_canvas.hpp"

namespace switchboard::terminal {

struct LadderRow {
  Time at;
  std::string letter;  ///< of the client; "?" when the recording does not know it
  enum class Direction { to_server, to_client } direction = Direction::to_server;
  enum class Fate { arrived, dropped } fate = Fate::arrived;
  std::string segment;     ///< "SYN", "8 B", "FIN ACK"
  std::string client_did;  ///< "connect", "= 0", "send"
  std::string server_did;  ///< "the kernel answers", "send"
};

std::vector<LadderRow> ladder_at(Timeline& timeline, Time at);
/// With a heading line; returns the row after the last one drawn.
int draw_ladder(TextCanvas& canvas, Area area, const std::vector<LadderRow>& rows);
std::string describe(const LadderRow& row);

}  // namespace switchboard::terminal
