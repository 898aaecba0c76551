#include "engine/observe/recorder.hpp"

#include <signal.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <limits>

#include "engine/recording/error.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

// Packets reach us some milliseconds after the calls that sent them; transactions stay under 20 ms.
constexpr std::int64_t hold_back_ns = 5'000'000;
constexpr auto gathering = std::chrono::milliseconds(10);
constexpr std::size_t longest_source = 256 << 10, longest_sources = 4 << 20;  // of a file, of all
// About 100 MB of calls. A program that outruns the disk for so long waits for it rather than lose events.
constexpr std::size_t most_queued = 200'000;

}  // namespace

Recorder::Recorder(const std::string& path, const RecordingInfo& info, std::int64_t started_ns,
                   Content content)
    : writer_(std::make_unique<RecordingWriter>(path, info)),
      assembler_(started_ns, [this](const CallPlace& place) { return find_source(place); }) {
  if (content == Content::redacted) {
    redactor_.emplace();
    queue_.push_back({started_ns, Fact{redaction_note()}});
  }
  // Signals are for the gather thread: a new thread inherits the mask of the one that starts it.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Recorder::~Recorder() {
  finish();
}

void Recorder::wait_for_room(std::unique_lock<std::mutex>& lock) {
  room_came_.wait(lock, [&] { return queue_.size() < most_queued; });
}

void Recorder::add(RawEvent event) {
  std::unique_lock lock(mutex_);
  if (queue_.size() >= most_queued) wait_for_room(lock);
  queue_.push_back(std::move(event));
  if (std::exchange(writer_waits_, false)) something_came_.notify_one();
}

void Recorder::add_all(std::vector<RawEvent>& events) {
  if (events.empty()) return;
  std::unique_lock lock(mutex_);
  if (queue_.size() >= most_queued) wait_for_room(lock);
  for (auto& event : events) queue_.push_back(std::move(event));
  events.clear();
  if (std::exchange(writer_waits_, false)) something_came_.notify_one();
}

void Recorder::flush(WhenWritten when_written) {
  std::lock_guard lock(mutex_);
  flushes_.push_back(std::move(when_written));
  urgency_ = std::max(urgency_, Urgency::flush);
  something_came_.notify_one();
}

std::optional<Recorder::Loss> Recorder::finish() {
  if (!thread_.joinable()) return loss_;
  {
    std::lock_guard lock(mutex_);
    urgency_ = Urgency::finish;
    something_came_.notify_one();
  }
  thread_.join();
  return loss_;
}

void Recorder::run() {
  for (;;) {
    std::vector<WhenWritten> flushes;
    Urgency urgency;
    {
      std::unique_lock lock(mutex_);
      if (held_back_.empty()) {
        // Only a writer without work asks to be woken by the next event; a busy one looks every 10 ms.
        // It asks anew each time it wakes for nothing, or nobody would wake it again.
        something_came_.wait(lock, [&] {
          writer_waits_ = queue_.empty() && urgency_ == Urgency::none;
          return !writer_waits_;
        });
      } else {
        something_came_.wait_for(lock, gathering, [&] { return urgency_ != Urgency::none; });
      }
      for (auto& event : queue_) held_back_.push_back(std::move(event));
      queue_.clear();
      flushes.swap(flushes_);
      urgency = urgency_;
      if (urgency_ == Urgency::flush) urgency_ = Urgency::none;
      room_came_.notify_all();
    }
    const bool everything = urgency != Urgency::none;
    write_until(everything ? std::numeric_limits<std::int64_t>::max()
                           : monotonic_clock::now() - hold_back_ns);
    for (auto& when_written : flushes) when_written(assembler_.last_event());
    if (urgency == Urgency::finish) break;
  }
  try {
    writer_->finish(assembler_.time_of(monotonic_clock::now()));
  } catch (const RecordingError& error) {
    if (!loss_) loss_ = Loss{error.what(), 0};
  }
  writer_.reset();
}

std::optional<SourceLocation> Recorder::find_source(const CallPlace& place) {
  auto source = source_lines_.find(place);
  if (source && !redactor_ && source_files_.insert(source->file).second)
    files_to_keep_.push_back(source->file);
  return source;
}

/// So that a recording shows the program's lines anywhere. What is too long is no student's file.
void Recorder::keep_source_files() {
  for (const auto& path : std::exchange(files_to_keep_, {})) {
    std::error_code none;
    if (!std::filesystem::is_regular_file(path, none)) continue;  // a FIFO would keep us waiting
    std::ifstream file(path, std::ios::binary);
    std::string text(longest_source + 1, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    if (text.empty() || text.size() > longest_source || source_bytes_ + text.size() > longest_sources)
      continue;
    source_bytes_ += text.size();
    writer_->keep_source_file(path, text);
  }
}

void Recorder::write_until(std::int64_t cutoff_ns) {
  const auto by_time = [](const RawEvent& a, const RawEvent& b) { return a.at_ns < b.at_ns; };
  std::stable_sort(held_back_.begin(), held_back_.end(), by_time);
  const auto end = std::upper_bound(held_back_.begin(), held_back_.end(), RawEvent{cutoff_ns, {}}, by_time);
  const auto count = static_cast<std::size_t>(end - held_back_.begin());
  if (count == 0) return;
  auto events = assembler_.assemble(std::span(held_back_).first(count));
  const auto how_many = events.size();
  held_back_.erase(held_back_.begin(), end);
  if (redactor_)
    for (auto& event : events) redactor_->redact(event);
  if (loss_) {
    loss_->events += how_many;
    return;
  }
  try {
    writer_->write(std::move(events));
    keep_source_files();
  } catch (const RecordingError& error) {
    loss_ = Loss{error.what(), how_many};
  }
}

}  // namespace switchboard
