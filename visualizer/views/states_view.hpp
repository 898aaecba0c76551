#pragma once
// The States: TCP's machine with both ends of one connection where they are at the cursor and the path that
// each took, beside it what the connection is now, what its ends may still do, and the path as a list. The
// connection is that of the selection, else the most eventful; C lists all. R shows the rare arrows.

#include <optional>

#include "engine/narrate/path_text.hpp"
#include "visualizer/layout/machine_layout.hpp"
#include "visualizer/session/shown_connection.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class StatesView {
 public:
  void draw(ViewContext& context, const Rect& area);
  void take_keys(ViewContext& context);

 private:
  /// One edge of the picture, and the steps that took it.
  struct Taken {
    std::vector<ShownConnection::Row> steps;
  };
  void draw_header(ViewContext& context, const Rect& header, const ShownConnection& shown);
  void draw_machine(ViewContext& context, const Rect& area, const ShownConnection& shown);
  const MachineLayout& layout_for(ViewContext& context, const Rect& area, const ShownConnection& shown);
  void draw_edges(ViewContext& context, const ShownConnection& shown);
  void draw_labels(ViewContext& context, const ShownConnection& shown);
  void draw_nodes(ViewContext& context, const ShownConnection& shown);
  void draw_words(ViewContext& context, const Rect& area, const ShownConnection& shown);

  void draw_column(ViewContext& context, const Rect& column, const ShownConnection& shown);
  float draw_phase(ViewContext& context, const Rect& column, const ShownConnection& shown);
  void draw_path(ViewContext& context, const Rect& panel, const ShownConnection& shown);
  void draw_row(ViewContext& context, const Rect& row, const ShownConnection& shown, std::size_t position);
  void draw_no_machine(ViewContext& context, const Rect& area, SocketId socket);
  void draw_list(ViewContext& context, const Rect& below);
  void take_list_keys(ViewContext& context);
  void choose(ViewContext& context, std::size_t connection);

  enum class Rare { hidden, shown } rare_ = Rare::hidden;
  enum class List { closed, open } list_ = List::closed;
  std::size_t list_row_ = 0, list_first_ = 0, list_rows_ = 1;
  float scroll_ = 0;
  Time scrolled_to_{-1};
  Rect list_button_, list_box_;

  // What the picture was laid out for; it is laid out anew only when one of these changes.
  MachineWish wish_;
  Rect laid_out_in_;
  float laid_out_scale_ = 0;
  std::vector<Taken> taken_;  // as wish_.edges
  MachineLayout layout_;
};

/// Shows a step everywhere: selects what made it, and moves the cursor to it.
void look_at_step(Session& session, const ShownConnection& shown, ShownConnection::Row row);
/// Where its program stands to one end: it holds a descriptor, not yet, or no more.
EndUse use_of(const ViewContext& context, const ShownConnection& shown, std::size_t end);
/// The colour of an end.
inline Token ink_of(const ShownEnd& end) {
  return token_of(end.role);
}

}  // namespace switchboard::visualizer
