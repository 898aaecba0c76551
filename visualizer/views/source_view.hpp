#pragma once
// The Source: the program's own file as it was when it ran. The line of the selected call, or of the newest
// call before the cursor, is marked; each line that made calls says at its end what came of the last of them,
// how often it was made, and who made it. A click on a line selects its calls, one after the other.

#include <optional>
#include <string>
#include <vector>

#include "visualizer/layout/source_layout.hpp"
#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class SourceView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);
  /// The file that is shown; empty: none yet.
  const std::string& file() const { return file_; }

 private:
  /// The call that the view speaks of, and whether it was selected.
  struct Present {
    const Event* event = nullptr;
    const Syscall* call = nullptr;
    bool is_selected = false;
    bool has_line() const { return call != nullptr && call->source && call->source->line > 0; }
  };
  Present present_call(ViewContext& context) const;
  void follow(ViewContext& context, const Present& present);
  /// Draws the header with a tab for each file.
  /// Returns the height that it takes: twice that of a header where its tabs leave no place for the files.
  float draw_header(ViewContext& context, const Rect& header);
  void draw_tabs(ViewContext& context, const Rect& strip);
  void draw_text(ViewContext& context, const Rect& area, const Present& present);
  float strip_height(ViewContext& context, const Present& present) const;
  void draw_nothing(ViewContext& context, const Rect& area);
  /// Why the selected call has no line here; returns its height, 0 for nothing to say.
  float draw_note(ViewContext& context, const Rect& area, const Present& present);
  void draw_line(ViewContext& context, const Rect& row, const SourceColumns& columns, std::size_t position);
  void draw_code(ViewContext& context, const Rect& place, std::size_t line, Token ground);
  void draw_results(ViewContext& context, const Rect& row, const SourceColumns& columns,
                    const Sources::Line& line, Ink quiet);
  void draw_strip(ViewContext& context, const Rect& strip, const Present& present);
  void draw_scroll_bar(ViewContext& context, const Rect& list);
  void explain_line(ViewContext& context, const Sources::Line& line);
  void select_at(ViewContext& context, const Sources::Line& line);
  void step_to_line(ViewContext& context, int direction);

  /// The number of the line in that row, and the row of a line. Without a text, rows are the lines with
  /// calls.
  int number_at(std::size_t row) const;
  std::optional<std::size_t> row_of(int number) const;

  std::string file_;
  float scroll_ = 0;
  SourceRows rows_;
  // Of the present frame:
  const SourceText* text_ = nullptr;
  const Sources::Lines* lines_ = nullptr;
  std::vector<int> numbers_;         ///< of the rows, when there is no text
  std::vector<SourceLocation> lit_;  ///< lines that belong to what is selected
  int present_line_ = 0;             ///< in this file; 0: elsewhere
  Rect list_;
  std::string wanted_file_;  ///< its tab was clicked
  int go_to_ = 0;            ///< a line to bring into sight; 0: none
  Time followed_cursor_{-1};
  Selection followed_;
};

}  // namespace switchboard::visualizer
