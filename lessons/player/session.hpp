#pragma once
// Plays one lesson: starts its programs under observation, asks before they go on, and compares with what was
// observed. The window and the terminal draw the same session.
//
//   LessonSession session(load_lesson(folder), {});
//   each frame: session.update();            never blocks: commands travel on a thread of their own
//   session.phase() == Phase::asking   ->    session.question(), session.answer(3) or session.pass()
//   session.phase() == Phase::reached  ->    session.outcome(), session.next()
//
// While a question is open no program runs: all actors are held or blocked (kernel timers go on). It knows
// nothing of drawing and never asks the kernel: every fact comes from the recording. Not thread-safe.

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/lesson.hpp"

namespace switchboard::lessons {

class Cast;

enum class Phase {
  starting,  ///< the observation is being started
  asking,    ///< a question is open; answer() or pass()
  waiting,   ///< programs run; waiting for waiting_for() to come true
  reached,   ///< the step's facts are true; outcome() if there was a question; next()
  finished,  ///< past the last step; the recording is complete
  failed,    ///< failure() says why in one sentence; restart()
};

/// Prediction against observation, in words.
struct Outcome {
  std::optional<std::string> predicted;  ///< absent when the question was passed
  std::string observed;
  enum class Verdict { same, different, not_asked } verdict = Verdict::not_asked;
  /// open: no choice's condition held, or the fact had no value. The lesson is wrong then, not the student.
  enum class Answer { decided, open } answer = Answer::decided;
  std::string difference;
};

/// What became of a step, kept so that a face can look back.
struct StepRecord {
  std::optional<Time> reached;
  std::optional<Outcome> outcome;
};

class LessonSession {
 public:
  struct Options {
    std::string tool;       ///< empty: control::path_of_tool()
    std::string programs;   ///< folder of the built lesson programs; empty: found (catalogue.hpp)
    std::string recording;  ///< file to write, then NAME-2.swb …; empty: temporary, removed with the session
    std::int64_t patience_ms = 60'000;  ///< how long a fact may take to come true before the step fails
    /// For tests: plays without an observation. Empty: through the tool.
    std::function<std::unique_ptr<Cast>(const std::string& recording)> make_cast;
    enum class Remember { progress, nothing } remember = Remember::progress;
    enum class Variant { as_written, broken } variant = Variant::as_written;  ///< to begin with
    /// when_refused: a lesson's saved recording is shown where this machine does not permit its programs to
    /// be observed in a private network.
    enum class Saved { when_refused, never, always } saved = Saved::when_refused;
  };

  LessonSession(Lesson lesson, Options options);
  ~LessonSession();
  LessonSession(LessonSession&&) noexcept;
  LessonSession& operator=(LessonSession&&) noexcept;

  /// Reads what is new, and goes on where facts allow it. Returns whether anything changed for a viewer.
  enum class Changed { no, yes };
  Changed update();

  const Lesson& lesson() const;
  bool is_broken() const;  ///< the "break it" variant plays
  /// Why a saved recording is shown and nothing runs: one sentence; empty while programs run.
  const std::string& why_saved() const;
  std::size_t step_index() const;
  std::size_t step_count() const;
  const Step& step() const;
  std::span<const Step> steps() const;
  std::span<const StepRecord> records() const;  ///< one a step

  Phase phase() const;
  std::string text() const;                     ///< the step's text, facts filled in as of now
  std::string text_of(std::size_t step) const;  ///< of an earlier step: as of when it was reached
  const Question* question() const;             ///< this step's, asked or answered; nullptr when it has none
  const Outcome* outcome() const;               ///< of this step, once reached
  std::string waiting_for() const;              ///< a condition over facts
  const std::string& failure() const;

  /// Kind::choice: the choice's number from 1. Kind::number: the number. Ignored unless asking; false when
  /// there is no such choice.
  bool answer(std::int64_t value);
  /// Goes on without a prediction.
  void pass();
  /// From a reached step to the next, or to the end.
  void next();
  /// Starts again with the other arguments; back to the lesson as written when it is broken already.
  void break_it();
  void restart();

  /// Grows while the lesson plays; a new one after restart() and break_it(), told by performance().
  Timeline& timeline();
  unsigned performance() const;
  RecordingReader* reader();  ///< nullptr while starting
  const std::string& recording() const;
  /// The moment to show: as far as time has come while programs may run, the end when finished.
  Time cursor() const;
  const Look& look() const;
  /// The call that the step points at, at this moment.
  std::optional<EventId> pointed() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace switchboard::lessons
