#pragma once
// Ctrl P: one line in which everything is found. Words find calls, packets, sockets, programs and notes of
// the recording, lessons and recent recordings; `>` finds commands. Up, Down and Enter, or a click.

#include <array>
#include <functional>

#include "visualizer/app/key_table.hpp"
#include "visualizer/session/finder.hpp"
#include "visualizer/views/view_context.hpp"
#include "visualizer/widgets/text_field.hpp"

namespace switchboard::visualizer {

class Palette {
 public:
  enum class For { things, commands };
  void open(For what);
  void close() { open_ = false; }
  bool is_open() const { return open_; }
  /// `session` may be absent: then there are lessons, recordings and commands. A command is the key that it
  /// presses in the next frame.
  std::optional<KeyPress> draw(Canvas& canvas, Session* session);

 private:
  struct Row {
    std::string name, title, detail, right;
    enum class Kind { command, program, socket, call, packet, note, lesson } kind = Kind::command;
    Found found;
    KeyPress press{};
    std::string lesson;
  };
  void gather(Canvas& canvas, Session* session);
  void gather_commands(const std::string& words, Session* session);
  void gather_lessons(const std::string& words);
  void draw_rows(Canvas& canvas, const Rect& list);
  std::optional<KeyPress> choose(Canvas& canvas, Session* session, const Row& row);

  bool open_ = false;
  For for_ = For::things;
  std::array<char, 128> text_{};
  Caret caret_ = Caret::as_it_is;
  Finder finder_;
  std::vector<Row> rows_;
  std::size_t chosen_ = 0, first_ = 0;
  std::string gathered_for_;
  std::optional<std::size_t> clicked_;
};

}  // namespace switchboard::visualizer
