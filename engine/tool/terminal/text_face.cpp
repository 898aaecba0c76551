// The lesson as linear text, one block a step: for pipes, logs and screen readers.

#include <fmt/format.h>

#include <chrono>
#include <istream>
#include <ostream>
#include <thread>

#include "engine/narrate/time_text.hpp"
#include "engine/tool/terminal/faces.hpp"
#include "engine/tool/terminal/interrupt.hpp"
#include "engine/tool/terminal/lesson_screen.hpp"
#include "engine/tool/terminal/prose.hpp"
#include "engine/tool/terminal/stage_drawing.hpp"
#include "lessons/player/markup.hpp"

namespace switchboard::terminal {
namespace {

using lessons::LessonSession;
using lessons::Outcome;
using lessons::Phase;
using lessons::Question;

constexpr int columns = 76;

class TextFace {
 public:
  TextFace(LessonSession& session, Questions questions, std::ostream& out, std::istream* answers)
      : session_(session), questions_(questions), out_(out), answers_(answers) {}

  int play() {
    const InterruptWatch watch;
    title();
    while (!watch.interrupted()) {
      session_.update();
      switch (session_.phase()) {
        case Phase::starting:
        case Phase::waiting:
          begin_step();
          break;
        case Phase::asking:
          begin_step();
          ask();
          break;
        case Phase::reached:
          begin_step();
          end_step();
          session_.next();
          break;
        case Phase::finished:
          out_ << fmt::format("\nFinished: {}, {}.\n", time_text(session_.timeline().end()),
                              counted(static_cast<std::int64_t>(session_.step_count()), "step"));
          if (const auto after = afterword(session_.lesson()); !after.empty()) {
            out_ << '\n';
            prose(after);
          }
          out_.flush();
          return 0;
        case Phase::failed:
          out_ << fmt::format("\nStopped at step {}: {}\n", session_.step_index() + 1, session_.failure());
          out_.flush();
          return 1;
      }
      out_.flush();
      std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    out_ << "\nInterrupted.\n";
    return 1;
  }

 private:
  void title() {
    const auto& lesson = session_.lesson();
    out_ << fmt::format("Switchboard, lesson {}: {}{}\n", lesson.number, lesson.title,
                        session_.is_broken() ? ", " + lesson.broken->title : std::string{});
  }

  void prose(std::string_view markup) {
    for (const auto& line : wrap(markup, columns)) out_ << plain_text(line) << '\n';
  }

  void labelled(std::string_view label, std::string_view markup) {
    bool is_first = true;
    for (const auto& line : wrap(markup, columns - 12)) {
      out_ << fmt::format("  {:<10}{}\n", is_first ? label : "", plain_text(line));
      is_first = false;
    }
  }

  /// Says a step's text once, as soon as it is the current one.
  void begin_step() {
    if (session_.phase() == Phase::starting || begun_ == session_.step_index() + 1) return;
    begun_ = session_.step_index() + 1;
    out_ << fmt::format("\nStep {} of {}: {}\n", begun_, session_.step_count(), session_.step().title);
    if (session_.step().kind == lessons::Step::Kind::review) return;
    out_ << '\n';
    // What a question is about is said before it; what has happened is said when it has.
    if (session_.question() != nullptr) prose(session_.text());
  }

  void ask() {
    const auto& question = *session_.question();
    out_ << '\n';
    labelled("Question", question.text);
    for (std::size_t i = 0; i < question.choices.size(); ++i)
      labelled(fmt::format("{:>8}", i + 1), question.choices[i].text);
    if (questions_ == Questions::shown || answers_ == nullptr) return session_.pass();
    while (true) {
      out_ << (question.kind == Question::Kind::choice
                   ? fmt::format("  Your answer, 1 to {} (empty: show me): ", question.choices.size())
                   : "  Your answer, a number (empty: show me): ");
      out_.flush();
      std::string line;
      if (!std::getline(*answers_, line) || line.empty()) return session_.pass();
      try {
        if (session_.answer(std::stoll(line))) return;
      } catch (const std::logic_error&) {
        // No number: asked again below.
      }
      out_ << "  That is none of the answers.\n";
    }
  }

  void end_step() {
    if (session_.question() == nullptr) prose(session_.text());
    out_ << '\n';
    if (const auto* outcome = session_.outcome()) {
      if (outcome->predicted) labelled("You said", *outcome->predicted);
      labelled("Observed", outcome->observed);
      labelled("", outcome->difference);
      out_ << '\n';
    }
    if (!session_.step().telephone.empty()) {
      prose("Where the telephone breaks: " + session_.step().telephone);
      out_ << '\n';
    }
    // A review asks about what has been shown already.
    if (session_.step().kind == lessons::Step::Kind::review) return;
    const auto at = *session_.records()[session_.step_index()].reached;
    out_ << fmt::format("  At {}:\n", time_text(at));
    for (const auto& line : describe_stage(stage_at(session_.timeline(), at))) out_ << "  " << line << '\n';
  }

  LessonSession& session_;
  Questions questions_;
  std::ostream& out_;
  std::istream* answers_;
  std::size_t begun_ = 0;
};

}  // namespace

int play_as_text(LessonSession& session, Questions questions, std::ostream& out, std::istream* answers) {
  return TextFace{session, questions, out, answers}.play();
}

}  // namespace switchboard::terminal
