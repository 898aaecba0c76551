#pragma once
// The Inspector's page: rows, sentences and cells one below the other, inside a panel that scrolls. Each row
// teaches under the pointer: what the number is, where it comes from, what its man page calls it.
//
//   InspectorPage page(context, body, top);
//   page.heading("sockaddr_in, 16 bytes as they lie in memory");
//   page.row("rtt", "23 µs", "round trip, smoothed", from_the_table);
//   page.bottom()
//
// It knows how things look and nothing of what they mean.

#include <functional>
#include <string_view>

#include "engine/narrate/field_text.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class InspectorPage {
 public:
  InspectorPage(ViewContext& context, const Rect& body, float top)
      : context_(context), body_(body), y_(top) {}

  ViewContext& context() { return context_; }
  Painter& paint() { return context_.paint; }
  const Rect& body() const { return body_; }
  float bottom() const { return y_; }
  void space(float height) { y_ += height; }
  /// The next `height` of the page, over its whole width.
  Rect take(float height);

  /// Name in Mono, value, what it means. `from` is the last line of its tooltip.
  void row(std::string_view name, std::string_view value, std::string_view meaning = {},
           std::string_view from = {}, Ink ink = Token::t1);
  /// The same with a drawing before the value, `room` wide.
  void row_with(std::string_view name, float room, const std::function<void(Point left_middle)>& sign,
                std::string_view value, std::string_view meaning, std::string_view from);
  void prose(std::string_view text, Type type = Type::body, Ink ink = Token::t2, float indent = 0);
  /// A box with a sentence or two in it.
  void note(std::string_view text);
  void heading(std::string_view text);
  void rule();

 private:
  void teach(std::string_view name, const Rect& row, std::string_view value, std::string_view meaning,
             std::string_view from);

  ViewContext& context_;
  Rect body_;
  float y_;
};

}  // namespace switchboard::visualizer
