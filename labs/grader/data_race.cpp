#include "labs/grader/data_race.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include "labs/grader/sanitized_build.hpp"

namespace switchboard::grader {
namespace {

struct Access {
  std::string what;   ///< "write", "read"
  std::string place;  ///< "server.cpp:41"; empty when no frame of it is the submission's
};

/// "  Write of size 8 at 0x55… by thread T2:", "  Previous atomic read of size 4 at …"
std::optional<Access> access_in(std::string_view line) {
  for (const auto* what : {"rite of size", "ead of size"}) {
    if (line.starts_with("  ") && !line.starts_with("   ") && line.find(what) != std::string_view::npos)
      return Access{what[0] == 'r' ? "write" : "read", {}};
  }
  return {};
}

/// "    #0 serve /tmp/x/server.cpp:41 (server+0x1234)": the place, if the file is one of the folder's.
std::string place_in(std::string_view line, const std::string& folder) {
  if (!line.starts_with("    #")) return {};
  std::istringstream words{std::string{line}};
  for (std::string word; words >> word;) {
    if (word.starts_with(folder + "/")) word.erase(0, folder.size() + 1);
    const auto colon = word.find(':');
    if (colon == std::string::npos || colon == 0 || word.front() == '/' || word.front() == '(') continue;
    const auto second = word.find(':', colon + 1);  // a column
    const auto line_number =
        word.substr(colon + 1, second == std::string::npos ? second : second - colon - 1);
    const bool is_number = !line_number.empty() && std::all_of(line_number.begin(), line_number.end(),
                                                               [](char c) { return c >= '0' && c <= '9'; });
    if (is_number) return word.substr(0, colon) + ":" + line_number;
  }
  return {};
}

/// "  Location is global 'total' of size 8 at 0x…" → "the global 'total'".
std::string variable_in(std::string_view line) {
  constexpr std::string_view begin = "  Location is ";
  if (!line.starts_with(begin)) return {};
  line.remove_prefix(begin.size());
  return "the " +
         std::string{line.substr(0, std::min({line.find(" of size"), line.find(" at 0x"), line.find('.')}))};
}

std::string in_words(const Access& access) {
  return access.place.empty() ? "a " + access.what : fmt::format("a {} at {}", access.what, access.place);
}

}  // namespace

std::optional<std::string> data_race_in(std::string_view report, const std::filesystem::path& folder) {
  const auto begin = report.find("WARNING: ThreadSanitizer: data race");
  if (begin == std::string_view::npos) return {};
  report.remove_prefix(begin);
  report = report.substr(0, report.find("\n====="));  // of several the first
  std::vector<Access> accesses;
  std::string variable;
  bool is_in_access = false;
  std::istringstream lines{std::string{report}};
  for (std::string line; std::getline(lines, line);) {
    if (auto access = access_in(line)) {
      accesses.push_back(std::move(*access));
      is_in_access = true;
    } else if (line.empty()) {
      is_in_access = false;
    } else if (is_in_access && accesses.back().place.empty()) {
      accesses.back().place = place_in(line, folder.string());
    }
    if (variable.empty()) variable = variable_in(line);
  }
  if (accesses.size() < 2) return "Two threads use the same memory without a lock between them.";
  return fmt::format("Two threads use the same memory without a lock between them: {}, and before it {}.{}",
                     in_words(accesses[0]), in_words(accesses[1]),
                     variable.empty() ? "" : fmt::format(" It is {}.", variable));
}

std::string race_reports_in(const std::filesystem::path& folder) {
  std::string all;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->path().filename().string().starts_with(race_reports)) continue;
    std::ifstream file{entry->path()};
    all.append(std::istreambuf_iterator<char>{file}, {});
  }
  return all;
}

}  // namespace switchboard::grader
