#pragma once
// The Console: what the programs wrote to their standard output and error, line by line with the time, up to
// the cursor; what comes later is dimmed. Follows the cursor until it is scrolled. One program alone, or all;
// a text that is searched hides the other lines.

#include <array>
#include <string>
#include <vector>

#include "visualizer/layout/console_lines.hpp"
#include "visualizer/views/view_context.hpp"
#include "visualizer/widgets/text_field.hpp"

namespace switchboard::visualizer {

class ConsoleView {
 public:
  void draw(ViewContext& context, const Rect& panel);
  void take_keys(ViewContext& context);
  void search(std::string_view text);
  /// Indexes of the lines that are listed.
  const std::vector<std::uint32_t>& rows() const { return rows_; }

 private:
  void update_rows(ViewContext& context);
  bool takes(ViewContext& context, const ConsoleLine& line) const;
  void draw_header(ViewContext& context, const Rect& header);
  /// A chip for each program that wrote; returns its height, 0 where there is one program.
  float draw_programs(ViewContext& context, const Rect& area);
  void draw_rows(ViewContext& context, const Rect& list);
  void draw_row(ViewContext& context, const Rect& row, std::uint32_t line);
  void draw_text(ViewContext& context, const Rect& place, const ConsoleLine& line, Token ground);
  void draw_scroll_bar(ViewContext& context, const Rect& list);
  void draw_nothing(ViewContext& context, const Rect& list) const;
  void follow(ViewContext& context, const Rect& list);
  std::string text_of_rows(ViewContext& context) const;
  /// A line to type for a program that reads here, or where its input is; nothing for a finished recording.
  void draw_input(ViewContext& context, const Rect& footer);

  std::array<char, 128> wanted_{};
  Caret caret_ = Caret::as_it_is;
  std::array<char, 1024> typed_{};
  enum class Typing { no, yes } typing_ = Typing::no;
  std::size_t reader_ = 0;              ///< of the programs that read here
  std::optional<std::string> program_;  ///< the label of the only one that is listed
  std::vector<std::uint32_t> rows_;
  // What rows_ was made from:
  std::size_t listed_ = 0;
  std::string listed_wanted_;
  std::optional<std::string> listed_program_;
  Time followed_{-1};
  std::optional<std::uint32_t> chosen_;
  float scroll_ = 0, list_height_ = 0, row_height_ = 22;
};

}  // namespace switchboard::visualizer
