#include "visualizer/views/states_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {
namespace {

using What = ShownConnection::What;
constexpr float narrowest_machine = 560;  // beside the column

float column_width(float width) {
  if (width < narrowest_machine + 330) return 0;
  return std::clamp(width * 0.4F, 330.0F, 560.0F);
}

/// A line before the words that say whose it is. Returns the x after it.
float legend(Painter& paint, float x, const Rect& row, std::string_view words, Ink line, Ink text) {
  paint.line({x, row.centre().y}, {x + 22, row.centre().y}, line, 3);
  return x + 30 +
         paint.text(Rect{x + 30, row.y, row.right() - x - 30, row.h}, words,
                    {.type = Type::caption, .ink = text}) +
         18;
}

std::string who(const ShownEnd& end) {
  return end.label.empty() || end.label == end.letter ? end.letter : end.letter + ", " + end.label;
}

void empty_state(Painter& paint, const Rect& area, std::string_view title, std::string_view words) {
  const float width = std::min(460.0F, area.w - 64);
  const auto lines = paint.wrap(words, Type::body, width);
  float y = area.y + std::max(24.0F, area.h * 0.34F);
  paint.text(Rect{area.x, y, area.w, 24}, title,
             {.type = Type::heading, .ink = Token::t2, .align = Align::centre});
  y += 34;
  for (const auto line : lines) {
    paint.text(Rect{area.x, y, area.w, 21}, line,
               {.type = Type::body, .ink = Token::t3, .align = Align::centre});
    y += 21;
  }
}

}  // namespace

void look_at_step(Session& session, const ShownConnection& shown, ShownConnection::Row row) {
  const StateStep& step = shown.step(row);
  const EndPath& path = shown.path.ends[row.end];
  if (step.call && session.timeline().call(*step.call) != nullptr && row.index >= path.own)
    session.select_call(*step.call);
  else if (step.packet)
    session.select_packet(*step.packet);
  else if (path.socket)
    session.select_socket(*path.socket);
  session.look_at(step.at);
}

void StatesView::draw(ViewContext& context, const Rect& area) {
  Painter& paint = context.paint;
  paint.fill(area, Token::panel);
  const ShownConnection& shown = context.session.shown_connection();
  if (const auto percent = context.session.percent_tied()) {
    view_header(context, area.top(header_height), View::states, "");
    return loading(context, area.below(header_height), *percent);
  }
  const Rect covered = context.covered;
  if (list_ == List::open && covered.is_empty()) context.covered = list_box_;
  const bool has_machine = shown.what == What::connection || shown.what == What::alone;
  const float column = has_machine ? column_width(area.w) : 0;
  const Rect left = area.left(area.w - (column > 0 ? column + 4 : 0));
  const Rect header = left.top(header_height), body = left.below(header_height);
  draw_header(context, header, shown);
  if (has_machine) {
    draw_machine(context, body, shown);
  } else if (shown.what == What::no_machine) {
    draw_no_machine(context, body, *shown.socket);
  } else {
    empty_state(paint, body, context.session.is_live() ? "No connection yet" : "No connection",
                context.session.is_live()
                    ? "A connection appears here with its SYN. Each end then goes its way through the states."
                    : "No program of this recording opened a TCP connection or listened for one.");
  }
  if (column > 0) {
    paint.fill({left.right(), area.y, 4, area.h}, Token::app);
    draw_column(context, {area.right() - column, area.y, column, area.h}, shown);
  }
  context.covered = covered;
  list_box_ = {};
  if (list_ == List::open) draw_list(context, area.below(header_height));
}

