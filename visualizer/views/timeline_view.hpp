#pragma once
// The Timeline: a lane per thread with its calls, a lane per listener with its accept queue against the
// limit, a lane for the wire; beside the States a lane for each end's states. Zoom with the wheel, pan by
// dragging, scrub on the axis; the keys of time are the page's. Looking at the past moves the cursor and
// never the program.

#include <optional>
#include <vector>

#include "engine/model/call_family.hpp"
#include "visualizer/layout/time_axis.hpp"
#include "visualizer/layout/time_bars.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class TimelineView {
 public:
  void draw(ViewContext& context, const Rect& panel);

 private:
  struct Lane {
    enum class Kind { states, thread, queue, wire } kind = Kind::thread;
    std::size_t index = 0;  ///< of the thread or the queue in the recording's index; of a connection's end
    float height = 23;
  };
  std::vector<Lane> lanes(ViewContext& context) const;
  void draw_lane(ViewContext& context, const Rect& row, const Rect& plot, const TimeAxis& axis,
                 const Lane& lane);
  void draw_header(ViewContext& context, const Rect& header, const TimeAxis& axis);
  void draw_axis(ViewContext& context, const Rect& strip, const Rect& plot, const TimeAxis& axis);
  void draw_calls(ViewContext& context, const Rect& row, const TimeAxis& axis, std::size_t thread);
  void draw_narrow_call(ViewContext& context, const Rect& box, const Bar& bar, CallFamily family);
  void tell_call(ViewContext& context, const EventHead& head, const Syscall& call);
  void draw_held(ViewContext& context, const Rect& row, const TimeAxis& axis, std::size_t thread);
  void draw_queue(ViewContext& context, const Rect& row, const TimeAxis& axis, std::size_t queue);
  static bool has_states(ViewContext& context, std::size_t end);
  void draw_states_label(ViewContext& context, const Rect& text, std::size_t end);
  void draw_states(ViewContext& context, const Rect& row, const TimeAxis& axis, std::size_t end);
  void draw_wire(ViewContext& context, const Rect& row, const TimeAxis& axis);
  void draw_packets(ViewContext& context, const Rect& row, const TimeAxis& axis,
                    std::span<const RecordingIndex::PacketMark> marks, float room_ends);
  void tell_packet(ViewContext& context, const RecordingIndex::PacketMark& mark, std::ptrdiff_t count);
  void draw_label(ViewContext& context, const Rect& label, const Lane& lane);
  void draw_notes(ViewContext& context, const Rect& strip, const TimeAxis& axis);
  void draw_cursor(ViewContext& context, const Rect& header, const Rect& plot, const TimeAxis& axis);
  void move(ViewContext& context, const Rect& plot, const TimeAxis& axis);

  float scroll_ = 0;
  std::optional<TimeAxis> drag_from_;
  float drag_x_ = 0;
};

}  // namespace switchboard::visualizer
