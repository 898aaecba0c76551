#pragma once
// Home: the lessons with how far the student came, and the recordings of this folder. Returns what was asked
// for: "lesson:NAME", a file, or nothing.

#include <filesystem>
#include <string>
#include <vector>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class HomeView {
 public:
  std::string draw(ViewContext& context, const Rect& area);

 private:
  struct LessonRow {
    int number = 0;
    std::string name, title;
    std::size_t reached = 0, steps = 0;
    bool done = false;
  };
  struct RecordingRow {
    std::filesystem::path file;
    std::string name, when;
  };
  void look();
  std::string draw_lessons(ViewContext& context, const Rect& card);
  std::string draw_recordings(ViewContext& context, const Rect& card);
  void draw_observe(ViewContext& context, const Rect& card);

  bool looked_ = false;
  std::vector<LessonRow> lessons_;
  std::vector<RecordingRow> recordings_;
};

}  // namespace switchboard::visualizer