void StatesView::draw_header(ViewContext& context, const Rect& header, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const bool roomy = header.w > 820;
  std::string caption =
      roomy && shown.what == What::connection ? "TCP states of RFC 9293, as this connection lived them" : "";
  if (shown.what == What::alone) caption = roomy ? "TCP states of RFC 9293, as this socket lived them" : "";
  if (shown.what == What::no_machine) caption = "of a socket that is not TCP";
  const bool without_packets = context.session.index().packets().empty();
  if (without_packets && shown.what == What::connection)
    caption = "from calls and samples; no packets were recorded";
  if (context.session.index().lost() > 0) caption = "events were lost: a step may be missing";
  float x = view_header(context, header, View::states, caption) + 24;

  const std::size_t count = context.session.flows().connections().size();
  list_button_ = {};
  float right = header.right() - 12;
  if (count > 0) {
    const std::string words =
        shown.number ? fmt::format("{} of {}", count_text(static_cast<std::int64_t>(*shown.number) + 1),
                                   counted(static_cast<std::int64_t>(count), "connection"))
                     : counted(static_cast<std::int64_t>(count), "connection");
    const float width = paint.width_of(words, Type::caption) + 52;
    list_button_ = {right - width, header.y + 4, width, 24};
    const Touch touch = context.items.touch("states/list", list_button_);
    paint.fill(list_button_, touch.hovered || list_ == List::open ? Token::hover : Token::raised, 4);
    paint.outline(list_button_, Token::line, 4);
    paint.text(Rect{list_button_.x + 10, list_button_.y, width - 44, 24}, words,
               {.type = Type::caption, .ink = Token::t1});
    key_cap(paint, {list_button_.right() - 26, list_button_.y + 2}, "C");
    if (touch.clicked) {
      list_ = list_ == List::open ? List::closed : List::open;
      list_row_ = shown.number.value_or(0);
    }
    right = list_button_.x - 16;
  }
  if (shown.what != What::connection) return;
  const std::string one = who(shown.ends[0]), other = who(shown.ends[1]);
  const auto width = [&](std::string_view words) { return paint.width_of(words, Type::caption) + 48; };
  constexpr std::string_view possible = "possible, not taken";
  const float all = width(one) + width(other) + width(possible);
  const bool with_possible = x + all < right;
  if (!with_possible && x + all - width(possible) > right) return;
  x = right - (with_possible ? all : all - width(possible)) + 18;
  const Rect row{x, header.y, right - x, header.h};
  x = legend(paint, x, row, one, ink_of(shown.ends[0]), Token::t2);
  x = legend(paint, x, row, other, ink_of(shown.ends[1]), Token::t2);
  if (with_possible) legend(paint, x, row, possible, Token::line2, Token::t3);
}

void StatesView::draw_no_machine(ViewContext& context, const Rect& area, SocketId id) {
  Painter& paint = context.paint;
  const SocketState* socket = context.world.socket(id);
  if (socket == nullptr || !socket->sampled_at)
    return empty_state(paint, area, "Nothing is known of this socket here",
                       "At this time the kernel had not been asked about it. Later in the recording it is.");
  const std::string kind = protocol_text(socket->sample);
  empty_state(paint, area, kind + ": TCP's states are not its own",
              fmt::format("A {} socket {}", kind, no_machine_text(*socket)));
  struct Fact {
    std::string name, value;
  };
  std::vector<Fact> facts{{"made at", time_text(socket->created)}};
  if (socket->sample.local) facts.push_back({"local", printable(to_string(*socket->sample.local))});
  if (socket->sample.remote) facts.push_back({"remote", printable(to_string(*socket->sample.remote))});
  facts.push_back({"written", byte_count(socket->written)});
  facts.push_back({"read", byte_count(socket->read)});
  if (socket->closed) facts.push_back({"closed at", time_text(*socket->closed)});
  const float width = 340;
  float y = area.y + std::max(24.0F, area.h * 0.34F) + 104;
  for (const Fact& fact : facts) {
    const float x = area.centre().x - width / 2;
    paint.text(Rect{x, y, 90, 22}, fact.name, {.type = Type::axis, .ink = Token::t3});
    paint.text(Rect{x + 100, y, width - 100, 22}, fact.value, {.type = Type::code});
    y += 24;
  }
}

void StatesView::choose(ViewContext& context, std::size_t number) {
  Session& session = context.session;
  const auto connections = session.flows().connections();
  if (number >= connections.size()) return;
  const Connection& connection = connections[number];
  list_ = List::closed;
  scrolled_to_ = Time{-1};
  for (const auto& end : connection.ends)
    if (end.socket && session.flows().connection_of(*end.socket) == &connection)
      return session.select_socket(*end.socket);
  for (const auto& direction : connection.directions)
    if (!direction.segments.empty()) return session.select_packet(direction.segments.front().packet);
}

