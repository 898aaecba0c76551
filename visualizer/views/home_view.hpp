#pragma once
// Home: what to go on with, "watch a program", the lessons with progress, the labs with their last result,
// recordings opened lately, and what this machine permits. L, B and R go to a list; Up, Down and Enter there.

#include <array>
#include <string>
#include <vector>

#include "visualizer/layout/home_layout.hpp"
#include "visualizer/session/home_facts.hpp"
#include "visualizer/views/view_context.hpp"
#include "visualizer/widgets/text_field.hpp"

namespace switchboard::visualizer {

class HomeView {
 public:
  void draw(Canvas& canvas, const Rect& area, const std::vector<std::string>& recent);
  /// The next look is anew: something may have changed while a recording was open.
  void look_again();
  HomeFacts& facts() { return facts_; }

 private:
  enum class List { none, lessons, labs, recordings };
  void take_keys(Canvas& canvas);
  void choose(Canvas& canvas, List list, std::size_t index);
  std::size_t size_of_list(List list) const;
  bool is_chosen(List list, std::size_t index) const { return list_ == list && chosen_ == index; }
  void draw_go_on(Canvas& canvas, const Rect& card);
  void draw_watch(Canvas& canvas, const Rect& card);
  void draw_lessons(Canvas& canvas, const Rect& card, int columns, float row);
  void draw_lesson(Canvas& canvas, const Rect& row, std::size_t index);
  void draw_labs(Canvas& canvas, const Rect& card, float row);
  void draw_recordings(Canvas& canvas, const Rect& card);
  void draw_machine(Canvas& canvas, const Rect& card);
  void watch(Canvas& canvas);

  HomeFacts facts_;
  List list_ = List::none;
  std::size_t chosen_ = 0;
  float lessons_scroll_ = 0;
  std::array<char, 512> command_{}, client_{};
  enum class Option { off, on };
  Option private_network_ = Option::on, stops_ = Option::off, with_client_ = Option::off;
  std::string wrong_;  ///< what is wrong with the command line
};

}  // namespace switchboard::visualizer
