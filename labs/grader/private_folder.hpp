#pragma once
// A folder of the grader's own under the system's temporary directory, 0700, removed with all it holds.

#include <filesystem>

namespace switchboard::grader {

class PrivateFolder {
 public:
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace switchboard::grader
