#pragma once
// The Calls: every call a row, with a filter. The list follows the time cursor until it is scrolled; what has
// not happened yet at the cursor is dimmed. Up and Down go from row to row. Only the rows on the screen cost
// anything.

#include <array>
#include <cstdint>
#include <vector>

#include "visualizer/session/call_search.hpp"
#include "visualizer/views/view_context.hpp"
#include "visualizer/widgets/text_field.hpp"

namespace switchboard::visualizer {

class CallsView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);
  void set_filter(std::string_view text);

 private:
  /// Places in events() of the calls that the filter takes.
  const std::vector<std::uint32_t>& rows(ViewContext& context) const {
    return search_.rows(context.session.index());
  }
  void draw_filter(ViewContext& context, const Rect& header);
  void draw_rows(ViewContext& context, const Rect& list);
  void draw_row(ViewContext& context, const Rect& row, const CallColumns& columns, std::size_t position);
  void draw_scroll_bar(ViewContext& context, const Rect& list);
  /// The row of this call, or of the first one after it.
  std::size_t row_of(ViewContext& context, EventId call) const;
  void go_to_row(ViewContext& context, std::size_t row);
  /// The row of the last call entered at or before the cursor; as many as there are if there is none.
  std::size_t row_at_cursor(ViewContext& context) const;
  void show_row(std::size_t row, float height);

  std::array<char, 128> filter_{};
  Caret caret_ = Caret::as_it_is;
  CallSearch search_;
  float scroll_ = 0, list_height_ = 0, row_height_ = 26;
  Time followed_{-1};
  std::optional<EventId> followed_call_;
};

}  // namespace switchboard::visualizer
