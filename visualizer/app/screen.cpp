#include "visualizer/app/screen.hpp"

#include <imgui.h>

#include <exception>

#include "lessons/player/catalogue.hpp"
#include "lessons/player/session.hpp"
#include "visualizer/app/refusal_page.hpp"
#include "visualizer/views/bars.hpp"

namespace switchboard::visualizer {

Screen::Screen(Theme::Mode mode) : theme_(mode) {}
Screen::~Screen() = default;

void Screen::show(Session session) {
  refusal_.clear();
  page_ = std::make_unique<RecordingPage>(std::move(session));
}

void Screen::refuse(const std::string& why) {
  page_.reset();
  refusal_ = why;
}

void Screen::open(const std::string& file) {
  try {
    show(Session::open(file));
  } catch (const std::exception& error) {  // RecordingError, SystemError: each is one sentence
    refuse(error.what());
  }
}

void Screen::play(const std::string& name) {
  const auto entry = lessons::find_lesson(name);
  if (!entry) return refuse("There is no lesson “" + name + "”; `switchboard lessons` lists them.");
  try {
    lessons::LessonSession::Options options;
    options.programs = entry->programs.string();
    show(Session::play(lessons::LessonSession(lessons::load_lesson(entry->folder), options)));
  } catch (const std::exception& error) {  // LessonError, ControlError, SystemError: each is one sentence
    refuse(error.what());
  }
}

void Screen::go_home() {
  page_.reset();
  refusal_.clear();
  home_ = {};
}

std::string Screen::title() {
  return page_ ? page_->title() : "Switchboard";
}

Session::Changed Screen::update() {
  return page_ ? page_->session().update() : Session::Changed::no;
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
  Wishes wishes;
  Canvas canvas{paint, overlay, items_, input, wishes, screen};
  if (page_) {
    page_->draw(canvas);
  } else {
    home_bar(canvas, screen.top(44));
    if (refusal_.empty())
      home_.draw(canvas, screen.below(48));
    else
      draw_refusal(canvas, screen.below(48), refusal_);
  }
  ImGui::End();
  ImGui::PopStyleVar(2);
  grant(wishes);
}

void Screen::grant(const Wishes& wishes) {
  wants_frame_ = wishes.another_frame;
  if (wishes.copy) ImGui::SetClipboardText(wishes.copy->c_str());
  if (wishes.open) open(*wishes.open);
  if (wishes.lesson) play(*wishes.lesson);
  if (wishes.page == Wishes::Page::home) leave(After::to_home);
  if (page_ && page_->left()) leave(after_);
}

void Screen::close() {
  leave(After::to_end);
}

void Screen::leave(After after) {
  after_ = after;
  if (page_ && !page_->left()) page_->leave();
  if (page_ && !page_->left()) return;  // it asks
  if (after == After::to_home)
    go_home();
  else
    over_ = true;
}

}  // namespace switchboard::visualizer
