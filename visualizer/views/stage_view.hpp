#pragma once
// The Stage: programs on top, kernel under them, cable between. Descriptors are jacks with cords to their
// sockets; a listener shows its accept queue as slots against its limit and who stands before the door; a
// connection is a pipe with the bytes of both directions. Everything is the world at the cursor, nothing is
// between two samples.

#include <set>

#include "visualizer/layout/stage_layout.hpp"
#include "visualizer/layout/stage_scene.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class StageView {
 public:
  void draw(ViewContext& context, const Rect& panel);

 private:
  struct Frame;  // what one frame works with
  void draw_hosts(Frame& f);
  void draw_cable(Frame& f, const std::set<HostId>& from, const std::set<HostId>& to);
  void draw_key(Frame& f, const Rect& area);
  void draw_server(Frame& f, const StagePlace& place);
  void draw_now(Frame& f, const Rect& pill, const ProcessState& process);
  void draw_jacks(Frame& f, const Rect& row, const ProcessState& process);
  void draw_listener(Frame& f, const StageLayout::Listener& where, const SceneListener& what);
  void draw_queue(Frame& f, const StageLayout::Listener& where, const SceneListener& what);
  void draw_door(Frame& f, const StagePlace& place, const SceneListener& listener, const SceneClient& client);
  void draw_connection(Frame& f, const StageLayout::Connection& place, const SceneConnection& what);
  void draw_pipe(Frame& f, const StageLayout::Connection& place, const SceneConnection& what);
  void draw_alone(Frame& f, const StagePlace& place, const SocketState& socket);
  void draw_client(Frame& f, const Rect& box, const SceneClient& client, TcpState state);
  void draw_ended(Frame& f, const Rect& box, const SceneClient& client);
  void draw_cords(Frame& f);

  float scroll_ = 0, height_ = 0;
};

}  // namespace switchboard::visualizer
