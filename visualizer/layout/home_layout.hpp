#pragma once
// Where the cards of the home page lie: what to go on with and "watch a program" on top, then lessons, labs,
// and a column of recordings and what this machine permits. A narrow window has two columns, without the card
// to go on with. Pixels only.

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

struct HomeLayout {
  Rect go_on, watch, lessons, labs, recordings, machine;  ///< empty: not shown
  int lesson_columns = 2;
  float row = 29;  ///< of a list
};

HomeLayout lay_out_home(const Rect& area);

}  // namespace switchboard::visualizer
