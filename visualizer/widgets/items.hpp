#pragma once
// Everything on the screen that can be pointed at, by a stable name: the mouse is matched against it, and
// tests find "timeline/axis" whatever language or place it has. Later items lie on top of earlier ones.
//
//   items.begin_frame(pointer);
//   if (items.touch("stage/listener/1b", box).clicked) select(...);
//
// A name is matched against where it was drawn in the frame before: the pointer sees what the student sees.

#include <string>
#include <string_view>
#include <vector>

#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

struct Pointer {
  Point at{-1, -1};
  bool down = false;
  bool went_down = false;
  bool went_up = false;
  bool double_clicked = false;
  float wheel = 0;  ///< steps, away from the student positive
};

struct Touch {
  bool hovered = false;
  bool pressed = false;  ///< the button went down on it in this frame
  bool held = false;     ///< and has not come up since
  bool clicked = false;  ///< and came up on it again
  bool double_clicked = false;
};

class Items {
 public:
  struct Item {
    std::string name;
    Rect rect;
  };

  void begin_frame(const Pointer& pointer);
  Touch touch(std::string_view name, const Rect& rect);
  /// Everything touched before this lies under a dialog and does not answer.
  void cover_all();
  const Pointer& pointer() const { return pointer_; }
  /// The item under the pointer, empty if none.
  const std::string& hot() const { return hot_; }
  /// The item that the button went down on and that has it still, empty if none.
  const std::string& active() const { return active_; }

  const Item* find(std::string_view name) const;
  const std::vector<Item>& drawn() const { return items_; }

 private:
  Pointer pointer_;
  std::vector<Item> items_;
  std::size_t first_answering_ = 0;
  std::string hot_, active_, released_on_;
};

}  // namespace switchboard::visualizer
