#pragma once
// One run of a lesson's programs: actions are carried out until their conditions are true in the recording
// that the run makes.
//
//   performance->perform(step, 1);
//   each frame: performance->update();  …  performance->state() == State::idle, performance->reached()
//
// live_performance.hpp runs the programs, saved_performance.hpp shows a run that was kept. Neither knows of
// questions and answers; LessonSession does.

#include <optional>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/lesson.hpp"

namespace switchboard::lessons {

/// The topic of the note that a recording of a lesson has for each step that was reached.
inline constexpr const char* step_topic = "step";

class Performance {
 public:
  enum class State { starting, idle, busy, ending, over, failed };

  virtual ~Performance() = default;
  /// Carries out the step's actions and waits for its facts; from idle only. Steps count from 1.
  virtual void perform(const Step& step, std::size_t number) = 0;
  virtual void finish() = 0;
  /// True when something changed.
  virtual bool update() = 0;
  /// As far as time has come: between two events of a live recording the clock goes on.
  virtual Time now() const = 0;
  /// Ready to be destroyed without waiting.
  virtual bool is_over() const = 0;

  State state() const { return state_; }
  const std::string& failure() const { return failure_; }
  /// The condition that is being waited for, empty when none.
  const std::string& waiting_for() const { return until_; }
  /// When the last performed actions had come true.
  Time reached() const { return reached_; }
  Timeline& timeline() { return timeline_; }
  RecordingReader* reader() { return reader_ ? &*reader_ : nullptr; }
  const std::string& recording() const { return recording_; }

 protected:
  explicit Performance(std::string recording) : recording_(std::move(recording)) {}

  State state_ = State::starting;
  std::string failure_, until_;
  Time reached_;
  Timeline timeline_;
  std::optional<RecordingReader> reader_;

 private:
  std::string recording_;
};

}  // namespace switchboard::lessons
