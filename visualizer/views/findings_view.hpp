#pragma once
// The Findings: a card for each mistake that the rules are sure of, with the gap first (did, expected,
// happened), then the events that show it as chips, which select and move the cursor, and the lesson about
// it. Why and how to mend it opens when asked for. Its numbers are on the calls too.

#include "visualizer/session/findings_board.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class FindingsView {
 public:
  void draw(ViewContext& context, const Rect& area);
  void take_keys(ViewContext& context);

 private:
  void draw_header(ViewContext& context, const Rect& header, const FindingsBoard& board);
  /// What each card takes in this width; worked out when the findings, the width or the open hint change.
  void measure(const Painter& paint, float width, const FindingsBoard& board);
  void draw_card(ViewContext& context, const Rect& box, const FindingCard& card);
  void draw_title(ViewContext& context, const Rect& box, const FindingCard& card);
  float draw_chips(ViewContext& context, const Rect& body, float y, const FindingCard& card);
  void draw_empty(ViewContext& context, const Rect& area, const FindingsBoard& board);
  void look_at(ViewContext& context, const FindingCard& card, std::size_t evidence);

  int chosen_ = 0;  ///< the number of a card; 0 before one is chosen
  std::size_t chosen_evidence_ = 0;
  int open_hint_ = 0;  ///< the number of the card whose hint is open
  enum class Scroll { as_it_is, to_chosen } bring_ = Scroll::as_it_is;
  float scroll_ = 0;
  std::vector<float> tops_;  ///< of the cards from the first, and the end
  struct Measured {
    std::uint64_t generation = 0;
    float width = 0, scale = 0;
    int open_hint = 0;
    bool operator==(const Measured&) const = default;
  } measured_;
};

/// The numbered disc of a finding, on its card and beside its calls.
void finding_disc(Painter& paint, Point centre, int number, float radius = 10);

}  // namespace switchboard::visualizer
