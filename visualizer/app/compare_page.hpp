#pragma once
// Two recordings beside each other, aligned by calls: mine and the solution's, before my fix and after it.
// What both did is quiet; what only one did, and what ended otherwise, stands out. Enter opens the recording
// at the call.
//
//   ComparePage page("mine.swb", "theirs.swb");      throws RecordingError
//   each frame: page.draw(canvas, area);
//
// Both files are read once; a live one is compared as far as it goes.

#include <string>
#include <vector>

#include "engine/explain/call_alignment.hpp"
#include "engine/narrate/letters.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class ComparePage {
 public:
  ComparePage(const std::string& left, const std::string& right);

  void draw(Canvas& canvas, const Rect& area);
  std::string title() const;
  /// The call that is to be looked at in its recording, once after Enter or a double click.
  struct Wanted {
    std::string file;
    EventId call;
  };
  std::optional<Wanted> take_wanted() { return std::exchange(wanted_, {}); }

 private:
  struct Side {
    std::string path, name;
    Timeline timeline;
    std::map<ProcessId, ProgramMark> marks;
    const Syscall* call(AlignedCall::Side place) const;
  };
  struct Row {  ///< a program's heading, or one of its calls
    std::size_t program = 0;
    const AlignedCall* call = nullptr;
  };
  static bool is_difference(const Row& row);
  void take_keys(Canvas& canvas);
  void go_to_difference(int direction);
  void draw_heads(Canvas& canvas, const Rect& bar);
  void draw_row(Canvas& canvas, const Rect& row, std::size_t place);
  void draw_half(Canvas& canvas, const Rect& half, const Side& side, AlignedCall::Side place, const Row& row);
  void draw_program(Canvas& canvas, const Rect& row, const Row& heading);
  void draw_chosen(Canvas& canvas, const Rect& area);
  std::string verdict() const;
  enum class Half { left, right };
  void want(Half half);

  Side left_, right_;
  std::vector<AlignedProgram> programs_;
  std::vector<Row> rows_;
  std::size_t differences_ = 0, calls_ = 0, chosen_ = 0;
  enum class Scroll { as_it_is, to_chosen } bring_ = Scroll::to_chosen;
  float scroll_ = 0;
  std::optional<Wanted> wanted_;
};

}  // namespace switchboard::visualizer
