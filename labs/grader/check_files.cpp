#include "labs/grader/check_files.hpp"

#include <algorithm>
#include <fstream>
#include <stdexcept>

namespace switchboard::grader {

namespace fs = std::filesystem;

CheckFiles::CheckFiles(fs::path where, std::string name) : where_(std::move(where)), name_(std::move(name)) {
  fs::remove_all(where_ / name_);
  fs::create_directories(where_ / name_);
}

void CheckFiles::writes(const std::string& file, std::string_view bytes) const {
  const auto whole = absolute_path_of(file);
  fs::create_directories(whole.parent_path());
  std::ofstream stream{whole, std::ios::binary | std::ios::trunc};
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream.flush()) throw std::runtime_error("cannot write " + whole.string() + ".");
}

std::optional<std::string> CheckFiles::content_of(const std::string& file) const {
  constexpr std::uintmax_t most_bytes = 64 << 20;
  const auto whole = absolute_path_of(file);
  std::error_code error;
  // Not through a symbolic link: it could name anything of the grader's.
  if (fs::symlink_status(whole, error).type() != fs::file_type::regular) return {};
  const auto size = fs::file_size(whole, error);
  if (error) return {};
  std::ifstream stream{whole, std::ios::binary};
  std::string bytes(static_cast<std::size_t>(std::min(size, most_bytes)), '\0');
  stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

std::vector<std::string> CheckFiles::names() const {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(where_ / name_, ignored))
    names.push_back(entry.path().filename().string());
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace switchboard::grader
