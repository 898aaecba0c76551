#pragma once
// Home: the lessons with how far the student came, and the recordings of this folder.

#include <filesystem>
#include <string>
#include <vector>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class HomeView {
 public:
  void draw(Canvas& canvas, const Rect& area);

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
  void draw_lessons(Canvas& canvas, const Rect& card);
  void draw_recordings(Canvas& canvas, const Rect& card);
  void draw_observe(Canvas& canvas, const Rect& card);

  bool looked_ = false;
  std::vector<LessonRow> lessons_;
  std::vector<RecordingRow> recordings_;
};

}  // namespace switchboard::visualizer
