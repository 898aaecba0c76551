#pragma once
// Reads a recording, finished or still being written by another process.
//
//   RecordingReader reader(path);                 throws RecordingError with one clear sentence
//   reader.info();
//   reader.follow(timeline);        now and then: what is new since the last time
//   reader.poll()                   the same as events, for what needs no timeline
//   reader.is_finished()                          nothing more will come
//
// A timeline that follows fetches what it is asked for from the file (timeline.hpp), so that a long recording
// opens at once. Both are cheap when nothing changed; a reader is used for one of the two. When the recording
// is finished and read, the reader lets go of the file, so that its writer can make it one plain file. The
// file is not trusted: it is opened read-only, views and triggers are refused, and odd values become absent
// ones.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

class StoredEvents;

class RecordingReader {
 public:
  explicit RecordingReader(const std::string& path);
  ~RecordingReader();
  RecordingReader(RecordingReader&&) noexcept;
  RecordingReader& operator=(RecordingReader&&) noexcept;

  const std::string& path() const { return path_; }
  const RecordingInfo& info() const { return info_; }
  bool is_finished() const;

  /// New events, and calls that have returned since they were last given, in id order.
  std::vector<Event> poll();
  /// Gives the timeline, empty at first, all that is new. Lets go of events it holds: Timeline::trim().
  void follow(Timeline& timeline);
  /// The kept text of a source file that a call's source location names.
  std::optional<std::string> source_file(const std::string& file);

 private:
  struct Connection;
  using Give = std::function<void(Event)>;
  void load_info();
  void read_new(const Give& give, Timeline* whole);
  std::string path_;
  RecordingInfo info_;
  std::unique_ptr<Connection> connection_;
  std::shared_ptr<StoredEvents> stored_;
};

/// The whole of a recording as it stands.
Timeline load_recording(const std::string& path);

}  // namespace switchboard
