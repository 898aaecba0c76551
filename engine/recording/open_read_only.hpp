#pragma once
// Opens a recording that is not trusted, read-only, wherever it lies.
//
//   OpenedRecording opened(path);      throws RecordingError in one sentence
//   Statement(opened.database, "SELECT …")
//
// A recording whose writer died still has its write-ahead log beside it. SQLite cannot read that in a folder
// where it may not write (https://www.sqlite.org/wal.html#readonly), so such a recording is copied first.

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "engine/recording/database.hpp"

namespace switchboard {

class OpenedRecording {
 public:
  explicit OpenedRecording(const std::string& path);

 private:
  /// A folder of our own, removed at the end; declared before the database, which lives in it.
  struct TemporaryFolder {
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    std::filesystem::path path;
  };
  std::unique_ptr<TemporaryFolder> copy_;

 public:
  Database database;

 private:
  static Database open(const std::string& path, std::unique_ptr<TemporaryFolder>& copy);
};

}  // namespace switchboard
