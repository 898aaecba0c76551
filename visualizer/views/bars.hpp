#pragma once
// The bar above the panels (where we are, what is held, going on and back) and the one below (what is
// observed).

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

/// `tabs`: of the main views, those `shown` lit. None where they have a strip of their own.
void top_bar(ViewContext& context, const Rect& bar, const std::vector<View>& tabs, const ViewSet& shown);
void tab_strip(ViewContext& context, const Rect& strip, const std::vector<View>& tabs, const ViewSet& shown);
void status_bar(ViewContext& context, const Rect& bar);
/// The top bar where no recording is open.
void home_bar(Canvas& canvas, const Rect& bar);

/// A transport button or its key: to the observed programs while they are live and the cursor follows them,
/// else to the cursor. `run` also means pause.
void transport(Session& session, Transport what);

}  // namespace switchboard::visualizer
