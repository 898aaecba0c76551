#include "visualizer/widgets/items.hpp"

#include <algorithm>

namespace switchboard::visualizer {

void Items::begin_frame(const Pointer& pointer) {
  pointer_ = pointer;
  hot_.clear();
  for (std::size_t i = items_.size(); i > first_answering_; --i)
    if (items_[i - 1].rect.contains(pointer.at)) {
      hot_ = items_[i - 1].name;
      break;
    }
  released_on_.clear();
  if (pointer.went_down) active_ = hot_;
  if (pointer.went_up) {
    if (active_ == hot_) released_on_ = active_;
    active_.clear();
  }
  items_.clear();
  first_answering_ = 0;
}

Touch Items::touch(std::string_view name, const Rect& rect) {
  if (!rect.is_empty()) items_.push_back({std::string(name), rect});
  Touch touch;
  touch.hovered = hot_ == name && (active_.empty() || active_ == name);
  touch.held = active_ == name;
  touch.pressed = touch.held && pointer_.went_down;
  touch.clicked = !name.empty() && released_on_ == name;
  touch.double_clicked = hot_ == name && pointer_.double_clicked;
  return touch;
}

void Items::cover_all() {
  first_answering_ = items_.size();
}

const Items::Item* Items::find(std::string_view name) const {
  const auto found =
      std::find_if(items_.rbegin(), items_.rend(), [&](const Item& i) { return i.name == name; });
  return found == items_.rend() ? nullptr : &*found;
}

}  // namespace switchboard::visualizer
