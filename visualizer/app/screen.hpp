#pragma once
// The whole screen, for a window or a picture: the page that is open (home, a recording or a lesson, or why a
// file does not open) and what works on all of them.
//
//   Screen screen(Theme::Mode::dark);
//   screen.open("run.swb");
//   each frame: screen.update(); screen.frame(size, input, fonts);
//
// It starts no frame of ImGui and knows no window.

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/control/watched_program.hpp"
#include "visualizer/app/compare_page.hpp"
#include "visualizer/app/fonts.hpp"
#include "visualizer/app/input.hpp"
#include "visualizer/app/palette.hpp"
#include "visualizer/app/preferences.hpp"
#include "visualizer/app/recording_page.hpp"
#include "visualizer/app/theme.hpp"
#include "visualizer/views/home_view.hpp"

namespace switchboard::visualizer {

class Screen {
 public:
  explicit Screen(Theme::Mode mode);
  ~Screen();

  /// A file that is no recording, or a lesson that does not load, opens a page that says why.
  void open(const std::string& file);
  /// Two recordings beside each other.
  void compare(const std::string& left, const std::string& right);
  void play(const std::string& lesson);
  void show(Session session);
  void go_home();
  /// Brings a view of the recording to the front. False when there is none of that name.
  bool open_view(View view) { return page_ && page_->open(view); }
  /// Why the last open() or play() showed nothing; empty when it did.
  const std::string& refusal() const { return refusal_; }

  /// Reads what is new. Yes: draw.
  Session::Changed update();
  /// Draws into ImGui's present frame. `width` and `height` are pixels of the screen.
  void frame(float width, float height, const Fonts& fonts, Input& input);

  /// Something moves by itself: draw the next frame, too.
  bool is_moving() {
    return wants_frame_ || watched_ != nullptr || (page_ && page_->session().playback().is_playing());
  }

  Session* session() { return page_ ? &page_->session() : nullptr; }
  const Items& items() const { return items_; }
  Theme::Mode theme() const { return theme_.mode(); }
  std::string title();

  /// As the window was left the last time. Without this nothing is remembered.
  void remember(Preferences preferences);
  HomeView& home() { return home_; }
  /// What to keep; changes when something worth keeping did.
  const Preferences& preferences() const { return preferences_; }
  /// How much larger than its scale everything is drawn; the fonts must be loaded for it.
  float zoom() const { return preferences_.zoom; }
  /// Ctrl S was pressed since the last call.
  bool take_picture_wish() { return std::exchange(wants_picture_, false); }
  /// A sentence above the status bar, until something is pressed.
  void say(std::string sentence) { said_ = std::move(sentence); }
  const std::string& said() const { return said_; }

  /// The student wants to leave. May ask first; is_over() tells when it is settled.
  void close();
  bool is_over() const { return over_; }

 private:
  enum class After { to_end, to_home };
  enum class Overlay { nothing, keys };
  void take_keys(Canvas& canvas);
  void draw_overlays(Canvas& canvas);
  void draw_said(Canvas& canvas);
  void zoom_by(int steps);
  void watch(const Wishes::Watch& wish);
  void look_for_watched();
  void refuse(const std::string& why);
  void leave(After after);
  void grant(const Wishes& wishes);

  Theme theme_;
  Items items_;
  std::unique_ptr<RecordingPage> page_;
  std::unique_ptr<ComparePage> compared_;
  std::string refusal_;
  HomeView home_;
  std::unique_ptr<control::WatchedProgram> watched_;  ///< started here; its recording is not there yet
  Preferences preferences_;
  std::string said_;
  bool wants_picture_ = false;
  Palette palette_;
  Overlay overlay_ = Overlay::nothing;
  std::vector<KeyPress> covered_keys_;  ///< for what lies over the page
  std::vector<KeyPress> pressed_;       ///< by a command of the palette, for the next frame
  After after_ = After::to_end;         ///< when the page has been left
  bool over_ = false, wants_frame_ = false;
};

}  // namespace switchboard::visualizer
