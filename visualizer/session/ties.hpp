#pragma once
// What ties calls, segments and sockets of one recording together, and what the selection is tied to. A long
// recording is read a little in each frame; until all of it is read there are no ties.
//
//   while (!ties.has_read_all()) ties.read_on(timeline);     some milliseconds each
//   ties.follow(timeline);                                   what is new of a live recording: no time
//   ties.flows()    ties.related(selection)    ties.shown_connection(timeline, selection, marks)

#include <cstdint>
#include <map>

#include "engine/model/flow/flows.hpp"
#include "engine/narrate/letters.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/session/selection.hpp"
#include "visualizer/session/shown_connection.hpp"

namespace switchboard::visualizer {

class Ties {
 public:
  void read_on(Timeline& timeline);
  /// Does nothing before all is read.
  void follow(Timeline& timeline);
  bool has_read_all() const { return read_ == Read::whole; }
  /// Of what the recording holds now, 0 to 100.
  int percent_read(const Timeline& timeline) const;

  const Flows& flows() const;
  /// What the selected call or packet has to do with others; worked out once for each selection.
  const Related& related(const Selection& selection);
  /// The connection of the selection, or the most eventful one.
  const ShownConnection& shown_connection(Timeline& timeline, const Selection& selection,
                                          const std::map<ProcessId, ProgramMark>& marks);

 private:
  Flows flows_;
  enum class Read { in_part, whole } read_ = Read::in_part;  // what was there when it began
  std::uint64_t followed_ = ~0ULL;                           // revision of the timeline
  std::uint64_t related_as_of_ = ~0ULL;
  Selection related_to_;
  Related related_;
  std::uint64_t shown_as_of_ = ~0ULL;
  Selection shown_for_;
  ShownConnection shown_;
};

}  // namespace switchboard::visualizer
