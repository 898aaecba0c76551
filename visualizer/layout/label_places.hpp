#pragma once
// Finds room for words beside curves: on the curve, right or left of it, in one line or two, never over what
// is kept free or another label, and over other curves only where there is no better place.
//
//   LabelPlaces places(area);
//   places.keep_free(box); places.add_curve(points);
//   places.place(0, "FIN came, ACK sent", 17, width_of).lines      empty: no room

#include <array>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

class LabelPlaces {
 public:
  explicit LabelPlaces(const Rect& area) : area_(area) {}
  void keep_free(const Rect& box) { kept_.push_back(box); }
  void add_curve(const std::array<Point, 4>& bezier);

  struct Label {
    std::vector<std::string> lines;
    Rect box;
  };
  /// For the curve of that place among those added; the room is taken.
  Label place(std::size_t curve, std::string_view text, float line_height,
              const std::function<float(std::string_view)>& width_of);

 private:
  using Samples = std::vector<Point>;
  bool is_free(const Rect& box) const;
  float cost_of(const Rect& box, std::size_t curve) const;

  Rect area_;
  std::vector<Rect> kept_;
  std::vector<Samples> curves_;
};

/// In two lines of about the same length, broken between words; one line when there is no space in it.
std::vector<std::string> in_two_lines(std::string_view text,
                                      const std::function<float(std::string_view)>& width_of);

}  // namespace switchboard::visualizer
