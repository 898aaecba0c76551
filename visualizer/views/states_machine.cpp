// The States: the machine with the path that both ends took.
#include <algorithm>
#include <cmath>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/states_view.hpp"

namespace switchboard::visualizer {
namespace {

using Row = ShownConnection::Row;
constexpr int pieces = 28;  // of a curve
constexpr float small_box = 144;

/// Waiting longer than this before a step is worth its length beside the arrow.
constexpr std::int64_t worth_saying_ns = 10'000'000;

std::string label_of(const ShownConnection& shown, Row row, const Timeline& timeline) {
  const StateStep& step = shown.step(row);
  std::string text = step_label(step, timeline);
  const bool waited_for = step.cause == StateCause::fin_acked || step.cause == StateCause::syn_ack_came ||
                          step.cause == StateCause::ack_came;
  if (!waited_for || row.index == 0) return text;
  const std::int64_t lasted = step.at - shown.path.ends[row.end].steps[row.index - 1].at;
  if (lasted >= worth_saying_ns) text += " after " + duration_text(lasted);
  return text;
}

std::vector<Point> along(const std::array<Point, 4>& curve, float from, float to) {
  std::vector<Point> points;
  for (int i = 0; i <= pieces; ++i)
    points.push_back(point_at(curve, from + (to - from) * static_cast<float>(i) / pieces));
  return points;
}

/// The arrow's line stops inside of its head.
void draw_curve(Painter& paint, std::array<Point, 4> curve, Ink ink, float width, float head, bool dashed) {
  const Point tip = curve[3], before = point_at(curve, 0.94F);
  const float length = std::max(1.0F, std::hypot(tip.x - before.x, tip.y - before.y));
  const Point way{(tip.x - before.x) / length, (tip.y - before.y) / length};
  std::vector<Point> points = along(curve, 0, 1);
  while (points.size() > 2 && std::hypot(points.back().x - tip.x, points.back().y - tip.y) < head)
    points.pop_back();
  points.push_back({tip.x - way.x * head * 0.8F, tip.y - way.y * head * 0.8F});
  if (dashed)
    paint.dashed_polyline(points, ink, width);
  else
    paint.polyline(points, ink, width);
  const Point base{tip.x - way.x * head, tip.y - way.y * head};
  const float half = head * 0.55F;
  paint.triangle({base.x - way.y * half, base.y + way.x * half}, tip,
                 {base.x + way.y * half, base.y - way.x * half}, ink);
}

MachinePlace place_of(TcpState state, const EndPath& path, std::size_t step) {
  MachinePlace place{in_machine(state), MachinePlace::Closed::begin};
  const bool is_end =
      place.state == TcpState::close && path.steps[step].from &&
      drawn_edge(*path.steps[step].from, TcpState::close).to.closed == MachinePlace::Closed::end;
  if (is_end) place.closed = MachinePlace::Closed::end;
  return place;
}

/// Where an end is at the cursor; nothing before anything is known of it.
std::optional<MachinePlace> place_at(const EndPath& path, Time at) {
  for (std::size_t i = path.steps.size(); i > 0; --i)
    if (path.steps[i - 1].at <= at) return place_of(path.steps[i - 1].to, path, i - 1);
  if (path.steps.empty() || !path.steps.front().from) return {};
  return MachinePlace{in_machine(*path.steps.front().from), MachinePlace::Closed::begin};
}

std::string node_name(const MachinePlace& place) {
  const bool second = place.state == TcpState::close && place.closed == MachinePlace::Closed::end;
  return "states/node/" + std::string(to_string(place.state)) + (second ? " again" : "");
}

}  // namespace

const MachineLayout& StatesView::layout_for(ViewContext& context, const Rect& area,
                                            const ShownConnection& shown) {
  MachineWish wish;
  std::vector<Taken> taken;
  const auto edge_at = [&](const MachineWish::Edge& edge) {
    const auto found = std::ranges::find_if(
        wish.edges, [&](const auto& e) { return e.from == edge.from && e.to == edge.to; });
    return static_cast<std::size_t>(found - wish.edges.begin());
  };
  for (const MachineEdge& edge : machine_edges()) {
    if (edge.use != MachineEdge::Use::usual && rare_ == Rare::hidden) continue;
    wish.edges.push_back(drawn_edge(edge.from, edge.to));
    wish.edges.back().label = edge_label(edge);
    taken.emplace_back();
  }
  const std::size_t until = shown.rows_until(context.session.cursor());
  for (std::size_t i = 0; i < until; ++i) {
    const StateStep& step = shown.step(shown.rows[i]);
    if (!step.from) continue;
    const auto edge = drawn_edge(*step.from, step.to);
    const std::size_t place = edge_at(edge);
    if (place == wish.edges.size()) {
      wish.edges.push_back(edge);
      taken.emplace_back();
    }
    wish.edges[place].taken = true;
    wish.edges[place].label = label_of(shown, shown.rows[i], context.session.timeline());
    taken[place].steps.push_back(shown.rows[i]);
  }
  for (const EndPath& path : shown.path.ends)
    if (const auto place = place_at(path, context.session.cursor())) wish.tokens.push_back(*place);
  Painter& paint = context.paint;
  // The sentence at the top left, and the one at the foot.
  wish.taken_up = {{area.x, area.y, 200, 30}, {area.x, area.bottom() - 22, area.w, 22}};
  wish.line_height = 17;
  taken_ = std::move(taken);
  if (wish == wish_ && area == laid_out_in_ && paint.scale() == laid_out_scale_) return layout_;
  wish_ = std::move(wish);
  laid_out_in_ = area;
  laid_out_scale_ = paint.scale();
  const Rect inner{area.x, area.y, area.w, area.h - 22};
  layout_ = lay_out_machine(inner, wish_,
                            [&](std::string_view text) { return paint.width_of(text, Type::caption); });
  return layout_;
}

void StatesView::draw_machine(ViewContext& context, const Rect& area, const ShownConnection& shown) {
  const Clipped clipped(context.paint, area);
  layout_for(context, area, shown);
  draw_edges(context, shown);
  draw_nodes(context, shown);
  draw_labels(context, shown);
  draw_words(context, area, shown);
}

void StatesView::draw_edges(ViewContext& context, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const Selection& selection = context.session.selection();
  for (const bool walked : {false, true})
    for (std::size_t i = 0; i < layout_.curves.size(); ++i) {
      const auto& steps = taken_[i].steps;
      if (steps.empty() == walked) continue;
      const auto& curve = layout_.curves[i].points;
      if (!walked) {
        const bool not_here =
            wish_.edges[i].from.state == TcpState::listen && wish_.edges[i].to.state == TcpState::syn_sent;
        draw_curve(paint, curve, Token::line2, 1.5F, 8, not_here);
        continue;
      }
      // Both ends on one arrow go side by side.
      const bool both = std::ranges::any_of(steps, [&](Row row) { return row.end != steps[0].end; });
      for (const Row row : steps) {
        std::array<Point, 4> own = curve;
        const float aside = both ? (row.end == 0 ? 2.5F : -2.5F) : 0;
        for (Point& p : own) p = p + Point{aside, aside};
        const StateStep& step = shown.step(row);
        const bool selected =
            (step.call && step.call == selection.call) || (step.packet && step.packet == selection.packet);
        if (selected) draw_curve(paint, own, Token::ink, 6, 13, false);
        draw_curve(paint, own, ink_of(shown.ends[row.end]), 3, 10, step.certainty == Certainty::inferred);
      }
    }
}

void StatesView::draw_labels(ViewContext& context, const ShownConnection& shown) {
  Painter& paint = context.paint;
  for (std::size_t i = 0; i < layout_.curves.size(); ++i) {
    const MachineCurve& curve = layout_.curves[i];
    if (curve.lines.empty()) continue;
    const auto& steps = taken_[i].steps;
    paint.fill(curve.label, Token::panel);
    const bool is_taken = !steps.empty();
    Touch touch;
    if (is_taken) {
      const Row row = steps.back();
      touch = context.items.touch(
          "states/label/" + shown.ends[row.end].letter + "/" + std::string(to_string(shown.step(row).to)),
          paint.visible(curve.label));
      if (touch.clicked) look_at_step(context.session, shown, row);
    }
    const Ink ink = is_taken ? Ink(ink_of(shown.ends[steps.back().end])) : Ink(Token::t3);
    float y = curve.label.y;
    for (const auto& line : curve.lines) {
      paint.text(Rect{curve.label.x + 3, y, curve.label.w - 4, wish_.line_height}, line,
                 {.type = Type::caption, .ink = touch.hovered ? Ink(Token::t1) : ink});
      y += wish_.line_height;
    }
    if (!touch.hovered) continue;
    const StateStep& step = shown.step(steps.back());
    const std::string when =
        (step.when == StateStep::When::not_later ? "not later than " : "at ") + time_text(step.at);
    const std::string known = step.certainty == Certainty::seen
                                  ? "the kernel confirmed it"
                                  : "inferred: no look at the kernel fell into this state";
    tooltip(context.overlay, context.items.pointer().at, context.screen,
            {step_text(step, context.session.timeline()), when, known});
  }
}

void StatesView::draw_nodes(ViewContext& context, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const Time now = context.session.cursor();
  std::array<std::optional<MachinePlace>, 2> here;
  for (std::size_t end = 0; end < 2; ++end) here[end] = place_at(shown.path.ends[end], now);
  for (const auto& node : layout_.nodes) {
    std::array<bool, 2> was{}, is{};
    for (std::size_t end = 0; end < 2; ++end) {
      const EndPath& path = shown.path.ends[end];
      is[end] = here[end] == node.place;
      was[end] = is[end];
      for (std::size_t i = 0; i < path.steps.size() && path.steps[i].at <= now; ++i) {
        if (place_of(path.steps[i].to, path, i) == node.place) was[end] = true;
        if (path.steps[i].from && drawn_edge(*path.steps[i].from, path.steps[i].to).from == node.place)
          was[end] = true;
      }
    }
    const bool visited = was[0] || was[1], current = is[0] || is[1];
    const Rect& box = node.box;
    const std::size_t whose = (current ? is[0] : was[0]) ? 0 : 1;
    const Token ink = ink_of(shown.ends[whose]);
    const bool both = was[0] && was[1];
    paint.fill(box, current ? tint_of(ink) : visited ? Token::raised : Token::inset, 4);
    if (current) {
      paint.outline(box, ink, 4, 2);
      paint.outline(box.inset(-5), Token::ink, 8, 2);
    } else {
      paint.outline(box, visited ? Ink(both ? Token::t2 : ink) : Ink(Token::line2), 4);
    }
    if (both) {  // two ends have been here: half the upper edge is each one's
      const Token left = ink_of(shown.ends[1]), right = ink_of(shown.ends[0]);
      const float half = box.w / 2;
      paint.fill({box.x + 2, box.y - 1, half - 2, 3}, left);
      paint.fill({box.x + half, box.y - 1, half - 2, 3}, right);
    }
    const bool small = box.w < small_box;
    state_glyph(paint, {box.x + (small ? 13.0F : 17.0F), box.centre().y}, node.place.state,
                visited ? Token::t1 : Token::t3, small ? 5.0F : 6.0F);
    const float x = box.x + (small ? 23.0F : 31.0F);
    paint.text(
        Rect{x, box.y, box.right() - x - 4, box.h}, rfc_name(node.place.state),
        {.type = small ? Type::caption_strong : Type::body_strong, .ink = visited ? Token::t1 : Token::t3});
    const Touch touch = context.items.touch(node_name(node.place), paint.visible(box));
    if (touch.hovered) {
      const std::string kernel = "Linux writes " + std::string(to_string(node.place.state));
      tooltip(context.overlay, context.items.pointer().at, context.screen,
              {rfc_name(node.place.state), sentence_of(node.place.state), kernel});
    }
    bool left_taken = false;
    for (const std::size_t end : {1, 0}) {
      if (!is[end]) continue;
      const bool at_left = end == 1 || (!is[1] && box.centre().x < laid_out_in_.centre().x - 1);
      const Point centre{at_left && !left_taken ? box.x - 9 : box.right() + 9, box.centre().y};
      left_taken = left_taken || at_left;
      const std::string& letter = shown.ends[end].letter;
      const float radius = 15;
      paint.disc(centre, radius, ink_of(shown.ends[end]));
      paint.text(Rect{centre.x - radius, centre.y - radius, radius * 2, radius * 2}, letter,
                 {.type = Type::body_strong, .ink = Token::on_ink, .align = Align::centre});
      context.items.touch("states/token/" + letter,
                          {centre.x - radius, centre.y - radius, radius * 2, radius * 2});
    }
  }
}

void StatesView::draw_words(ViewContext& context, const Rect& area, const ShownConnection& shown) {
  Painter& paint = context.paint;
  const EndPath& acceptor = shown.path.ends[1];
  if (acceptor.listener && step_at(acceptor, context.session.cursor()) != nullptr)
    paint.text(Rect{area.x + 16, area.y + 8, 190, 18}, "The listener stays in LISTEN.",
               {.type = Type::caption, .ink = Token::t3});
  const Rect foot{area.x + 16, area.bottom() - 21, area.w - 32, 18};
  std::string words = "Linux writes FIN_WAIT2, SYN_RECV.";
  words += rare_ == Rare::hidden ? "   Rare arrows are hidden; R shows them." : "   R hides the rare arrows.";
  paint.text(foot, words, {.type = Type::caption, .ink = Token::t3});
  const float keys = paint.width_of(words, Type::caption);
  const Rect button{foot.x, foot.y, keys, foot.h};
  if (context.items.touch("states/rare", button).clicked)
    rare_ = rare_ == Rare::hidden ? Rare::shown : Rare::hidden;
}

}  // namespace switchboard::visualizer
