#pragma once
// The ladder of a recording as a picture in a page: what the window's Ladder shows, as SVG, up to the
// verdict. Colours are the page's variables, so that it is light or dark as the page is.
//
//   html += ladder_svg(run, {{1, event}});      the disc ① stands at that event's bar or arrow
//
// Where steps lie is worked out by visualizer/layout; a long run shows its end.

#include <span>
#include <string>

#include "engine/tool/formats/failed_run.hpp"

namespace switchboard::tool {

struct NumberedEvent {
  int number = 0;
  EventId event;
};

struct LadderPictureText {
  std::string svg;      ///< empty when no program used a socket
  std::string caption;  ///< "12.40 ms to 2.015 s"
};

LadderPictureText ladder_svg(FailedRun& run, std::span<const NumberedEvent> numbered);
/// What all ladders of a page share: the hatches of calls that wait. Once, before the first.
std::string ladder_patterns();

}  // namespace switchboard::tool
