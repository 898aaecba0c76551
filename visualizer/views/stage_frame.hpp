#pragma once
// What the Stage's parts share while one frame is drawn: where jacks and sockets lie, so that cords can join
// them.

#include <map>

#include "visualizer/layout/stage_layout.hpp"
#include "visualizer/layout/stage_scene.hpp"
#include "visualizer/views/stage_view.hpp"

namespace switchboard::visualizer {

struct StageView::Frame {
  ViewContext& context;
  const StageScene& scene;
  const StageLayout& layout;
  struct Plug {
    Point at;  ///< the bottom of the jack
    SocketId socket;
  };
  std::vector<Plug> plugs;
  struct Place {
    Rect box;
    enum class Side { top, right } side = Side::top;
  };
  std::map<SocketId, Place> sockets;

  Painter& paint() const { return context.paint; }
  bool is_selected(SocketId id) const { return context.session.selection().socket == id; }
  /// Makes a box answer for a socket: click selects it, selection outlines it.
  /// What the recording kept of the bytes that `writer` wrote, from one count of bytes to another.
  Bytes written(const SocketState* writer, std::int64_t from, std::int64_t to) const;
  Touch touch_socket(const Rect& box, SocketId id, std::string_view part);
};

}  // namespace switchboard::visualizer
