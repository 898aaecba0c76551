#pragma once
// A performance whose programs run now: the cast, the recording they make, and the carrying out of actions
// until their conditions are true in that recording.
//
//   LivePerformance performance(lesson, arguments, setup, observed_cast(options));

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "lessons/player/cast.hpp"
#include "lessons/player/performance.hpp"
#include "lessons/player/temporary_folder.hpp"

namespace switchboard::lessons {

class LivePerformance : public Performance {
 public:
  struct Setup {
    std::string programs;   ///< folder of the built programs
    std::string recording;  ///< what the cast writes
    std::chrono::milliseconds patience{60'000};
  };

  LivePerformance(const Lesson& lesson, std::map<std::string, std::vector<std::string>> arguments,
                  Setup setup, std::unique_ptr<Cast> cast);

  /// That it is reached is noted in the recording, so that a kept one can be shown step by step.
  void perform(const Step& step, std::size_t number) override;
  void finish() override;
  bool update() override;
  Time now() const override;
  bool is_over() const override { return cast_->is_over(); }

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
  Clock::time_point last_news_ = Clock::now();

  std::string port_;
  std::vector<Action> actions_;  // what is left to do; a last one without a deed stands for `wait`
  std::string wait_;
  std::string note_;
  std::size_t next_action_ = 0;
  /// Where the current action is: facts are refreshed, then it is done and its condition awaited.
  enum class Stage { refreshing, awaiting, settling } stage_ = Stage::refreshing;
  Clock::time_point give_up_at_;
  std::set<std::string> ended_by_lesson_;
  std::size_t posted_ = 0;
  std::size_t answered_ = 0;  // as of before the last look at the recording
};

}  // namespace switchboard::lessons
