#pragma once
// One run of a lesson's programs: the cast, the recording they make, and the carrying out of actions until
// their conditions are true in that recording.
//
//   Performance performance(lesson, arguments, setup);
//   performance.perform(step.actions, step.wait);
//   each frame: performance.update();  …  performance.state() == State::idle, performance.reached()
//
// It knows nothing of steps, questions and answers; LessonSession does.

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"
#include "engine/recording/reader.hpp"
#include "lessons/player/cast.hpp"
#include "lessons/player/lesson.hpp"
#include "lessons/player/temporary_folder.hpp"

namespace switchboard::lessons {

class Performance {
 public:
  struct Setup {
    std::string programs;   ///< folder of the built programs
    std::string recording;  ///< what the cast writes
    std::chrono::milliseconds patience{60'000};
  };
  enum class State { starting, idle, busy, ending, over, failed };

  Performance(const Lesson& lesson, std::map<std::string, std::vector<std::string>> arguments, Setup setup,
              std::unique_ptr<Cast> cast);

  /// Carries out the actions and waits for `wait`; from idle only.
  void perform(std::vector<Action> actions, std::string wait);
  void finish();
  /// True when something changed.
  bool update();

  State state() const { return state_; }
  const std::string& failure() const { return failure_; }
  /// The condition that is being waited for, empty when none.
  const std::string& waiting_for() const { return until_; }
  /// When the last performed actions had come true.
  Time reached() const { return reached_; }
  Timeline& timeline() { return timeline_; }
  RecordingReader* reader() { return reader_ ? &*reader_ : nullptr; }
  const std::string& recording() const { return setup_.recording; }
  /// As far as time has come: between two events of a live recording the clock goes on.
  Time now() const;
  /// Ready to be destroyed without waiting.
  bool is_over() const { return cast_->is_over(); }

 private:
  using Clock = std::chrono::steady_clock;
  void post(control::Request request);
  void carry_out(const Deed& deed);
  void post_run(const Actor& actor);
  std::string filled(std::string argument);
  std::string program_of(const Actor& actor) const;
  bool read_news();
  bool go_on();
  void fail(std::string why);
  bool is_awaited(const std::string& label);
  std::optional<std::string> hopeless();
  std::string what_was_seen();

  const Lesson& lesson_;
  std::map<std::string, std::vector<std::string>> arguments_;
  Setup setup_;
  std::optional<TemporaryFolder> folder_;  // before the cast, whose programs use it to their end
  std::unique_ptr<Cast> cast_;
  std::optional<RecordingReader> reader_;
  Timeline timeline_;
  Clock::time_point last_news_ = Clock::now();

  State state_ = State::starting;
  std::string failure_;
  std::string port_;
  std::vector<Action> actions_;  // what is left to do; a last one without a deed stands for `wait`
  std::string wait_, until_;
  std::size_t next_action_ = 0;
  /// Where the current action is: facts are refreshed, then it is done and its condition awaited.
  enum class Stage { refreshing, awaiting, settling } stage_ = Stage::refreshing;
  Clock::time_point give_up_at_;
  std::set<std::string> ended_by_lesson_;
  std::size_t posted_ = 0;
  std::size_t answered_ = 0;  // as of before the last look at the recording
  Time reached_;
};

}  // namespace switchboard::lessons
