#include "engine/tool/terminal/stage_drawing.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/time_text.hpp"

namespace switchboard::terminal {
namespace {

// Columns of an 80-column terminal (design/terminal.txt); a wider one moves the right edge only.
constexpr int letter_column = 1, activity_column = 3, cord_column = 14, door_column = 22;
constexpr int place_end = 29, name_column = 30, port_column = 34, state_column = 41, bytes_column = 43;
constexpr int widest_bytes = 18, waited_end = 72, bracket_column = 74, bracket_label = 76;
constexpr int most_empty_places = 4;  // a backlog of 128 need not be drawn to be understood

char32_t glyph_of(std::optional<TcpState> state) {
  if (!state) return U'○';
  switch (*state) {
    case TcpState::listen:
      return U'◎';
    case TcpState::established:
      return U'●';
    case TcpState::syn_sent:
    case TcpState::syn_recv:
    case TcpState::new_syn_recv:
      return U'◐';
    case TcpState::fin_wait1:
    case TcpState::fin_wait2:
    case TcpState::closing:
    case TcpState::close_wait:
    case TcpState::last_ack:
      return U'◑';
    case TcpState::time_wait:
      return U'◌';
    case TcpState::close:
    case TcpState::bound_inactive:
      return U'○';
  }
  return U'○';
}

/// Which rows a picture is made of; what does not fit is folded here and nowhere else.
struct Fold {
  bool empty_places = true, second_rows = true;
  std::size_t slots = 1000;
};

int free_places(const Listening& listener) {
  const auto capacity = static_cast<std::int64_t>(listener.queues.limit) + 1;
  const auto empty = capacity - static_cast<std::int64_t>(listener.slots.size());
  return static_cast<int>(std::clamp<std::int64_t>(empty, 0, most_empty_places));
}

int rows_of(const StageFacts& facts, const Fold& fold) {
  int rows = static_cast<int>(facts.servers.size());
  for (const auto& listener : facts.listeners) {
    rows += 4;  // the box: top, two counts, bottom
    rows += static_cast<int>(std::min(listener.slots.size(), fold.slots));
    if (listener.slots.size() > fold.slots) rows += 1;
    if (fold.empty_places) rows += free_places(listener);
    rows += static_cast<int>(listener.outside.size()) * (fold.second_rows ? 2 : 1);
  }
  rows += static_cast<int>(facts.pipes.size()) * (fold.second_rows ? 2 : 1);
  return rows + (facts.bystanders.empty() ? 0 : 1);
}

Fold fold_for(const StageFacts& facts, int rows) {
  Fold fold;
  if (rows_of(facts, fold) <= rows) return fold;
  fold.empty_places = false;
  if (rows_of(facts, fold) <= rows) return fold;
  fold.second_rows = false;
  if (rows_of(facts, fold) <= rows) return fold;
  fold.slots = 4;
  return fold;
}

class StageDrawing {
 public:
  StageDrawing(TextCanvas& canvas, Area area, const StageFacts& facts)
      : canvas_(canvas),
        facts_(facts),
        left_(area.at.column),
        row_(area.at.row),
        right_(area.right() - 1),
        bottom_(area.bottom()),
        fold_(fold_for(facts, area.size.rows)) {}

  int draw() {
    for (const auto& row : facts_.servers) draw_server(row);
    for (const auto& listener : facts_.listeners) draw_listener(listener);
    for (const auto& pipe : facts_.pipes) draw_pipe(pipe);
    draw_bystanders();
    return row_;
  }

 private:
  bool is_full() const { return row_ >= bottom_; }
  int at(int column) const { return left_ + column; }

  void draw_server(const ServerRow& row) {
    if (is_full()) return;
    int column =
        canvas_.put({at(letter_column), row_}, fmt::format("{} {}", row.label, row.process.value), server);
    column += 2;
    const bool held =
        row.activity.kind == Activity::Kind::held_before || row.activity.kind == Activity::Kind::held_after;
    column = canvas_.put({column, row_}, held ? " ‖ " + in_words(row.activity) + " " : in_words(row.activity),
                         held ? Style{Role::ink, Weight::inverse} : Style{});
    canvas_.put({column + 1, row_}, row.activity.source, caption);
    int end = right_ + 1;
    for (auto jack = row.jacks.rbegin(); jack != row.jacks.rend(); ++jack) {
      const auto name = jack->letter.empty() ? state_name(jack->state) : jack->letter;
      const auto text = fmt::format("{} {} {}", jack->fd, utf8_of(glyph_of(jack->state)), name);
      if (end - width_of(text) < column + width_of(row.activity.source) + 3) break;
      end = canvas_.put_right({end, row_}, text, server) - 3;
    }
    ++row_;
  }

  void edges(int door_letter_row, char32_t door, Style door_style) {
    canvas_.put_letter({at(door_column), door_letter_row}, door, door_style);
    canvas_.put_letter({right_, door_letter_row}, U'│', second);
  }

