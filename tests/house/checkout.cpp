#include "tests/house/checkout.hpp"

#include <algorithm>
#include <array>

#include "engine/system/child_process.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard::house {
namespace {

namespace fs = std::filesystem;

void collect(const fs::path& folder, std::vector<fs::path>& into) {
  if (!fs::exists(checkout() / folder)) return;
  for (fs::recursive_directory_iterator entry{checkout() / folder}, end; entry != end; ++entry) {
    const auto name = entry->path().filename();
    if (entry->is_directory() && (name == "build" || name == ".git")) entry.disable_recursion_pending();
    if (entry->is_regular_file()) into.push_back(fs::relative(entry->path(), checkout()));
  }
}

/// Nothing when git is not here or will not speak, as for a checkout that belongs to somebody else (git(1),
/// safe.directory).
std::vector<fs::path> files_of_git() {
  std::vector<fs::path> result;
  try {
    auto git = ChildProcess::start(
        {.argv = {"git", "-C", checkout().string(), "ls-files", "-z"}, .output = OutputTo::captured});
    const auto listed = git.read_output(std::size_t{16} << 20);
    if (!git.wait().succeeded()) return {};
    for (std::size_t start = 0; start < listed.size();) {
      const auto end = listed.find('\0', start);
      if (end == std::string::npos) break;
      const fs::path path = listed.substr(start, end - start);
      if (fs::is_regular_file(checkout() / path)) result.push_back(path);
      start = end + 1;
    }
  } catch (const SystemError&) {
    return {};
  }
  return result;
}

}  // namespace

fs::path checkout() {
  return SWITCHBOARD_SOURCE_DIR;
}

std::vector<fs::path> committed_files() {
  std::vector<fs::path> result;
  if (fs::exists(checkout() / ".git")) result = files_of_git();
  if (result.empty()) collect("", result);
  std::sort(result.begin(), result.end());
  return result;
}

std::vector<fs::path> source_files() {
  static constexpr std::array<std::string_view, 5> endings = {".cpp", ".hpp", ".c", ".h", ".cc"};
  std::vector<fs::path> all;
  for (const auto* folder : {"engine", "lessons", "labs", "visualizer", "tests"}) collect(folder, all);
  std::erase_if(all, [](const fs::path& path) {
    return std::find(endings.begin(), endings.end(), path.extension().string()) == endings.end();
  });
  std::sort(all.begin(), all.end());
  return all;
}

bool is_header(const fs::path& path) {
  return path.extension() == ".hpp" || path.extension() == ".h";
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    result.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::vector<Include> includes_of(std::string_view text) {
  std::vector<Include> result;
  std::size_t number = 0;
  for (auto line : lines_of(text)) {
    ++number;
    const auto skip_blanks = [&line] {
      line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    };
    skip_blanks();
    if (!line.starts_with('#')) continue;
    line.remove_prefix(1);
    skip_blanks();
    if (!line.starts_with("include")) continue;
    line.remove_prefix(std::string_view{"include"}.size());
    skip_blanks();
    if (line.empty() || (line.front() != '"' && line.front() != '<')) continue;
    const auto form = line.front() == '"' ? Include::Form::quoted : Include::Form::bracketed;
    const auto end = line.find(form == Include::Form::quoted ? '"' : '>', 1);
    if (end != std::string_view::npos) result.push_back({number, std::string{line.substr(1, end - 1)}, form});
  }
  return result;
}

}  // namespace switchboard::house
