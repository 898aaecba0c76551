#pragma once
// A performance that was kept: the recording of a whole lesson, given out step by step. It is shown where the
// machine does not permit the lesson's programs to be observed.
//
//   SavedPerformance performance("10_listen/listen.swb");
//   performance.perform(step, 1);          from here on the timeline holds what had happened by then
//
// Nothing runs. A call that returned after the step is in progress until the step of its return. Which moment
// belongs to which step says a note in the recording, written when it was made.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "lessons/player/performance.hpp"

namespace switchboard::lessons {

/// Where a lesson's folder keeps it: listen.swb, and listen-broken.swb of its "break it" variant.
enum class SavedOf { as_written, broken };
std::filesystem::path saved_recording(const Lesson& lesson, SavedOf of);
/// When the numbered step was reached; nothing if the recording does not say.
std::optional<Time> saved_step(const Timeline& timeline, std::size_t number);
/// The text of that note: "3 The line is connected".
std::string saved_step_note(std::size_t number, const std::string& title);

class SavedPerformance : public Performance {
 public:
  explicit SavedPerformance(std::string recording);

  void perform(const Step& step, std::size_t number) override;
  void finish() override;
  bool update() override;
  Time now() const override { return timeline_.end(); }
  bool is_over() const override { return true; }

 private:
  void give_until(Time moment, std::size_t end);

  std::vector<Event> events_;            // all of them, in id order
  std::size_t given_ = 0;                // so many are in the timeline
  std::vector<std::size_t> unfinished_;  // calls of these that had not returned then
};

}  // namespace switchboard::lessons
