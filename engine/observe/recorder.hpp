#pragma once
// The writer thread of an observation: takes raw events from all sources, holds them back a few milliseconds
// to put them in order of time, and writes them in short transactions.
//
//   Recorder recorder(path, info, started_ns);      throws RecordingError when the file cannot be made
//   recorder.add({now, …});                         from any thread, cheap
//   recorder.flush(when_written);                   what was added up to now is in the file when it is called
//   auto loss = recorder.finish();                  the last one; says what was lost
//
// When the file cannot be written any more (a full disk), events are counted and thrown away: the observed
// program goes on.

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/model/redaction.hpp"
#include "engine/observe/event_assembler.hpp"
#include "engine/observe/source_lines.hpp"
#include "engine/recording/writer.hpp"

namespace switchboard {

class Recorder {
 public:
  struct Loss {
    std::string why;
    std::uint64_t events = 0;
  };
  using WhenWritten = std::function<void(EventId last)>;

  enum class Content { whole, redacted };

  Recorder(const std::string& path, const RecordingInfo& info, std::int64_t started_ns,
           Content content = Content::whole);
  ~Recorder();

  void add(RawEvent event);
  void add_all(std::vector<RawEvent>& events);  ///< moves them out
  /// `when_written` is called from the writer thread.
  void flush(WhenWritten when_written);
  std::optional<Loss> finish();
  /// From any thread.
  Time time_of(std::int64_t monotonic_ns) const { return assembler_.time_of(monotonic_ns); }

 private:
  enum class Urgency { none, flush, finish };
  void run();
  void write_until(std::int64_t cutoff_ns);
  std::optional<SourceLocation> find_source(const CallPlace& place);
  void keep_source_files();
  void wait_for_room(std::unique_lock<std::mutex>& lock);

  std::mutex mutex_;
  std::condition_variable something_came_, room_came_;
  // Guarded by mutex_:
  std::vector<RawEvent> queue_;
  std::vector<WhenWritten> flushes_;
  Urgency urgency_ = Urgency::none;
  bool writer_waits_ = false;

  // The writer thread's own:
  std::unique_ptr<RecordingWriter> writer_;
  SourceLines source_lines_;
  std::set<std::string> source_files_;      // found, and kept when they could be read
  std::size_t source_bytes_ = 0;            // of those that were kept
  std::vector<std::string> files_to_keep_;  // of the assembly under way
  EventAssembler assembler_;
  std::vector<RawEvent> held_back_;
  std::optional<Redactor> redactor_;
  std::optional<Loss> loss_;
  std::thread thread_;
};

}  // namespace switchboard
