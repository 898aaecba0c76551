#include "visualizer/app/screen.hpp"

#include <imgui.h>

#include <system_error>

#include "engine/recording/error.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/session.hpp"
#include "visualizer/views/bars.hpp"

namespace switchboard::visualizer {

Screen::Screen(Theme::Mode mode) : theme_(mode) {}
Screen::~Screen() = default;

void Screen::show(Session session) {
  session_ = std::move(session);
  refusal_.clear();
  stage_ = {};
  calls_ = {};
  details_ = {};
  timeline_ = {};
  lesson_ = {};
  focus_ = session_->lesson() != nullptr ? Panel::lesson : Panel::stage;
}

void Screen::open(const std::string& file) {
  try {
    show(Session::open(file));
  } catch (const RecordingError& error) {
    session_.reset();
    refusal_ = error.what();
  } catch (const std::system_error& error) {
    session_.reset();
    refusal_ = error.what();
  }
}

void Screen::play(const std::string& name) {
  const auto entry = lessons::find_lesson(name);
  if (!entry) {
    session_.reset();
    refusal_ = "There is no lesson “" + name + "”; `switchboard lessons` lists them.";
    return;
  }
  try {
    lessons::LessonSession::Options options;
    options.programs = entry->programs.string();
    show(Session::play(lessons::LessonSession(lessons::load_lesson(entry->folder), options)));
  } catch (const std::exception& error) {  // LessonError, ControlError, SystemError: each is one sentence
    session_.reset();
    refusal_ = error.what();
  }
}

void Screen::go_home() {
  session_.reset();
  refusal_.clear();
  home_ = {};
}

std::string Screen::title() {
  if (!session_) return "Switchboard";
  if (const auto* lesson = session_->lesson()) return lesson->lesson().title + " · Switchboard";
  return session_->file_name() + " · Switchboard";
}

Session::Changed Screen::update() {
  return session_ ? session_->update() : Session::Changed::no;
}

void Screen::frame(float width, float height, const Fonts& fonts, Input& input) {
  const Rect screen{0, 0, width / fonts.scale(), height / fonts.scale()};
  items_.begin_frame(input.pointer);
  for (const auto& file : input.dropped_files) open(file);
  if (input.take(letter('L'), With::control_shift)) theme_ = theme_.other();

  // One window over everything: we lay out and draw ourselves, ImGui carries fonts, clipping and the text
  // field.
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({width, height});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
  ImGui::Begin("switchboard", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoScrollWithMouse);
  Painter paint(*ImGui::GetWindowDrawList(), theme_, fonts),
      overlay(*ImGui::GetForegroundDrawList(), theme_, fonts);
  paint.fill(screen, Token::app);
  static const std::map<ProcessId, ProgramMark> nobody;
  static const Snapshot nothing;
  if (session_) {
    const auto& marks = session_->marks();
    ViewContext context{*session_, session_->world(), marks, paint, overlay, items_, input,
                        screen,    Density::normal};
    draw_page(context);
  } else {
    Session empty = Session::of(Timeline());
    ViewContext context{empty, nothing, nobody, paint, overlay, items_, input, screen, Density::normal};
    const Rect bar = screen.top(44);
    home_bar(context, bar);
    if (!refusal_.empty())
      draw_refusal(context, screen.below(48));
    else
      wish_ = home_.draw(context, screen.below(48));
  }
  ImGui::End();
  ImGui::PopStyleVar(2);
  if (wish_.empty()) return;
  const std::string wish = std::exchange(wish_, "");
  if (wish == "home")
    go_home();
  else if (wish.starts_with("lesson:"))
    play(wish.substr(7));
  else
    open(wish);
}

void Screen::draw_page(ViewContext& context) {
  const bool has_lesson = context.session.lesson() != nullptr;
  const PanelLayout layout = lay_out_panels(context.screen.w, context.screen.h,
                                            has_lesson ? WithLesson::yes : WithLesson::no, focus_);
  context.density = layout.density;
  const bool typing = ImGui::GetIO().WantTextInput;
  if (!typing && leaving_ == Leaving::no) take_keys(context);
  if (typing && context.input.take(Key::escape)) ImGui::SetWindowFocus(nullptr);
  // The cursor may have moved: what is drawn is the world there.
  ViewContext now{context.session, context.session.world(), context.marks,  context.paint, context.overlay,
                  context.items,   context.input,           context.screen, layout.density};
  if (!layout.stage.is_empty()) stage_.draw(now, layout.stage);
  if (!layout.calls.is_empty()) calls_.draw(now, layout.calls);
  if (!layout.details.is_empty()) details_.draw(now, layout.details);
  if (!layout.timeline.is_empty()) timeline_.draw(now, layout.timeline);
  if (!layout.lesson.is_empty()) lesson_.draw(now, layout.lesson);
  if (top_bar(now, layout.top_bar) == TopBarWish::home) leave(Leaving::to_home);
  status_bar(now, layout.status_bar);
  if (leaving_ != Leaving::no) draw_close_dialog(now);
}

void Screen::take_keys(ViewContext& context) {
  Input& input = context.input;
  constexpr Panel panels[]{Panel::stage, Panel::calls, Panel::timeline, Panel::lesson};
  for (int i = 0; i < 4; ++i)
    if (input.take(static_cast<Key>('1' + i), With::control)) focus_ = panels[i];
  if (input.take(Key::tab))
    focus_ = panels[(static_cast<int>(std::find(panels, panels + 4, focus_) - panels) + 1) % 4];
  if (input.take(Key::escape)) context.session.select_nothing();
  if (context.session.lesson() != nullptr) lesson_.take_keys(context);
  take_steering_keys(context);
  timeline_.take_keys(context);
  calls_.take_keys(context);
}

void Screen::take_steering_keys(ViewContext& context) {
  Input& input = context.input;
  if (input.take(Key::f10)) transport(context.session, Transport::step);
  if (input.take(Key::f11)) transport(context.session, Transport::next_call);
  if (input.take(Key::f10, With::shift)) transport(context.session, Transport::back);
  if (input.take(Key::f5)) transport(context.session, Transport::run);
  if (input.take(Key::period)) context.session.look_at_event(1);
  if (input.take(Key::comma)) context.session.look_at_event(-1);
}

void Screen::draw_refusal(ViewContext& context, const Rect& area) {
  Painter& paint = context.paint;
  const float width = std::min(560.0F, area.w - 48);
  const auto lines = paint.wrap(refusal_, Type::body, width - 64);
  const Rect card{area.centre().x - width / 2, area.y + area.h * 0.3F, width,
                  static_cast<float>(lines.size()) * 22 + 116};
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line, 8);
  paint.fill_left_rounded({card.x, card.y, 4, card.h}, Token::error, 8);
  cross(paint, {card.x + 28, card.y + 29}, 5, Token::error);
  paint.text(Rect{card.x + 46, card.y + 16, card.w - 60, 26}, "This does not open", {.type = Type::heading});
  float y = card.y + 50;
  for (const auto line : lines) {
    paint.text(Point{card.x + 46, y}, line, {.type = Type::body, .ink = Token::t2});
    y += 22;
  }
  if (button(paint, context.items, "refusal/home", {card.x + 46, y + 14, 130, 30}, "To the home page"))
    go_home();
}

void Screen::close() {
  leave(Leaving::to_end);
}

void Screen::leave(Leaving where) {
  leaving_ = where;
  const bool runs =
      session_ && session_->is_live() && (session_->lesson() != nullptr || session_->can_steer());
  if (!runs) settle();
}

void Screen::settle() {
  over_ = leaving_ == Leaving::to_end;
  if (leaving_ == Leaving::to_home) wish_ = "home";
  leaving_ = Leaving::no;
}

void Screen::draw_close_dialog(ViewContext& context) {
  Painter& paint = context.overlay;
  context.items.cover_all();
  paint.fill(context.screen, {Token::app, 0.7F});
  const bool lesson = context.session.lesson() != nullptr;
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
    settle();
  if (button(paint, context.items, "close/end", {card.right() - 132, y, 108, 30}, "End them",
             ButtonKind::primary) ||
      context.input.take(Key::enter)) {
    context.session.command(Session::Command::stop);
    settle();
  }
}

}  // namespace switchboard::visualizer
