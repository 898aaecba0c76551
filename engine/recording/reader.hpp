#pragma once
// Reads a recording, finished or still being written by another process.
//
//   RecordingReader reader(path);                 throws RecordingError with one clear sentence
//   reader.info();
//   for (auto& event : reader.poll()) timeline.append(std::move(event));   what is new since the last poll
//   reader.is_finished()                          nothing more will come
//
// poll() is cheap when nothing changed. When the recording is finished and read, the reader lets go of the
// file, so that its writer can make it one plain file. The file is not trusted: it is opened read-only, views
// and triggers are refused, and odd values become absent ones.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

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
  /// The kept text of a source file that a call's source location names.
  std::optional<std::string> source_file(const std::string& file);

 private:
  struct Connection;
  void load_info();
  std::vector<Event> read_new();
  std::string path_;
  RecordingInfo info_;
  std::unique_ptr<Connection> connection_;
};

/// The whole of a recording as it stands.
Timeline load_recording(const std::string& path);

}  // namespace switchboard
