#pragma once
// The Inspector: the selected thing, explained. A call: its arguments, its result, what its errno means, the
// sockaddr byte by byte with the port's byte order. A socket: its state and what its two queues count.

#include <optional>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class DetailsView {
 public:
  void draw(ViewContext& context, const Rect& panel);

 private:
  /// Draws at `y` inside `body` and returns where it ended.
  float draw_call(ViewContext& context, const Rect& body, float y, const Event& event, const Syscall& call);
  float draw_arguments(ViewContext& context, const Rect& body, float y, const Syscall& call);
  float draw_address(ViewContext& context, const Rect& body, float y, const SocketAddress& address);
  float draw_socket(ViewContext& context, const Rect& body, float y, const SocketState& socket);

  float scroll_ = 0, content_ = 0;
  Selection shown_;
};

}  // namespace switchboard::visualizer
