#pragma once
// The bar above the panels (where we are, what is held, going on and back) and the one below (what is
// observed).

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

enum class TopBarWish { nothing, home };
TopBarWish top_bar(ViewContext& context, const Rect& bar);
void status_bar(ViewContext& context, const Rect& bar);
/// The top bar where no recording is open.
void home_bar(ViewContext& context, const Rect& bar);

/// A transport button or its key: to the observed programs while they are live and the cursor follows them,
/// else to the cursor. `run` also means pause.
void transport(Session& session, Transport what);

}  // namespace switchboard::visualizer
