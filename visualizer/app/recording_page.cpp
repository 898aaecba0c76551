#include "visualizer/app/recording_page.hpp"

#include <imgui.h>

#include <algorithm>

#include "lessons/player/session.hpp"
#include "visualizer/views/bars.hpp"
#include "visualizer/views/time_controls.hpp"
#include "visualizer/views/view_header.hpp"

namespace switchboard::visualizer {

RecordingPage::RecordingPage(Session session)
    : session_(std::move(session)),
      arrangement_(views_.available(), session_.lesson() != nullptr ? WithLesson::yes : WithLesson::no) {}

void RecordingPage::arrange(std::optional<View> main, std::optional<View> right, std::optional<View> lower) {
  if (main) arrangement_.open(*main);
  if (right && arrangement_.places().right)
    arrangement_.open_instead_of(*arrangement_.places().right, *right);
  if (lower && arrangement_.places().lower)
    arrangement_.open_instead_of(*arrangement_.places().lower, *lower);
  arrangement_.focus(arrangement_.places().main);
}

std::string RecordingPage::title() {
  if (const auto* lesson = session_.lesson()) return lesson->lesson().title + " · Switchboard";
  return session_.file_name() + " · Switchboard";
}

/// A step says which view it is about, and what to look at in it.
void RecordingPage::follow_lesson() {
  const auto* lesson = session_.lesson();
  if (lesson == nullptr) return;
  // Not while it asks: what is pointed at is also explained, and may be the answer.
  const std::pair here{lesson->performance(), lesson->step_index()};
  if (lesson->phase() == lessons::Phase::reached && here != pointed_at_) {
    pointed_at_ = here;
    if (const auto call = lesson->pointed()) session_.select_call(*call);
  }
  if (lesson->step_index() == lesson_step_) return;
  lesson_step_ = lesson->step_index();
  if (const auto view = view_named(lesson->look().view)) arrangement_.open(*view);
  arrangement_.focus(View::lesson);
}

void RecordingPage::draw(Canvas& canvas) {
  const Arrangement before = arrangement_;
  follow_lesson();
  // After a long sleep the first frame is no longer than others, so that nothing jumps.
  constexpr float longest_frame = 0.05F;
  session_.advance(static_cast<std::int64_t>(std::min(ImGui::GetIO().DeltaTime, longest_frame) * 1e9F));
  const auto layout_now = [&] {
    return lay_out_panels(canvas.screen.w, canvas.screen.h, arrangement_.places());
  };
  PanelLayout layout = layout_now();
  const bool typing = ImGui::GetIO().WantTextInput;
  if (!typing && leaving_ == Leaving::no && !note_.is_open()) {
    ViewContext keys{canvas, session_, session_.world(), session_.marks(), layout.density};
    keys.focus = arrangement_.places().focus;
    take_keys(keys, layout);
    layout = layout_now();
  }
  if (typing && !note_.is_open() && canvas.input.take(Key::escape)) ImGui::SetWindowFocus(nullptr);
  if (leaving_ == Leaving::asked || note_.is_open()) canvas.covered = canvas.screen;
  focus_pressed(canvas, layout);

  // The cursor may have moved: what is drawn is the world there.
  ViewContext context{canvas, session_, session_.world(), session_.marks(), layout.density};
  ViewSet shown, in_front;
  for (const auto& panel : layout.panels) shown.set(number_of(panel.view));
  context.shown = shown;
  context.focus = arrangement_.places().focus;
  draw_panels(context, layout);
  in_front.set(number_of(arrangement_.places().main));
  std::vector<View> tabs = layout.one_at_a_time ? std::vector<View>{} : arrangement_.main_tabs();
  if (!tabs.empty() && arrangement_.has(View::findings)) {
    tabs.push_back(View::findings);  // beside the main view, and never to be missed
    in_front.set(number_of(View::findings), shown.test(number_of(View::findings)));
  }
  top_bar(context, layout.top_bar, tabs, in_front);
  if (!layout.tab_strip.is_empty()) tab_strip(context, layout.tab_strip, arrangement_.all(), shown);
  status_bar(context, layout.status_bar);
  if (note_.is_open()) note_.draw(canvas, session_);
  if (leaving_ == Leaving::asked) draw_close_dialog(context);
  grant(canvas.wishes);
  constexpr std::size_t most_kept = 64;
  const bool undid = undo_happened_ == Undo::yes;
  undo_happened_ = Undo::no;
  if (undid || arrangement_.looks_like(before)) return;
  to_undo_.push_back(before);
  undone_.clear();
  if (to_undo_.size() > most_kept) to_undo_.erase(to_undo_.begin());
}

void RecordingPage::undo(std::vector<Arrangement>& from, std::vector<Arrangement>& to) {
  if (from.empty()) return;
  to.push_back(arrangement_);
  arrangement_ = from.back();
  from.pop_back();
  undo_happened_ = Undo::yes;
}

void RecordingPage::draw_panels(ViewContext& context, const PanelLayout& layout) {
  for (const auto& panel : layout.panels) {
    context.tabs = arrangement_.tabs_beside(panel.view, layout);
    views_.draw(panel.view, context, panel.rect);
    const bool marked = focus_mark_ == FocusMark::shown && !layout.one_at_a_time;
    if (marked && panel.view == arrangement_.places().focus)
      context.paint.fill(panel.rect.top(2), Token::ink);
  }
  context.tabs.clear();
}

void RecordingPage::grant(Wishes& wishes) {
  if (wishes.view) arrangement_.open(*wishes.view);
  if (wishes.tab) arrangement_.open_instead_of(wishes.tab->shown, wishes.tab->view);
  wishes.view.reset();
  wishes.tab.reset();
}

void RecordingPage::focus_pressed(Canvas& canvas, const PanelLayout& layout) {
  if (!canvas.items.pointer().went_down) return;
  focus_mark_ = FocusMark::hidden;
  for (const auto& panel : layout.panels)
    if (canvas.pointer_in(panel.rect)) arrangement_.focus(panel.view);
}

void RecordingPage::take_keys(ViewContext& context, const PanelLayout& layout) {
  take_view_keys(context, layout);
  take_steering_keys(context);
  // The view in focus takes its keys first; one key does one thing.
  const View focus = arrangement_.places().focus;
  views_.take_keys(focus, context);
  for (const auto& panel : layout.panels)
    if (panel.view != focus) views_.take_keys(panel.view, context);
  // What a view has open is closed first.
  if (context.input.take(Key::escape)) session_.select_nothing();
  selection_keys_.take(context);
  take_time_keys(context);
  if (context.input.take(letter('M'))) note_.open(session_);
}

void RecordingPage::take_view_keys(ViewContext& context, const PanelLayout& layout) {
  Input& input = context.input;
  // In the order of the tabs; the lesson's text has 0.
  constexpr View by_digit[]{View::lesson,   View::stage, View::ladder,    View::states,  View::source,
                            View::timeline, View::calls, View::inspector, View::console, View::findings};
  for (int digit = 0; digit <= 9; ++digit)
    if (input.take(static_cast<Key>('0' + digit), With::control) && arrangement_.open(by_digit[digit]))
      focus_mark_ = FocusMark::shown;

  if (input.take(letter('B'), With::control)) arrangement_.toggle_column();
  if (input.take(letter('Z'), With::control)) undo(to_undo_, undone_);
  if (input.take(letter('Z'), With::control_shift)) undo(undone_, to_undo_);

  const int step = input.take(Key::tab) ? 1 : input.take(Key::tab, With::shift) ? -1 : 0;
  if (step == 0) return;
  std::vector<View> round = arrangement_.all();
  if (!layout.one_at_a_time) {
    round.clear();
    for (const auto& panel : layout.panels) round.push_back(panel.view);
  }
  const auto here = std::ranges::find(round, arrangement_.places().focus);
  const auto place = here == round.end() ? 0 : here - round.begin();
  const auto count = static_cast<std::ptrdiff_t>(round.size());
  arrangement_.focus(round[static_cast<std::size_t>((place + step + count) % count)]);
  focus_mark_ = FocusMark::shown;
}

void RecordingPage::take_steering_keys(ViewContext& context) {
  Input& input = context.input;
  if (input.take(Key::f10)) transport(session_, Transport::step);
  if (input.take(Key::f11)) transport(session_, Transport::next_call);
  if (input.take(Key::f10, With::shift)) transport(session_, Transport::back);
  if (input.take(Key::f5)) transport(session_, Transport::run);
}

void RecordingPage::leave() {
  const bool runs = session_.is_live() && (session_.lesson() != nullptr || session_.can_steer());
  leaving_ = runs ? Leaving::asked : Leaving::settled;
}

void RecordingPage::draw_close_dialog(ViewContext& context) {
  Painter& paint = context.overlay;
  context.items.cover_all();
  paint.fill(context.screen, {Token::app, 0.7F});
  const bool lesson = session_.lesson() != nullptr;
  const Rect card{context.screen.centre().x - 230, context.screen.h * 0.32F, 460, 150};
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line2, 8);
  paint.text(Rect{card.x + 24, card.y + 18, card.w - 48, 26}, "Programs still run", {.type = Type::heading});
  paint.text(Rect{card.x + 24, card.y + 50, card.w - 48, 22},
             lesson ? "Closing ends the lesson and its programs."
                    : "They can end with the window, or run on without it.",
             {.type = Type::body, .ink = Token::t2});
  const float y = card.bottom() - 46;
  if (button(paint, context.items, "close/back", {card.x + 24, y, 90, 30}, "Go back") ||
      context.input.take(Key::escape))
    leaving_ = Leaving::no;
  if (!lesson &&
      button(paint, context.items, "close/leave", {card.right() - 270, y, 130, 30}, "Let them run"))
    leaving_ = Leaving::settled;
  if (button(paint, context.items, "close/end", {card.right() - 132, y, 108, 30}, "End them",
             ButtonKind::primary) ||
      context.input.take(Key::enter)) {
    session_.command(Session::Command::stop);
    leaving_ = Leaving::settled;
  }
}

}  // namespace switchboard::visualizer
