#pragma once
// A folder of files of one check, empty at its beginning, in the folder where the submission's programs run:
// what a server is given to serve, or where a client writes.
//
//   auto files = folder("served");
//   files.writes("poem.txt", poem);
//   starts_server("server", {files.path()});
//
// The files are ordinary ones; what a submission writes there is read up to a bound.

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard::grader {

class CheckFiles {
 public:
  /// Whatever lay there before is gone.
  CheckFiles(std::filesystem::path where, std::string name);

  /// As the submission's programs name it: they run in the folder above.
  const std::string& path() const { return name_; }
  std::string path_of(const std::string& file) const { return name_ + "/" + file; }
  std::filesystem::path absolute_path_of(const std::string& file) const { return where_ / name_ / file; }

  void writes(const std::string& file, std::string_view bytes) const;
  /// Nothing when there is no such file, or it is none that can be read.
  std::optional<std::string> content_of(const std::string& file) const;
  /// Sorted.
  std::vector<std::string> names() const;

 private:
  std::filesystem::path where_;
  std::string name_;
};

}  // namespace switchboard::grader
