#pragma once
// What every view is given for a frame: the session (timeline, cursor, selection), the world at the cursor,
// who is who, a painter, the items under the pointer, the keys. A view draws and may change selection and
// cursor; it owns no facts. What only the window can do (open another view, copy a text) it wishes for.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "visualizer/app/input.hpp"
#include "visualizer/layout/panels.hpp"
#include "visualizer/session/session.hpp"
#include "visualizer/widgets/controls.hpp"

namespace switchboard::visualizer {

/// What a view asks of the window; it happens when the frame is drawn.
struct Wishes {
  std::optional<View> view;         ///< to the front, with the focus
  std::optional<std::string> open;  ///< a recording's path
  std::optional<std::string> lesson;
  std::optional<std::string> copy;  ///< into the clipboard
  enum class Page { as_it_is, home, none } page = Page::as_it_is;
  /// A program to observe, and a client that starts when it listens.
  struct Watch {
    std::vector<std::string> program, client, more_arguments;
  };
  std::optional<Watch> watch;
  enum class Show { nothing, things, commands, keys } show = Show::nothing;  ///< over the page
  bool another_frame = false;  ///< something is being worked out, a part in each frame
  /// The tab `view` in the place where `shown` is.
  struct Tab {
    View shown, view;
  };
  std::optional<Tab> tab;
};

/// What is drawn on, and by whom it is touched.
struct Canvas {
  Painter& paint;
  Painter& overlay;  ///< above all panels: tooltips
  Items& items;
  Input& input;
  Wishes& wishes;
  Rect screen;
  Rect covered = {};  ///< something lies over this part: what is under it is not under the pointer

  bool pointer_in(const Rect& r) const {
    return r.contains(items.pointer().at) && !covered.contains(items.pointer().at);
  }
  /// Wheel steps over this panel, 0 elsewhere.
  float wheel_over(const Rect& r) const { return pointer_in(r) ? items.pointer().wheel : 0.0F; }
};

struct ViewContext : Canvas {
  Session& session;
  const Snapshot& world;
  const std::map<ProcessId, ProgramMark>& marks;
  Density density = Density::normal;
  std::vector<View> tabs = {};  ///< views that could stand in this panel's place, this one among them
  ViewSet shown = {};           ///< views that are on the screen
  View focus = View::stage;     ///< the one that keys go to first
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
