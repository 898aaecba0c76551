#include "visualizer/session/ties.hpp"

#include <algorithm>
#include <chrono>

namespace switchboard::visualizer {

void Ties::read_on(Timeline& timeline) {
  constexpr std::size_t step = 256;
  constexpr auto budget = std::chrono::milliseconds(6);
  const auto begin = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - begin < budget)
    if (flows_.follow(timeline, step) == Flows::Rest::nothing) {
      read_ = Read::whole;
      followed_ = timeline.revision();
      return;
    }
}

void Ties::follow(Timeline& timeline) {
  if (read_ != Read::whole || followed_ == timeline.revision()) return;
  followed_ = timeline.revision();
  flows_.follow(timeline);
}

int Ties::percent_read(const Timeline& timeline) const {
  return static_cast<int>(flows_.events_read() * 100 / std::max<std::size_t>(timeline.size(), 1));
}

const Flows& Ties::flows() const {
  static const Flows nothing;
  return read_ == Read::whole ? flows_ : nothing;
}

const Related& Ties::related(const Selection& selection) {
  static const Related nothing;
  if (read_ != Read::whole || (!selection.call && !selection.packet)) return nothing;
  if (related_to_ == selection && related_as_of_ == followed_) return related_;
  related_to_ = selection;
  related_as_of_ = followed_;
  related_ = selection.packet ? related_to_packet(flows_, *selection.packet)
                              : related_to_call(flows_, *selection.call);
  return related_;
}

const ShownConnection& Ties::shown_connection(Timeline& timeline, const Selection& selection,
                                              const std::map<ProcessId, ProgramMark>& marks) {
  static const ShownConnection none;
  if (read_ != Read::whole) return none;
  if (shown_for_ == selection && shown_as_of_ == followed_) return shown_;
  shown_for_ = selection;
  shown_as_of_ = followed_;
  shown_ = visualizer::shown_connection(flows_, timeline, selection, marks);
  return shown_;
}

}  // namespace switchboard::visualizer