  void draw_listener(const Listening& listener) {
    draw_top(listener);
    edges(row_, U'│', second);
    canvas_.put({at(door_column + 2), row_},
                listener.has_syn_queue
                    ? fmt::format("SYN queue      {}", counted(listener.queues.syn_queue, "handshake"))
                    : std::string{"no SYN queue   both ends are on this machine"});
    if (listener.queues.dropped > 0)
      canvas_.put_right(
          {right_ - 1, row_},
          fmt::format("✕ {} dropped", counted(static_cast<std::int64_t>(listener.queues.dropped), "SYN")),
          {Role::error});
    ++row_;
    edges(row_, U'│', second);
    const bool one_more = listener.queues.length > listener.queues.limit;
    canvas_.put({at(door_column + 2), row_},
                fmt::format("accept queue   {} waiting, limit {}{}", listener.queues.length,
                            listener.queues.limit, one_more ? ", and one more" : ""));
    ++row_;
    draw_slots(listener);
    for (const auto& outsider : listener.outside) draw_outsider(outsider);
    if (is_full()) return;
    canvas_.put_letter({at(door_column), row_}, U'└', second);
    canvas_.repeat({at(door_column + 1), row_}, U'─', right_ - at(door_column) - 1, second);
    canvas_.put_letter({right_, row_++}, U'┘', second);
  }

  void draw_top(const Listening& listener) {
    canvas_.put({at(letter_column), row_}, "clients", caption);
    canvas_.put_letter({at(door_column), row_}, U'┌', second);
    canvas_.repeat({at(door_column + 1), row_}, U'─', right_ - at(door_column) - 1, second);
    canvas_.put({at(door_column + 2), row_}, fmt::format(" ◎ LISTEN {} ", listener.endpoint));
    canvas_.put_right({right_ - 1, row_}, " kernel ", caption);
    canvas_.put_letter({right_, row_++}, U'┐', second);
  }

  void draw_slots(const Listening& listener) {
    const auto& slots = listener.slots;
    const bool folded = slots.size() > fold_.slots;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      // Folded: the first three, how many are hidden, and the last.
      if (folded && i == fold_.slots - 1) {
        edges(row_, U'│', second);
        canvas_.put({at(name_column), row_++}, fmt::format("and {} more", slots.size() - fold_.slots),
                    caption);
      }
      if (folded && i >= fold_.slots - 1 && i + 1 < slots.size()) continue;
      draw_slot(listener, i);
    }
    if (!fold_.empty_places) return;
    for (int i = 0; i < free_places(listener); ++i)
      draw_empty_place(listener, slots.size() + static_cast<std::size_t>(i));
  }

  void draw_place(const Listening& listener, std::size_t index, Style style) {
    edges(row_, U'│', second);
    const auto position = index == 0 ? std::string{"next"} : std::to_string(index + 1);
    canvas_.put_right({at(place_end), row_}, position, style);
    const std::size_t limit = listener.queues.limit;
    if (index == limit) {
      canvas_.put({at(bracket_column), row_}, "─ +1", {Role::text, Weight::strong});
    } else if (index < limit) {
      const bool shown_whole = limit <= listener.slots.size() + static_cast<std::size_t>(most_empty_places);
      const char32_t bracket = limit == 1 ? U'─' : index == 0 ? U'┐' : index + 1 == limit ? U'┘' : U'┤';
      canvas_.put_letter({at(bracket_column), row_}, bracket, second);
      if (index == (shown_whole ? (limit - 1) / 2 : 0))
        canvas_.put({at(bracket_label), row_}, std::to_string(limit), {Role::text, Weight::strong});
    }
  }

  void draw_empty_place(const Listening& listener, std::size_t index) {
    if (is_full()) return;
    draw_place(listener, index, caption);
    canvas_.put({at(name_column), row_++}, "[ ]", caption);
  }

  void draw_slot(const Listening& listener, std::size_t index) {
    if (is_full()) return;
    const auto& slot = listener.slots[index];
    draw_place(listener, index, index == 0 ? Style{Role::text, Weight::strong} : second);
    canvas_.put({at(letter_column), row_}, slot.letter, client);
    const bool held = slot.client.kind == Activity::Kind::held_before;
    canvas_.put({at(activity_column), row_}, held ? shortened(in_short(slot.client), 10) : "connect=0",
                held ? Style{Role::ink, Weight::strong} : second);
    canvas_.put_letter({at(cord_column), row_}, U'●', client);
    canvas_.repeat({at(cord_column + 1), row_}, U'─', door_column - cord_column - 1, client);
    canvas_.put_letter({at(door_column), row_}, U'┼', client);
    canvas_.put_letter({at(door_column + 1), row_}, U'─', client);
    canvas_.put({at(name_column), row_}, fmt::format("[{}]", slot.letter), {Role::client, Weight::strong});
    canvas_.put({at(port_column), row_}, slot.port, client);
    canvas_.put_letter({at(state_column), row_}, U'●', client);
    if (slot.unread > 0) {
      const int end = canvas_.put({at(bytes_column), row_}, shortened(slot.bytes, widest_bytes), client);
      canvas_.put({end + 1, row_}, fmt::format("{} B", slot.unread));
    } else {
      canvas_.put({at(bytes_column), row_}, "no bytes yet", caption);
    }
    canvas_.put_right({at(waited_end), row_}, duration_text(slot.waited_ns), second);
    ++row_;
  }

