#include "visualizer/layout/arrangement.hpp"

#include <algorithm>

namespace switchboard::visualizer {

Arrangement::Arrangement(ViewSet available, WithLesson with_lesson)
    : available_(available), with_lesson_(with_lesson) {
  if (with_lesson == WithLesson::no) available_.reset(number_of(View::lesson));
  focus_ = with_lesson == WithLesson::yes ? View::lesson : View::stage;
  for (std::size_t i = 0; i < main_views; ++i) {
    main_ = static_cast<View>(i);
    Company& its = company();
    switch (main_) {
      case View::ladder:
      case View::timeline:
        its.right = first_of({View::findings, View::calls});
        its.lower = its.right == View::calls ? first_of({View::timeline, View::calls}) : View::calls;
        break;
      case View::states:  // it has a column of its own
        its.column = Column::hidden;
        its.right = first_of({View::findings, View::calls});
        break;
      case View::source:
        its.right = first_of({View::calls});
        break;
      default:
        // Beside a lesson stands the program that it is about (design, mock 2).
        its.right = with_lesson == WithLesson::yes ? first_of({View::source, View::calls}) : View::calls;
        break;
    }
  }
  main_ = View::stage;
}

View Arrangement::first_of(std::initializer_list<View> wanted) const {
  for (const View view : wanted)
    if (has(view) && view != main_) return view;
  return View::calls;
}

bool Arrangement::open(View view) {
  if (!has(view)) return false;
  focus_ = view;
  switch (view) {
    case View::stage:
    case View::ladder:
    case View::states:
    case View::timeline:
      main_ = view;
      break;
    case View::source:
      // Beside a lesson it stays beside it.
      if (with_lesson_ == WithLesson::yes && main_ != View::source)
        open_right(view);
      else
        main_ = view;
      break;
    case View::calls:
      if (company().lower != View::calls) open_right(view);
      break;
    case View::findings:
    case View::console:
      open_right(view);
      break;
    case View::inspector:
      company().column = Column::shown;
      front_ = Places::Front::inspector;
      break;
    case View::lesson:
      break;
  }
  return true;
}

void Arrangement::open_right(View view) {
  company().right = view;
  company().column = Column::shown;
  front_ = Places::Front::right;
}

void Arrangement::open_instead_of(View shown, View view) {
  if (!has(view) || view == main_) return;
  focus_ = view;
  if (shown == places().lower)
    open_below(view);
  else if (view == View::inspector)
    front_ = Places::Front::inspector;
  else
    open_right(view);
}

void Arrangement::open_below(View view) {
  company().lower = view;
  if (view == View::calls && company().right == View::calls)
    company().right = first_of({View::findings, View::source, View::console, View::inspector});
}

void Arrangement::toggle_column() {
  auto& column = company().column;
  column = column == Column::shown ? Column::hidden : Column::shown;
}

bool Arrangement::looks_like(const Arrangement& other) const {
  return main_ == other.main_ && companies_ == other.companies_ && front_ == other.front_;
}

Places Arrangement::places() const {
  Places places;
  places.main = main_;
  places.lower = company().lower;
  if (places.lower == main_) places.lower = View::calls;
  places.right.reset();
  if (company().column == Column::shown) places.right = company().right;
  // A view has one place: below it is wider.
  if (places.right && (places.right == places.lower || places.right == main_))
    places.right = first_of({View::findings, View::console, View::inspector});
  if (places.right == View::inspector && !has(View::inspector)) places.right.reset();
  if (with_lesson_ == WithLesson::yes) places.left = View::lesson;
  places.focus = focus_;
  places.front = front_;
  return places;
}

std::vector<View> Arrangement::main_tabs() const {
  std::vector<View> tabs;
  for (std::size_t i = 0; i < main_views; ++i)
    if (has(static_cast<View>(i))) tabs.push_back(static_cast<View>(i));
  return tabs;
}

std::vector<View> Arrangement::right_tabs() const {
  std::vector<View> tabs;
  for (const View view : {View::findings, View::calls, View::source, View::console})
    if (has(view) && view != main_ && view != places().lower) tabs.push_back(view);
  return tabs;
}

std::vector<View> Arrangement::tabs_beside(View view, const PanelLayout& layout) const {
  if (layout.one_at_a_time || view == main_ || view == View::lesson) return {};
  const Places now = places();
  if (view == now.lower) {
    std::vector<View> tabs;
    for (const View below : {View::timeline, View::calls})
      if (has(below) && below != main_) tabs.push_back(below);
    return tabs;
  }
  if (layout.column_is_stacked && view == View::inspector && now.right != View::inspector) return {};
  std::vector<View> tabs = right_tabs();
  if (!layout.column_is_stacked) tabs.push_back(View::inspector);
  return tabs;
}

std::vector<View> Arrangement::all() const {
  std::vector<View> views;
  for (std::size_t i = 0; i < view_count; ++i)
    if (has(static_cast<View>(i))) views.push_back(static_cast<View>(i));
  return views;
}

}  // namespace switchboard::visualizer
