#pragma once
// The pen that every widget and view draws with: design pixels and tokens in, ImDrawList out. Scales, rounds
// strokes to whole pixels (at least one), draws dashes and hatches as the design asks. Knows nothing of what
// the picture means.
//
//   Painter paint(*ImGui::GetWindowDrawList(), theme, fonts);
//   paint.fill(box, Token::raised, 4);
//   paint.text(box, "accept", {.type = Type::code, .align = Align::centre});

#include <imgui.h>

#include <string_view>
#include <vector>

#include "visualizer/app/fonts.hpp"
#include "visualizer/app/theme.hpp"
#include "visualizer/layout/geometry.hpp"

namespace switchboard::visualizer {

/// A token, thinned if it must recede. Written as a plain Token where it is solid.
struct Ink {
  Ink(Token colour, float strength = 1) : token(colour), alpha(strength) {}  // NOLINT: meant to convert
  Token token;
  float alpha;
};

enum class Align { left, centre, right };

struct TextStyle {
  Type type = Type::body;
  Ink ink = Token::t1;
  Align align = Align::left;
};

class Painter {
 public:
  Painter(ImDrawList& list, const Theme& theme, const Fonts& fonts)
      : list_(&list), theme_(&theme), fonts_(&fonts) {}

  void fill(const Rect& r, Ink ink, float radius = 0);
  void fill_left_rounded(const Rect& r, Ink ink, float radius);
  void outline(const Rect& r, Ink ink, float radius = 0, float width = 1);
  void dashed_outline(const Rect& r, Ink ink, float radius = 4, float width = 1);
  void line(Point a, Point b, Ink ink, float width = 1);
  void dashed_line(Point a, Point b, Ink ink, float width = 1);
  void dotted_line(Point a, Point b, Ink ink);
  void polyline(const std::vector<Point>& points, Ink ink, float width = 1);
  void dashed_polyline(const std::vector<Point>& points, Ink ink, float width = 1);
  void bezier(Point a, Point b, Point c, Point d, Ink ink, float width = 2);
  void disc(Point centre, float radius, Ink ink);
  void ring(Point centre, float radius, Ink ink, float width = 1.5F);
  void dotted_ring(Point centre, float radius, Ink ink);
  /// Half a disc, the left or the right one.
  enum class Half { left, right };
  void half_disc(Point centre, float radius, Half half, Ink ink);
  void triangle(Point a, Point b, Point c, Ink ink);
  void convex(const std::vector<Point>& points, Ink ink);
  /// Slanted strokes every `step`, inside the rectangle.
  void hatch(const Rect& r, Ink ink, float step = 6);

  /// One line of text, vertically centred in the rectangle; what does not fit ends in an ellipsis. Returns
  /// its width.
  float text(const Rect& r, std::string_view text, const TextStyle& style);
  /// One line of text with its top left corner here, never cut. Returns its width.
  float text(Point top_left, std::string_view text, const TextStyle& style);
  float width_of(std::string_view text, Type type) const;
  float height_of(Type type) const;
  /// The lines that a paragraph takes in this width.
  std::vector<std::string_view> wrap(std::string_view text, Type type, float width) const;

  void clip(const Rect& r);
  void unclip();
  /// What of it is inside the present clip.
  Rect visible(const Rect& r) const;

  const Theme& theme() const { return *theme_; }
  const Fonts::Face& font(Type type) const { return (*fonts_)[type]; }
  float scale() const { return fonts_->scale(); }
  ImDrawList& list() { return *list_; }
  ImU32 colour(Ink ink) const;

 private:
  ImVec2 at(Point p) const;
  float stroke(float width) const;
  float drawn_width(std::string_view text, Type type) const;
  template <class Letters, class Missing>
  void each_part(std::string_view text, Type type, Letters letters, Missing missing) const;
  ImDrawList* list_;
  const Theme* theme_;
  const Fonts* fonts_;
};

/// Clips for as long as it lives.
class Clipped {
 public:
  Clipped(Painter& paint, const Rect& r) : paint_(paint) { paint_.clip(r); }
  ~Clipped() { paint_.unclip(); }
  Clipped(const Clipped&) = delete;
  Clipped& operator=(const Clipped&) = delete;

 private:
  Painter& paint_;
};

}  // namespace switchboard::visualizer
