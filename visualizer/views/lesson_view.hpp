#pragma once
// The Lesson: where the student is, the step's text, its question, their answer beside what was observed.
// Keys 1 to 9 choose, Enter locks in or goes on. It shows the session that the player plays and decides
// nothing itself.

#include <cstdint>
#include <optional>
#include <string>

#include "visualizer/views/view_context.hpp"

namespace switchboard::lessons {
class LessonSession;
struct Outcome;
}  // namespace switchboard::lessons

namespace switchboard::visualizer {

class LessonView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);

 private:
  float draw_head(ViewContext& context, const Rect& body, float y, lessons::LessonSession& lesson);
  float draw_prose(ViewContext& context, const Rect& body, float y, const std::string& text);
  float draw_question(ViewContext& context, const Rect& body, float y, lessons::LessonSession& lesson);
  float draw_outcome(ViewContext& context, const Rect& body, float y, const lessons::Outcome& outcome);
  float draw_telephone(ViewContext& context, const Rect& body, float y, const std::string& text);
  float draw_state(ViewContext& context, const Rect& body, float y, lessons::LessonSession& lesson);
  void draw_foot(ViewContext& context, const Rect& foot, lessons::LessonSession& lesson);
  void draw_scroll_bar(ViewContext& context, const Rect& area);
  void lock_in(lessons::LessonSession& lesson);
  void forget_answer_of_another_step(lessons::LessonSession& lesson);

  std::optional<std::int64_t> chosen_;
  std::string typed_;  ///< digits of a number that is asked for
  std::size_t step_ = ~std::size_t{0};
  float scroll_ = 0, content_ = 0;
};

}  // namespace switchboard::visualizer
