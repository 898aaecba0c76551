#pragma once
// What every view is given for a frame: the session (timeline, cursor, selection), the world at the cursor,
// who is who, a painter, the items under the pointer, the keys. A view draws and may change selection and
// cursor; it owns no facts.

#include <map>
#include <string>

#include "visualizer/app/input.hpp"
#include "visualizer/layout/panels.hpp"
#include "visualizer/session/session.hpp"
#include "visualizer/widgets/controls.hpp"

namespace switchboard::visualizer {

struct ViewContext {
  Session& session;
  const Snapshot& world;
  const std::map<ProcessId, ProgramMark>& marks;
  Painter& paint;
  Painter& overlay;  ///< above all panels: tooltips
  Items& items;
  Input& input;
  Rect screen;
  Density density = Density::normal;

  bool pointer_in(const Rect& r) const { return r.contains(items.pointer().at); }
  /// Wheel steps over this panel, 0 elsewhere.
  float wheel_over(const Rect& r) const { return pointer_in(r) ? items.pointer().wheel : 0.0F; }
};

inline Token token_of(ProgramRole role) {
  return role == ProgramRole::server ? Token::server : Token::client;
}

/// Letter and colour of a process; '?' for one that the recording does not know.
struct Who {
  std::string letter = "?";
  Token role = Token::t3;
  std::string label;
};
inline Who who_is(const ViewContext& context, ProcessId process) {
  const auto found = context.marks.find(process);
  if (found == context.marks.end()) return {};
  return {std::string(1, found->second.letter), token_of(found->second.role), found->second.label};
}

/// Who has a socket: the process that holds a descriptor of it, or made it.
inline Who owner_of(const ViewContext& context, const SocketState& socket) {
  const auto holders = context.world.holders(socket.id);
  if (!holders.empty()) return who_is(context, holders.front()->id);
  if (socket.creator) return who_is(context, *socket.creator);
  return {};
}

}  // namespace switchboard::visualizer
