#pragma once
// The small controls of time that stand in headers: by the wall clock or by events, LIVE, how fast it plays;
// and the keys of time, which work whatever view has the focus.

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

/// Each stands at the right of the header, left of `right`, and returns where it begins.
float draw_scale_choice(ViewContext& context, const Rect& header, std::string_view panel);
float draw_live_button(ViewContext& context, const Rect& header, float right);
float draw_speed(ViewContext& context, const Rect& header, float right);
/// "recording is still being written", "You are 2.4 s behind. End returns to LIVE.", "Finished: …".
std::string words_for_now(Session& session);

void take_time_keys(ViewContext& context);

}  // namespace switchboard::visualizer
