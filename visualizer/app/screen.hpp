#pragma once
// The whole screen, for a window or a picture: the page that is open (home, a recording, a lesson, or why a
// file does not open), its panels, the bars around them, the keys that work everywhere.
//
//   Screen screen(Theme::Mode::dark);
//   screen.open("run.swb");
//   each frame: screen.update(); screen.frame(size, input, fonts);
//
// It starts no frame of ImGui and knows no window.

#include <memory>
#include <optional>
#include <string>

#include "visualizer/app/fonts.hpp"
#include "visualizer/app/input.hpp"
#include "visualizer/app/theme.hpp"
#include "visualizer/layout/panels.hpp"
#include "visualizer/session/session.hpp"
#include "visualizer/views/calls_view.hpp"
#include "visualizer/views/details_view.hpp"
#include "visualizer/views/home_view.hpp"
#include "visualizer/views/lesson_view.hpp"
#include "visualizer/views/stage_view.hpp"
#include "visualizer/views/timeline_view.hpp"

namespace switchboard::visualizer {

class Screen {
 public:
  explicit Screen(Theme::Mode mode);
  ~Screen();

  /// A file that is no recording, or a lesson that does not load, opens a page that says why.
  void open(const std::string& file);
  void play(const std::string& lesson);
  void show(Session session);
  void go_home();
  /// Why the last open() or play() showed nothing; empty when it did.
  const std::string& refusal() const { return refusal_; }

  /// Reads what is new. Yes: draw.
  Session::Changed update();
  /// Draws into ImGui's present frame. `width` and `height` are pixels of the screen.
  void frame(float width, float height, const Fonts& fonts, Input& input);

  Session* session() { return session_ ? &*session_ : nullptr; }
  const Items& items() const { return items_; }
  Theme::Mode theme() const { return theme_.mode(); }
  std::string title();

  /// The student wants to leave. May ask first; is_over() tells when it is settled.
  void close();
  bool is_over() const { return over_; }

 private:
  enum class Leaving { no, to_end, to_home };
  void leave(Leaving where);
  void settle();
  void draw_page(ViewContext& context);
  void draw_refusal(ViewContext& context, const Rect& area);
  void draw_close_dialog(ViewContext& context);
  void take_keys(ViewContext& context);
  void take_steering_keys(ViewContext& context);

  Theme theme_;
  Items items_;
  std::optional<Session> session_;
  std::string refusal_, wish_;  ///< wish_: what the home page was asked to open
  HomeView home_;
  StageView stage_;
  CallsView calls_;
  DetailsView details_;
  TimelineView timeline_;
  LessonView lesson_;
  Panel focus_ = Panel::stage;
  Leaving leaving_ = Leaving::no;  ///< asked, and not settled
  bool over_ = false;
};

}  // namespace switchboard::visualizer
