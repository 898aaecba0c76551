#pragma once
// What the fuzz targets share: handing out a fuzzer's bytes piece by piece, and a file of them.
//
//   extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
//     Input input{data, size};
//     decode_packet(input.rest(), input.number<std::uint32_t>());
//     return 0;
//   }
//
// A target promises what its header promises: a value or nothing, and the one exception that it names. Every
// other exception, a sanitizer's finding, a failed `require` and more than the run's memory or time are
// faults.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <span>
#include <string>
#include <string_view>

namespace switchboard::fuzz {

/// Stops the fuzzer here, which keeps the input.
inline void require(bool holds) {  // a condition, not an option
  if (!holds) std::abort();
}

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  /// 0 once the bytes are used up.
  template <class Number>
  Number number() {
    Number value{};
    const auto piece = bytes(sizeof value);
    std::memcpy(&value, piece.data(), piece.size());
    return value;
  }
  std::span<const std::uint8_t> bytes(std::size_t most) {
    const auto piece = rest_.first(std::min(most, rest_.size()));
    rest_ = rest_.subspan(piece.size());
    return piece;
  }
  std::span<const std::uint8_t> rest() const { return rest_; }
  std::string_view text() const { return {reinterpret_cast<const char*>(rest_.data()), rest_.size()}; }

 private:
  std::span<const std::uint8_t> rest_;
};

/// A folder of this process's own that holds one file, written anew for each input; removed at the end.
class OneFile {
 public:
  explicit OneFile(std::string_view name, std::string_view folder_name = "input") {
    root_ = std::filesystem::temp_directory_path() / ("switchboard-fuzz-" + std::to_string(::getpid()));
    folder_ = root_ / folder_name;
    std::filesystem::create_directories(folder_);
    path_ = folder_ / name;
  }
  OneFile(const OneFile&) = delete;
  OneFile& operator=(const OneFile&) = delete;
  ~OneFile() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  void write(std::span<const std::uint8_t> bytes) const {
    std::ofstream file(path_, std::ios::binary | std::ios::trunc);
    file.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  const std::filesystem::path& path() const { return path_; }
  const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path root_, folder_, path_;
};

}  // namespace switchboard::fuzz
