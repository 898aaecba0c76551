#pragma once
// Which view is where, and what becomes of it when another one is wanted. Each main view has its company: the
// Ladder the findings and the calls, the States the whole width. What a student changes is kept by main view.
//
//   Arrangement arrangement(available, WithLesson::no);
//   arrangement.open(View::ladder);              brings it to the front, wherever its place is
//   lay_out_panels(w, h, arrangement.places());
//
// Views that do not exist in this window are never in a place. It knows no sizes.

#include <array>
#include <vector>

#include "visualizer/layout/panels.hpp"

namespace switchboard::visualizer {

class Arrangement {
 public:
  Arrangement(ViewSet available, WithLesson with_lesson);

  /// Brings a view to the front and gives it the focus. False when there is none of that name here.
  bool open(View view);
  /// What keys go to first, among what is shown.
  void focus(View view) { focus_ = view; }
  /// Puts a view into the place where `shown` is: a click on a tab.
  void open_instead_of(View shown, View view);
  void toggle_column();

  Places places() const;
  bool has(View view) const { return available_.test(number_of(view)); }
  /// The tabs of the bar: the main views that exist.
  std::vector<View> main_tabs() const;
  /// All views that could stand in the place of this one; one or none: no tabs are needed.
  std::vector<View> tabs_beside(View view, const PanelLayout& layout) const;
  /// All that exist, in order of their numbers.
  std::vector<View> all() const;

  /// The same views in the same places, whatever has the focus.
  bool looks_like(const Arrangement& other) const;

 private:
  enum class Column { hidden, shown };
  struct Company {
    View right = View::calls, lower = View::timeline;
    Column column = Column::shown;
    bool operator==(const Company&) const = default;
  };
  static constexpr std::size_t main_views = 5;
  static bool is_main(View view) { return number_of(view) < main_views; }
  Company& company() { return companies_[number_of(main_)]; }
  const Company& company() const { return companies_[number_of(main_)]; }
  /// The first of these that exists and is not in the main place.
  View first_of(std::initializer_list<View> wanted) const;
  std::vector<View> right_tabs() const;
  void open_right(View view);
  void open_below(View view);

  ViewSet available_;
  WithLesson with_lesson_;
  View main_ = View::stage, focus_ = View::stage;
  std::array<Company, main_views> companies_{};
  Places::Front front_ = Places::Front::right;
};

}  // namespace switchboard::visualizer