void StatesView::draw_list(ViewContext& context, const Rect& below) {
  Session& session = context.session;
  const auto connections = session.flows().connections();
  constexpr float row_height = 26;
  const std::size_t fit = static_cast<std::size_t>(std::max(3.0F, (below.h - 24) / row_height)) - 1;
  list_rows_ = std::min({fit, connections.size(), std::size_t{14}});
  list_row_ = std::min(list_row_, connections.empty() ? 0 : connections.size() - 1);
  if (list_row_ < list_first_) list_first_ = list_row_;
  if (list_row_ >= list_first_ + list_rows_) list_first_ = list_row_ + 1 - list_rows_;
  const float width = std::min(560.0F, below.w - 24);
  const Rect box{std::max(below.x + 12, std::min(list_button_.right() - width, below.right() - width - 12)),
                 below.y + 2, width, static_cast<float>(list_rows_) * row_height + 12};
  if (context.items.pointer().went_down && !box.contains(context.items.pointer().at) &&
      !list_button_.contains(context.items.pointer().at))
    list_ = List::closed;
  list_box_ = box;
  Painter& top = context.overlay;
  top.fill(box, Token::raised, 4);
  top.outline(box, Token::line2, 4);
  const float steps = context.wheel_over(box);
  const auto last = connections.size() - list_rows_;
  if (steps < 0) list_first_ = std::min(last, list_first_ + 3);
  if (steps > 0) list_first_ -= std::min<std::size_t>(list_first_, 3);
  if (steps != 0) list_row_ = std::clamp(list_row_, list_first_, list_first_ + list_rows_ - 1);
  for (std::size_t i = 0; i < list_rows_ && list_first_ + i < connections.size(); ++i) {
    const std::size_t number = list_first_ + i;
    const Connection& connection = connections[number];
    const Rect row{box.x + 6, box.y + 6 + static_cast<float>(i) * row_height, box.w - 12, row_height};
    const Touch touch = context.items.touch(fmt::format("states/connection/{}", number), row);
    if (touch.hovered || number == list_row_) top.fill(row, Token::hover, 3);
    if (number == list_row_) top.fill({row.x, row.y, 3, row.h}, Token::ink);
    const auto path = path_of(connection, session.flows(), session.timeline());
    const auto ends = ends_of(connection, path, session.flows(), session.timeline(), context.marks);
    float x = row.x + 12;
    const float half = (row.w - 96) / 2;
    for (std::size_t end = 0; end < 2; ++end) {
      const float start = x;
      x += letter_badge(top, {x, row.centre().y - 9}, ends[end].letter, ink_of(ends[end]), 18) + 8;
      const auto state = state_at(path.ends[end], session.cursor());
      if (state) {
        state_glyph(top, {x + 6, row.centre().y}, *state, ink_of(ends[end]), 5);
        x += 18;
      }
      const auto port = port_of(connection.ends[end].endpoint);
      const std::string words =
          fmt::format("{} :{}", state ? to_string(*state) : "no socket", port ? port->value : 0);
      top.text(Rect{x, row.y, start + half - x - 8, row.h}, words, {.type = Type::caption});
      x = start + half;
    }
    top.text(Rect{row.right() - 88, row.y, 82, row.h}, time_text(connection.begin),
             {.type = Type::axis, .ink = Token::t2, .align = Align::right});
    if (touch.clicked) choose(context, number);
  }
}

void StatesView::take_list_keys(ViewContext& context) {
  Input& input = context.input;
  const std::size_t count = context.session.flows().connections().size();
  if (count == 0) return;
  const auto by = [&](std::ptrdiff_t step) {
    const auto row = static_cast<std::ptrdiff_t>(list_row_) + step;
    list_row_ =
        static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(row, 0, static_cast<std::ptrdiff_t>(count) - 1));
  };
  if (input.take(Key::down)) by(1);
  if (input.take(Key::up)) by(-1);
  if (input.take(Key::page_down)) by(static_cast<std::ptrdiff_t>(list_rows_));
  if (input.take(Key::page_up)) by(-static_cast<std::ptrdiff_t>(list_rows_));
  if (input.take(Key::enter) || input.take(Key::keypad_enter)) choose(context, list_row_);
}

void StatesView::take_keys(ViewContext& context) {
  Input& input = context.input;
  const ShownConnection& shown = context.session.shown_connection();
  if (input.take(letter('R'))) rare_ = rare_ == Rare::hidden ? Rare::shown : Rare::hidden;
  if (input.take(letter('C')) && !list_button_.is_empty()) {
    list_ = list_ == List::open ? List::closed : List::open;
    list_row_ = shown.number.value_or(0);
  }
  if (list_ == List::open && input.take(Key::escape)) list_ = List::closed;
  if (list_ == List::open) return take_list_keys(context);
  if (shown.rows.empty()) return;
  if (context.focus != View::states) return;  // the arrows are another view's
  // From step to step of the path.
  const bool down = input.take(Key::down), up = !down && input.take(Key::up);
  if (!down && !up) return;
  const std::size_t until = shown.rows_until(context.session.cursor());
  if (down && until < shown.rows.size()) look_at_step(context.session, shown, shown.rows[until]);
  if (up && until > 1) {
    // Steps of one moment are passed together.
    const Time present = shown.step(shown.rows[until - 1]).at;
    std::size_t row = until - 1;
    while (row > 0 && shown.step(shown.rows[row]).at == present) --row;
    look_at_step(context.session, shown, shown.rows[row]);
  }
}

}  // namespace switchboard::visualizer
