#pragma once
// A directory of a test's own under the system's temporary directory, removed with all it holds at the end.
//
//   TemporaryDirectory directory;
//   write_file(directory.path() / "server.c", "int main(void) { return 0; }\n");

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "engine/system/system_error.hpp"

namespace switchboard {

class TemporaryDirectory {
 public:
  TemporaryDirectory() {
    auto name = (std::filesystem::temp_directory_path() / "switchboard-test-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw SystemError("make the directory " + name, errno);
    path_ = name;
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() {
    std::error_code ignored;  // a test that took its own rights away leaves a directory behind, not a crash
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline void write_file(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream stream{path, std::ios::binary};
  stream << text;
  stream.close();
  if (!stream) throw SystemError("write " + path.string(), errno);
}

inline std::string read_file(const std::filesystem::path& path) {
  std::ifstream stream{path, std::ios::binary};
  if (!stream) throw SystemError("read " + path.string(), errno);
  return {std::istreambuf_iterator<char>{stream}, {}};
}

}  // namespace switchboard
