#include "lessons/player/saved_performance.hpp"

#include <fmt/format.h>

#include <limits>
#include <variant>

#include "engine/recording/error.hpp"

namespace switchboard::lessons {
namespace {

constexpr Time end_of_time{std::numeric_limits<std::int64_t>::max()};

bool is_note_of(const Event& event, std::size_t number) {
  const auto* note = std::get_if<NoteWritten>(&event.fact);
  return note != nullptr && note->topic == step_topic && note->text.starts_with(fmt::format("{} ", number));
}

/// As the call was known before it returned.
Event in_progress(const Event& event) {
  Event so_far = event;
  auto& call = std::get<Syscall>(so_far.fact);
  call.returned.reset();
  call.result.reset();
  call.error.reset();
  call.made.clear();
  call.closed.clear();
  return so_far;
}

bool is_unfinished(const Event& event, Time moment) {
  const auto* call = std::get_if<Syscall>(&event.fact);
  return call != nullptr && (!call->returned || *call->returned > moment);
}

}  // namespace

std::filesystem::path saved_recording(const Lesson& lesson, SavedOf of) {
  return lesson.folder / (lesson.name + (of == SavedOf::broken ? "-broken.swb" : ".swb"));
}

std::optional<Time> saved_step(const Timeline& timeline, std::size_t number) {
  for (const auto& event : timeline.events())
    if (is_note_of(event, number)) return event.at;
  return {};
}

std::string saved_step_note(std::size_t number, const std::string& title) {
  return fmt::format("{} {}", number, title);
}

SavedPerformance::SavedPerformance(std::string recording) : Performance(std::move(recording)) {
  try {
    reader_.emplace(this->recording());
    events_ = reader_->poll();
    timeline_.info = reader_->info();
    state_ = State::idle;
  } catch (const RecordingError& error) {
    failure_ = error.what();
    state_ = State::failed;
  }
}

void SavedPerformance::give_until(Time moment, std::size_t end) {
  std::vector<std::size_t> still;
  for (const auto index : unfinished_)
    if (is_unfinished(events_[index], moment))
      still.push_back(index);
    else
      timeline_.append(events_[index]);
  unfinished_ = std::move(still);
  for (; given_ < end; ++given_) {
    const bool unfinished = is_unfinished(events_[given_], moment);
    if (unfinished) unfinished_.push_back(given_);
    timeline_.append(unfinished ? in_progress(events_[given_]) : events_[given_]);
  }
}

void SavedPerformance::perform(const Step& step, std::size_t number) {
  for (std::size_t i = given_; i < events_.size(); ++i) {
    if (!is_note_of(events_[i], number)) continue;
    give_until(events_[i].at, i + 1);
    reached_ = timeline_.end();
    state_ = State::busy;
    return;
  }
  failure_ = fmt::format("The saved recording does not come to the step {}.", step.title);
  state_ = State::failed;
}

void SavedPerformance::finish() {
  if (state_ == State::failed) return;
  give_until(end_of_time, events_.size());
  state_ = State::ending;
}

/// Even a kept step is seen to happen: whoever plays it waits for a change.
bool SavedPerformance::update() {
  if (state_ != State::busy && state_ != State::ending) return false;
  state_ = state_ == State::busy ? State::idle : State::over;
  return true;
}

}  // namespace switchboard::lessons
