#pragma once
// The page of one recording, or of a lesson's: its views in their places, the bars around them, the keys that
// work everywhere, and the question before it closes while programs run.
//
//   RecordingPage page(Session::open("run.swb"));
//   each frame: page.draw(canvas);
//   page.leave();  …  page.left()                 may ask first

#include <utility>

#include "visualizer/app/note_dialog.hpp"
#include "visualizer/app/selection_keys.hpp"
#include "visualizer/app/views.hpp"
#include "visualizer/layout/arrangement.hpp"

namespace switchboard::visualizer {

class RecordingPage {
 public:
  explicit RecordingPage(Session session);

  Session& session() { return session_; }
  void draw(Canvas& canvas);
  /// False when this window has no such view.
  bool open(View view) { return arrangement_.open(view); }
  Places places() const { return arrangement_.places(); }
  /// As it was left; what this window does not have stays as it is.
  void arrange(std::optional<View> main, std::optional<View> right, std::optional<View> lower);
  std::string title();

  /// The student wants to go; asks first while programs run.
  void leave();
  bool left() const { return leaving_ == Leaving::settled; }

 private:
  enum class Leaving { no, asked, settled };
  void follow_lesson();
  void take_keys(ViewContext& context, const PanelLayout& layout);
  void take_view_keys(ViewContext& context, const PanelLayout& layout);
  void take_steering_keys(ViewContext& context);
  void focus_pressed(Canvas& canvas, const PanelLayout& layout);
  void draw_panels(ViewContext& context, const PanelLayout& layout);
  void draw_close_dialog(ViewContext& context);
  void undo(std::vector<Arrangement>& from, std::vector<Arrangement>& to);
  void grant(Wishes& wishes);

  Session session_;
  Views views_;
  Arrangement arrangement_;
  std::vector<Arrangement> undone_, to_undo_;  // newest last
  enum class Undo { no, yes } undo_happened_ = Undo::no;
  SelectionKeys selection_keys_;
  NoteDialog note_;
  enum class FocusMark { hidden, shown } focus_mark_ = FocusMark::hidden;  // shown once keys moved it
  std::size_t lesson_step_ = ~std::size_t{0};
  /// The performance and step at which the lesson pointed at something last.
  std::pair<unsigned, std::size_t> pointed_at_{};
  Leaving leaving_ = Leaving::no;
};

}  // namespace switchboard::visualizer
