#pragma once
// Keys that go from the selected thing to another: the next failed call, from call to segment and on, to its
// line, to its lesson, to the next event of its lane; and copying it as text.

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class SelectionKeys {
 public:
  void take(ViewContext& context);

 private:
  void follow(Session& session);
  std::optional<EventId> came_from_;  ///< where G was pressed last, so that it goes on and not back
};

/// The next (1) or previous (-1) failed call from the selection or the cursor; false when there is none.
bool go_to_error(Session& session, int direction);
/// The next or previous event in the lane of what is selected: its thread's calls, or the wire; any event
/// when nothing is.
void step_in_lane(Session& session, int direction);
/// Selects the call and looks at the moment at which it had returned.
void go_to_call(Session& session, EventId id);
void go_to_packet(Session& session, EventId id);
/// The selected call, packet or socket as a line; empty when nothing is selected.
std::string text_of_selection(ViewContext& context);
/// The name of the lesson that is about what is selected; empty when there is none.
std::string lesson_about_selection(ViewContext& context);

}  // namespace switchboard::visualizer
