#include "labs/grader/submission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace switchboard::grader {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_bytes = 64 << 20;
constexpr int most_files = 2000;
// What the grader itself leaves in a student's folder, and what nobody hands in on purpose.
const std::set<std::string> left_out{".git", ".switchboard", "grades", "recordings"};

struct Bounds {
  std::uintmax_t bytes = 0;
  int files = 0;
  void count(const fs::path& file) {
    bytes += fs::file_size(file);
    if (bytes > most_bytes || ++files > most_files)
      throw SubmissionError(
          fmt::format("the submission is larger than {} MB or {} files", most_bytes >> 20, most_files));
  }
};

// Symbolic links are not followed: they could name anything of the grader's.
void copy_folder(const fs::path& from, const fs::path& to, Bounds& bounds) {
  fs::create_directories(to);
  for (const auto& entry : fs::directory_iterator(from)) {
    if (entry.is_symlink() || left_out.contains(entry.path().filename().string())) continue;
    const auto target = to / entry.path().filename();
    if (entry.is_directory()) {
      copy_folder(entry.path(), target, bounds);
    } else if (entry.is_regular_file()) {
      bounds.count(entry.path());
      fs::copy_file(entry.path(), target);
    }
  }
}

std::string name_of_path(const fs::path& path) {
  const auto whole = fs::weakly_canonical(path);
  return whole.filename().string();
}

}  // namespace

Submission Submission::copy_of(const fs::path& original, const fs::path& folder) {
  std::error_code error;
  const auto status = fs::status(original, error);
  if (error || !fs::exists(status))
    throw SubmissionError(fmt::format("there is no submission {}", original.string()));
  Bounds bounds;
  try {
    if (fs::is_directory(status)) {
      copy_folder(original, folder, bounds);
    } else if (fs::is_regular_file(status)) {
      fs::create_directories(folder);
      bounds.count(original);
      fs::copy_file(original, folder / original.filename());
    } else {
      throw SubmissionError(fmt::format("{} is neither a folder nor a file", original.string()));
    }
  } catch (const fs::filesystem_error& failure) {
    throw SubmissionError(fmt::format("cannot copy {}: {}", original.string(), failure.code().message()));
  }
  return {name_of_path(original), folder};
}

std::string first_error(const std::string& output, const fs::path& folder) {
  constexpr std::array marks{"error:",
                             "Error:",
                             "undefined reference",
                             "multiple definition",
                             "CMake Error",
                             "No rule to make target",
                             "cannot find -l",
                             "*** "};
  std::string text = output;
  const auto prefix = folder.string() + "/";
  for (auto at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
    text.erase(at, prefix.size());

  std::size_t begin = 0;
  std::string first_line;
  while (begin < text.size()) {
    const auto end = std::min(text.find('\n', begin), text.size());
    const auto line = text.substr(begin, end - begin);
    if (first_line.empty() && !line.empty()) first_line = line;
    if (std::any_of(marks.begin(), marks.end(),
                    [&](const char* mark) { return line.find(mark) != std::string::npos; }))
      return line.substr(0, 300);
    begin = end + 1;
  }
  return first_line.substr(0, 300);
}

}  // namespace switchboard::grader
