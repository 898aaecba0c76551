#pragma once
// Says when somebody saved files in a folder, however their editor does it: written in place, written beside
// and renamed over, several at once.
//
//   FolderWatch watch(folder);
//   while (watch.wait(200) == FolderWatch::Saw::nothing) …
//
// inotify(7) says that something happened; what the folder holds says whether it matters. Hidden files,
// folders for recordings and what compilers write are none of it.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>

#include "engine/system/file_descriptor.hpp"

namespace switchboard::tool {

class FolderWatch {
 public:
  /// A folder, or one file. Throws SystemError.
  explicit FolderWatch(std::filesystem::path watched);

  enum class Saw { nothing, change };
  /// At most so many milliseconds; a signal ends it early. After a change it is quiet until the next one.
  Saw wait(int milliseconds);
  /// The file whose change was seen last; empty when one was removed.
  const std::string& changed_file() const { return changed_; }

 private:
  struct Stamp {
    std::uintmax_t size = 0;
    std::int64_t modified_ns = 0;
    bool operator==(const Stamp&) const = default;
  };
  using Content = std::map<std::string, Stamp>;
  Content content() const;
  void watch_folders();
  void empty_queue() const;

  std::filesystem::path watched_;
  FileDescriptor inotify_;
  Content known_;
  std::string changed_;
};

}  // namespace switchboard::tool
