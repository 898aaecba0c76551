#include "visualizer/app/screen.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

#include "engine/control/launch.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/session.hpp"
#include "visualizer/app/key_overlay.hpp"
#include "visualizer/app/new_file.hpp"
#include "visualizer/app/refusal_page.hpp"
#include "visualizer/views/bars.hpp"

namespace switchboard::visualizer {

Screen::Screen(Theme::Mode mode) : theme_(mode) {}
Screen::~Screen() = default;

void Screen::show(Session session) {
  refusal_.clear();
  compared_.reset();
  page_ = std::make_unique<RecordingPage>(std::move(session));
  if (page_->session().lesson() != nullptr) return;
  page_->arrange(preferences_.main, preferences_.right, preferences_.lower);
  if (const auto path = page_->session().path()) preferences_.opened(*path);
}

void Screen::remember(Preferences preferences) {
  preferences_ = std::move(preferences);
  if (preferences_.theme) theme_ = Theme(*preferences_.theme);
  said_ = preferences_.trouble;
}

/// In steps that look even: each a tenth more than the one before.
void Screen::zoom_by(int steps) {
  constexpr float step = 1.1F, smallest = 0.6F, largest = 2.5F;
  const float zoom = preferences_.zoom * (steps > 0 ? step : 1 / step);
  preferences_.zoom = std::clamp(std::abs(zoom - 1) < 0.04F ? 1 : zoom, smallest, largest);
}

void Screen::refuse(const std::string& why) {
  page_.reset();
  compared_.reset();
  refusal_ = why;
}

void Screen::open(const std::string& file) {
  try {
    show(Session::open(file));
  } catch (const std::exception& error) {  // RecordingError, SystemError: each is one sentence
    refuse(error.what());
  }
}

void Screen::compare(const std::string& left, const std::string& right) {
  try {
    compared_ = std::make_unique<ComparePage>(left, right);
    page_.reset();
    refusal_.clear();
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
  compared_.reset();
  refusal_.clear();
  home_.look_again();
}

std::string Screen::title() {
  if (compared_) return compared_->title();
  return page_ ? page_->title() : "Switchboard";
}

Session::Changed Screen::update() {
  look_for_watched();
  return page_ ? page_->session().update() : Session::Changed::no;
}

void Screen::frame(float width, float height, const Fonts& fonts, Input& input) {
  const Rect screen{0, 0, width / fonts.scale(), height / fonts.scale()};
  items_.begin_frame(input.pointer);
  for (const auto& file : input.dropped_files) open(file);
  input.keys.insert(input.keys.end(), pressed_.begin(), pressed_.end());
  pressed_.clear();

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
  take_keys(canvas);
  if (palette_.is_open() || overlay_ != Overlay::nothing) canvas.covered = screen;
  if (page_) {
    page_->draw(canvas);
  } else {
    home_bar(canvas, screen.top(44));
    if (compared_)
      compared_->draw(canvas, screen.below(48));
    else if (refusal_.empty())
      home_.draw(canvas, screen.below(48), preferences_.recent);
    else
      draw_refusal(canvas, screen.below(48), refusal_);
  }
  draw_overlays(canvas);
  ImGui::End();
  ImGui::PopStyleVar(2);
  grant(wishes);
}

/// What works on every page. While something lies over the page, its keys are its own.
void Screen::take_keys(Canvas& canvas) {
  Input& input = canvas.input;
  if (!input.keys.empty() || canvas.items.pointer().went_down) said_.clear();
  if (input.take(letter('L'), With::control_shift)) {
    theme_ = theme_.other();
    preferences_.theme = theme_.mode();
  }
  if (input.take(Key::equal, With::control)) zoom_by(1);
  if (input.take(Key::minus, With::control)) zoom_by(-1);
  if (input.take(letter('S'), With::control)) wants_picture_ = true;
  if (input.take(letter('P'), With::control)) palette_.open(Palette::For::things);
  if (input.take(letter('P'), With::control_shift)) palette_.open(Palette::For::commands);
  if (palette_.is_open() || overlay_ != Overlay::nothing) {
    covered_keys_ = std::exchange(input.keys, {});
    return;
  }
  if (input.take(letter('H'), With::control)) canvas.wishes.page = Wishes::Page::home;
  if (input.take(letter('Q'), With::control)) canvas.wishes.page = Wishes::Page::none;
  if (!ImGui::GetIO().WantTextInput && input.take(Key::slash, With::shift)) overlay_ = Overlay::keys;
}

void Screen::draw_said(Canvas& canvas) {
  Painter& paint = canvas.overlay;
  const float width = std::min(paint.width_of(said_, Type::body) + 32, canvas.screen.w - 32);
  const Rect box{canvas.screen.centre().x - width / 2, canvas.screen.bottom() - 24 - 16 - 32, width, 32};
  paint.fill(box, Token::ink, 4);
  paint.text(box.inset(16, 0), said_, {.type = Type::body, .ink = Token::on_ink});
}

void Screen::draw_overlays(Canvas& canvas) {
  switch (canvas.wishes.show) {
    case Wishes::Show::nothing:
      break;
    case Wishes::Show::things:
      palette_.open(Palette::For::things);
      break;
    case Wishes::Show::commands:
      palette_.open(Palette::For::commands);
      break;
    case Wishes::Show::keys:
      overlay_ = Overlay::keys;
      break;
  }
  if (!said_.empty()) draw_said(canvas);
  canvas.input.keys = std::exchange(covered_keys_, {});
  if (overlay_ == Overlay::keys && !draw_key_overlay(canvas)) overlay_ = Overlay::nothing;
  if (!palette_.is_open()) return;
  if (const auto press = palette_.draw(canvas, session())) {
    pressed_.push_back(*press);
    canvas.wishes.another_frame = true;
  }
}

void Screen::grant(const Wishes& wishes) {
  wants_frame_ = wishes.another_frame;
  if (wishes.copy) {
    ImGui::SetClipboardText(wishes.copy->c_str());
    say("Copied: " + *wishes.copy);
  }
  if (page_ && page_->session().lesson() == nullptr) {
    const Places places = page_->places();
    preferences_.main = places.main;
    preferences_.right = places.right;
    preferences_.lower = places.lower;
  }
  if (compared_) {
    if (const auto wanted = compared_->take_wanted()) {
      open(wanted->file);
      if (Session* opened = session()) {
        opened->select_call(wanted->call);
        if (const Event* call = opened->timeline().find(wanted->call)) opened->look_at(call->at);
      }
    }
  }
  if (wishes.watch) watch(*wishes.watch);
  if (wishes.open) open(*wishes.open);
  if (wishes.lesson) play(*wishes.lesson);
  if (wishes.page == Wishes::Page::home) leave(After::to_home);
  if (wishes.page == Wishes::Page::none) leave(After::to_end);
  if (page_ && page_->left()) leave(after_);
}

/// Its recording is named after the program and lies in the working folder.
void Screen::watch(const Wishes::Watch& wish) {
  control::WatchedProgram::Options options;
  options.tool = control::path_of_tool();
  options.recording = path_for_new(wish.program.front(), ".swb").string();
  options.command = wish.program;
  options.client = wish.client;
  options.more_arguments = wish.more_arguments;
  options.more_arguments.emplace_back(
      "--keep-input");  // a window has no terminal: it is typed in the Console
  try {
    watched_ = std::make_unique<control::WatchedProgram>(options);
    say("Starting " + wish.program.front() + " …");
  } catch (const std::exception& error) {
    say(error.what());
  }
}

/// The observer makes the recording a moment after it was started; a program that cannot be started leaves
/// none.
void Screen::look_for_watched() {
  if (!watched_) return;
  const bool ended = watched_->ended();
  const std::string recording = watched_->recording();
  try {
    Session session = Session::open(recording);
    if (session.timeline().size() == 0 && !ended) return;
    watched_.reset();
    said_.clear();
    show(std::move(session));
  } catch (const std::exception&) {  // not there yet, or its tables are not
    if (!ended) return;
    std::string why = watched_->complaint();
    watched_.reset();
    said_.clear();
    refuse(why.empty() ? "The observation ended before it began." : why);
  }
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
