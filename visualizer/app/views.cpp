#include "visualizer/app/views.hpp"

#include "visualizer/views/calls_view.hpp"
#include "visualizer/views/console_view.hpp"
#include "visualizer/views/findings_view.hpp"
#include "visualizer/views/inspector_view.hpp"
#include "visualizer/views/ladder_view.hpp"
#include "visualizer/views/lesson_view.hpp"
#include "visualizer/views/source_view.hpp"
#include "visualizer/views/stage_view.hpp"
#include "visualizer/views/states_view.hpp"
#include "visualizer/views/timeline_view.hpp"

namespace switchboard::visualizer {

// A view without a line here has no tab and no place.
Views::Views() {
  add<StageView>(View::stage);
  add<LadderView>(View::ladder);
  add<StatesView>(View::states);
  add<SourceView>(View::source);
  add<TimelineView>(View::timeline);
  add<CallsView>(View::calls);
  add<InspectorView>(View::inspector);
  add<ConsoleView>(View::console);
  add<FindingsView>(View::findings);
  add<LessonView>(View::lesson);
}

ViewSet Views::available() const {
  ViewSet set;
  for (std::size_t i = 0; i < view_count; ++i) set.set(i, views_[i] != nullptr);
  return set;
}

void Views::draw(View view, ViewContext& context, const Rect& area) {
  if (const auto& it = views_[number_of(view)]) it->draw(context, area);
}

void Views::take_keys(View view, ViewContext& context) {
  if (const auto& it = views_[number_of(view)]) it->take_keys(context);
}

}  // namespace switchboard::visualizer
