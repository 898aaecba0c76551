#pragma once
// A screen without a display, driven like a student would: things are found by their stable names, the
// pointer moves, presses and releases in frames of their own (ImGui 1.86 forgets a press that ends in the
// same frame).
//
//   Ui ui(ListenStory().timeline);
//   ui.click("calls/row/12");
//   CHECK(ui.session().selection().call == EventId{12});

#include <cstdlib>
#include <string>

#include "visualizer/app/headless.hpp"
#include "visualizer/app/screen.hpp"

namespace switchboard::testing {

using namespace switchboard::visualizer;

struct Ui {
  explicit Ui(int width = 1440, int height = 900, float scale = 1, Theme::Mode mode = Theme::Mode::dark)
      : width_(width), height_(height), headless(width, height, scale), screen(mode) {}
  explicit Ui(Timeline timeline) : Ui() {
    screen.show(Session::of(std::move(timeline)));
    frames(2);
  }

  Session& session() { return *screen.session(); }

  void frames(int count = 1) {
    for (int i = 0; i < count; ++i) {
      screen.update();
      headless.frame([&] {
        screen.frame(static_cast<float>(width_), static_cast<float>(height_), headless.fonts(), input);
      });
      const Point at = input.pointer.at;
      const bool down = input.pointer.down;
      input = {};
      input.pointer.at = at;
      input.pointer.down = down;
    }
  }
  void move(Point at) {
    input.pointer.at = at;
    frames(2);
  }
  void press() {
    input.pointer.down = input.pointer.went_down = true;
    frames(2);
  }
  void release() {
    input.pointer.down = false;
    input.pointer.went_up = true;
    frames(2);
  }
  void click(Point at) {
    move(at);
    press();
    release();
  }
  /// False when no such thing is on the screen.
  bool click(std::string_view name, float across = 0.5F) {
    const auto* item = screen.items().find(name);
    if (item == nullptr) return false;
    click({item->rect.x + item->rect.w * across, item->rect.centre().y});
    return true;
  }
  void wheel(std::string_view name, float steps) {
    const auto* item = screen.items().find(name);
    if (item == nullptr) return;
    move(item->rect.centre());
    input.pointer.wheel = steps;
    frames(2);
  }
  void key(Key key, With with = With::nothing) {
    input.keys.push_back({key, with});
    frames(2);
  }
  /// Writes what is drawn when SWITCHBOARD_PICTURES names a folder, for people to look at.
  void picture(const std::string& name) {
    if (const char* folder = std::getenv("SWITCHBOARD_PICTURES"))
      write_png(headless.picture(), std::string(folder) + "/" + name + ".png");
  }

  int width_, height_;
  Headless headless;
  Screen screen;
  Input input;
};

}  // namespace switchboard::testing