  void draw_outsider(const Outsider& outsider) {
    if (is_full()) return;
    edges(row_, U'┃', {Role::error, Weight::strong});
    canvas_.put({at(letter_column), row_}, outsider.letter, client);
    canvas_.put({at(activity_column), row_}, shortened(in_short(outsider.client), 10), second);
    canvas_.put_letter({at(cord_column), row_}, U'◐', client);
    canvas_.repeat({at(cord_column + 1), row_}, U'╌', door_column - cord_column - 3, client);
    canvas_.put_letter({at(door_column - 1), row_}, U'✕', {Role::error, Weight::strong});
    canvas_.put({at(door_column + 2), row_}, when_ignored(outsider), {Role::error});
    ++row_;
    if (!fold_.second_rows || is_full()) return;
    edges(row_, U'┃', {Role::error, Weight::strong});
    canvas_.put({at(activity_column), row_}, "SYN_SENT", second);
    canvas_.put({at(door_column + 2), row_++}, "no answer was sent; its own kernel rings again", second);
  }

  static std::string when_ignored(const Outsider& outsider) {
    const auto& syns = outsider.syns;
    if (syns.empty()) return "no place: its SYN is not answered";
    const auto at = [](Time time) { return fmt::format("{:.2f} s", static_cast<double>(time.ns) / 1e9); };
    if (syns.size() == 1) return fmt::format("no place: SYN dropped at {}", at(syns[0]));
    if (syns.size() == 2) return fmt::format("no place: SYN dropped at {} and {}", at(syns[0]), at(syns[1]));
    return fmt::format("no place: {} SYNs dropped, the last at {}", syns.size(), at(syns.back()));
  }

  void draw_pipe(const Pipe& pipe) {
    if (is_full()) return;
    const auto state = fmt::format("{} {} {}", pipe.fd ? fmt::format("fd {}", *pipe.fd) : std::string{"    "},
                                   utf8_of(glyph_of(pipe.state)), state_name(pipe.state));
    canvas_.put({at(letter_column), row_}, pipe.letter, client);
    if (!fold_.second_rows) {
      canvas_.put({at(activity_column), row_},
                  fmt::format("wrote {} ▷ {} unread, {} read   wrote {} ▷ {} read", pipe.client_wrote,
                              pipe.unread, pipe.server_read, pipe.server_wrote, pipe.client_read));
      canvas_.put_right({right_ + 1, row_++}, state, server);
      return;
    }
    canvas_.put({at(activity_column), row_}, fmt::format("wrote {}", pipe.client_wrote));
    draw_lane(pipe.client_wrote > 0, fmt::format("{} unread", pipe.unread), U'▷',
              fmt::format("read  {}", pipe.server_read), client);
    canvas_.put({at(58), row_++}, state, server);
    if (is_full()) return;
    canvas_.put({at(activity_column), row_}, fmt::format("read  {}", pipe.client_read));
    draw_lane(pipe.server_wrote > 0, fmt::format("{} unacked", pipe.unacknowledged), U'◁',
              fmt::format("wrote {}", pipe.server_wrote), server);
    ++row_;
  }

  void draw_lane(bool flowed, const std::string& queue, char32_t head, const std::string& at_server,
                 Style style) {
    const char32_t line = flowed ? U'═' : U'─';
    canvas_.repeat({at(cord_column), row_}, line, 14, style);
    if (head == U'◁') canvas_.put_letter({at(cord_column), row_}, head, style);
    canvas_.put_letter({at(cord_column + 14), row_}, U'╪', style);
    canvas_.put({at(cord_column + 16), row_}, queue, style);
    canvas_.put_letter({at(44), row_}, head, style);
    canvas_.put({at(46), row_}, at_server);
  }

  void draw_bystanders() {
    if (facts_.bystanders.empty() || is_full()) return;
    int column = at(letter_column);
    for (const auto& who : facts_.bystanders) {
      const auto words =
          who.activity.kind == Activity::Kind::ended ? who.activity.ending : in_short(who.activity);
      const auto& name = who.name.empty() ? who.letter : who.name;
      if (column + width_of(name) + width_of(words) + 3 > right_) break;
      column = canvas_.put({column, row_}, name, client);
      column = canvas_.put({column + 1, row_}, words, caption) + 3;
    }
    ++row_;
  }

  TextCanvas& canvas_;
  const StageFacts& facts_;
  int left_, row_, right_, bottom_;
  Fold fold_;
};

}  // namespace

int rows_of_stage(const StageFacts& facts) {
  return rows_of(facts, Fold{});
}

int least_rows_of_stage(const StageFacts& facts) {
  return rows_of(facts, Fold{.empty_places = false, .second_rows = false, .slots = 4});
}

int draw_stage(TextCanvas& canvas, Area area, const StageFacts& facts) {
  return StageDrawing{canvas, area, facts}.draw();
}

}  // namespace switchboard::terminal
