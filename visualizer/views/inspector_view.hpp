#pragma once
// The Inspector: the selected thing, explained. A call: its arguments, its address byte by byte, its result,
// what its errno means here, what it set going, the bytes it moved. A socket: its state, its queues, what the
// kernel counts. A packet: its headers byte by byte. Each number says under the pointer where it comes from.

#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {

class InspectorView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);
  PayloadForm payload_form() const { return form_; }

 private:
  void draw_header(ViewContext& context, const Rect& header);
  void draw_page(InspectorPage& page);
  void draw_scroll_bar(ViewContext& context, const Rect& area);

  float scroll_ = 0, content_ = 0, height_ = 0;
  Selection shown_;
  PayloadForm form_ = PayloadForm::text;
};

}  // namespace switchboard::visualizer
