#pragma once
// Writes a recording. One writer a file, used from one thread, in short transactions that readers may tail.
//
//   RecordingWriter writer(path, info);    creates the file, 0600; replaces a recording, refuses any other
//   file writer.write(std::move(events));       one transaction; an id written before completes that call
//   writer.finish(end);                    one plain file, safe to copy
//
// Throws RecordingError. A writer that is destroyed without finish() leaves a recording that opens and says
// so.

#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

class RecordingWriter {
 public:
  RecordingWriter(const std::string& path, const RecordingInfo& info);
  ~RecordingWriter();

  void write(std::vector<Event> events);
  void write(std::span<const Event> events) { write(std::vector<Event>(events.begin(), events.end())); }
  /// Keeps a source file's text, so that the recording shows it anywhere.
  void keep_source_file(const std::string& path, std::string_view text);
  void finish(Time end);

 private:
  struct Statements;
  std::string path_;
  std::unique_ptr<Statements> statements_;
};

}  // namespace switchboard
