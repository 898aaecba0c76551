#include <algorithm>
#include <chrono>

#include "engine/tool/terminal/faces.hpp"
#include "engine/tool/terminal/interrupt.hpp"
#include "engine/tool/terminal/lesson_screen.hpp"
#include "engine/tool/terminal/screen.hpp"

namespace switchboard::terminal {
namespace {

using lessons::LessonSession;
using lessons::Phase;
using Clock = std::chrono::steady_clock;

constexpr auto clock_tick = std::chrono::milliseconds{500};  // how often waiting times are drawn anew
constexpr int longest_text = 60;                             // rows of a step's words, at most
constexpr auto reading_time = std::chrono::seconds{6};       // a step's stay when the lesson plays by itself

class ScreenFace {
 public:
  ScreenFace(LessonSession& session, Questions questions) : session_(session), questions_(questions) {}

  int play() {
    const InterruptWatch watch;
    while (!quit_ && !watch.interrupted()) {
      const bool news = session_.update() == LessonSession::Changed::yes;
      if (session_.phase() != phase_ || session_.performance() != performance_) {
        phase_ = session_.phase();
        performance_ = session_.performance();
        since_ = Clock::now();
      }
      if (questions_ == Questions::shown) play_by_itself();
      if (news || dirty_ || Clock::now() - drawn_ > clock_tick) draw();
      // Programs at work: look often. Otherwise a key or the clock wakes us.
      const bool busy = phase_ == Phase::waiting || phase_ == Phase::starting;
      if (const auto key = screen_.key(busy ? 30 : 150)) press(*key);
    }
    return session_.phase() == Phase::failed ? 1 : 0;
  }

 private:
  void draw() {
    TextCanvas canvas(screen_.size());
    const auto screen = screen_of(session_, view_);
    // Beyond the end there is nothing to come back from, key by key.
    const int most = std::max(static_cast<int>(screen.source.size()), longest_text);
    view_.scrolled = std::clamp(view_.scrolled, -most, most);
    draw_lesson(canvas, screen);
    screen_.show(canvas);
    drawn_ = Clock::now();
    dirty_ = false;
  }

  void play_by_itself() {
    if (Clock::now() - since_ < reading_time) return;
    if (phase_ == Phase::asking) session_.pass();
    if (phase_ == Phase::reached) session_.next();
    if (phase_ == Phase::finished || phase_ == Phase::failed) quit_ = true;
  }

  void press(const Key& key) {
    dirty_ = true;
    if (view_.page == Page::help) {
      view_.page = Page::together;
      return;
    }
    switch (key.kind) {
      case Key::Kind::enter:
        return go_on();
      case Key::Kind::backspace:
        if (!view_.typed.empty()) view_.typed.pop_back();
        return;
      case Key::Kind::escape:
        view_.typed.clear();
        view_.looking_back.reset();
        view_.page = Page::together;
        return;
      case Key::Kind::tab:
        return next_page();
      case Key::Kind::up:
        view_.scrolled -= 1;
        return;
      case Key::Kind::down:
        view_.scrolled += 1;
        return;
      case Key::Kind::page_up:
        view_.scrolled -= screen_.size().rows - 6;
        return;
      case Key::Kind::page_down:
        view_.scrolled += screen_.size().rows - 6;
        return;
      case Key::Kind::resized:
        return;
      case Key::Kind::letter:
        return press_letter(key.letter);
    }
  }

  void next_page() {
    view_.scrolled = 0;
    switch (view_.page) {
      case Page::together:
        view_.page = Page::text;
        return;
      case Page::text:
        view_.page = Page::ladder;
        return;
      case Page::ladder:
        view_.page = Page::source;
        return;
      case Page::source:
      case Page::help:
        view_.page = Page::together;
        return;
    }
  }

  void press_letter(char32_t letter) {
    switch (letter) {
      case U'q':
        quit_ = true;
        return;
      case U'?':
        view_.page = Page::help;
        return;
      case U'b':
        return look_back();
      case U's':
        if (!view_.looking_back) session_.pass();
        return;
      case U'n':
        return go_on();
      case U'x':
        return begin_anew(&LessonSession::break_it);
      case U'r':
        return begin_anew(&LessonSession::restart);
      default:
        break;
    }
    if (letter >= U'0' && letter <= U'9') type(static_cast<char>(letter));
  }

  void begin_anew(void (LessonSession::*how)()) {
    view_ = {};
    (session_.*how)();
  }

  void look_back() {
    const auto from = view_.looking_back.value_or(session_.step_index());
    if (from > 0) view_.looking_back = from - 1;
  }

  void type(char digit) {
    const auto* question = session_.question();
    if (session_.phase() != Phase::asking || question == nullptr || view_.looking_back) return;
    if (question->kind == lessons::Question::Kind::choice) {
      const auto choice = static_cast<std::size_t>(digit - '0');
      if (choice >= 1 && choice <= question->choices.size()) view_.typed = digit;
    } else if (view_.typed.size() < 9) {
      view_.typed += digit;
    }
  }

  void go_on() {
    if (view_.looking_back) {
      const auto next = *view_.looking_back + 1;
      view_.looking_back.reset();
      if (next < session_.step_index()) view_.looking_back = next;
      return;
    }
    if (session_.phase() == Phase::asking) {
      // Enter alone is not enough to get past a question: a prediction is what makes people learn from it.
      if (!view_.typed.empty()) session_.answer(std::stoll(view_.typed));
    } else if (session_.phase() == Phase::reached) {
      session_.next();
    }
    view_.typed.clear();
  }

  LessonSession& session_;
  Questions questions_;
  Screen screen_;
  View view_;
  Phase phase_ = Phase::starting;
  unsigned performance_ = 0;
  Clock::time_point since_ = Clock::now(), drawn_;
  bool quit_ = false, dirty_ = true;
};

}  // namespace

int play_on_screen(LessonSession& session, Questions questions) {
  return ScreenFace{session, questions}.play();
}

}  // namespace switchboard::terminal
