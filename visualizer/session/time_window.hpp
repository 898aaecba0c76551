#pragma once
// Which stretch of time the views show, by which scale, and whether idle gaps are folded: one for all views,
// so that Timeline and Ladder zoom together.
//
//   session.time().zoom(1.25, axis, x);      TimeAxis axis = session.axis(left, width);
//
// Without a stretch that somebody chose it is everything, and grows with a live recording.

#include <optional>
#include <vector>

#include "visualizer/layout/time_axis.hpp"

namespace switchboard::visualizer {

class TimeWindow {
 public:
  enum class Scale { wall, events };
  enum class Gaps { to_scale, folded };
  enum class Growing { no, yes };

  /// Every frame: what there is by now. `moments` rise.
  void follow(std::span<const Time> moments, Time end, Growing growing);

  Scale scale() const { return scale_; }
  void set_scale(Scale scale) { scale_ = scale; }
  Gaps gaps() const { return gaps_; }
  void set_gaps(Gaps gaps) { gaps_ = gaps; }
  const std::vector<Span>& idle() const { return idle_; }

  bool is_everything() const { return !chosen_; }
  Span view() const;
  void look(Span view) { chosen_ = view; }
  void look_at_everything() { chosen_.reset(); }
  /// Keeps the stretch's length and moves it as little as shows this moment, with some room around.
  void bring_into_view(Time at, std::span<const Time> moments);

  TimeAxis axis(float left, float width, std::span<const Time> moments) const;

 private:
  std::optional<Span> chosen_;
  Scale scale_ = Scale::wall;
  Gaps gaps_ = Gaps::folded;
  Time end_;
  Growing growing_ = Growing::no;
  std::vector<Span> idle_;
  std::size_t looked_through_ = 0;  ///< moments when the gaps were last looked for
};

}  // namespace switchboard::visualizer
