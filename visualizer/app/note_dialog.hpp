#pragma once
// One line to write a note at the cursor into, or to change or remove the one that is there. M opens it.

#include <array>

#include "visualizer/views/view_context.hpp"
#include "visualizer/widgets/text_field.hpp"

namespace switchboard::visualizer {

class NoteDialog {
 public:
  void open(Session& session);
  bool is_open() const { return open_; }
  void draw(Canvas& canvas, Session& session);

 private:
  bool open_ = false;
  Time at_;
  std::array<char, 256> text_{};
  Caret caret_ = Caret::as_it_is;
};

}  // namespace switchboard::visualizer
