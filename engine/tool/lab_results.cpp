#include "engine/tool/lab_results.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "lessons/player/progress.hpp"

namespace switchboard::tool {
namespace {

namespace fs = std::filesystem;

fs::path results_file() {
  return lessons::progress_file().parent_path() / "labs";
}

std::map<std::string, LabResult> read_results() {
  std::map<std::string, LabResult> results;
  std::ifstream stream{results_file()};
  for (std::string line; std::getline(stream, line);) {
    std::istringstream words{line};
    std::string lab, score;
    LabResult result;
    if (!(words >> lab >> score >> result.of)) continue;
    int points = 0;
    if (std::istringstream{score} >> points) result.score = points;
    results[lab] = result;
  }
  return results;
}

}  // namespace

std::optional<LabResult> last_result(const std::string& lab) {
  const auto results = read_results();
  const auto found = results.find(lab);
  return found == results.end() ? std::nullopt : std::optional(found->second);
}

void remember_result(const std::string& lab, const LabResult& result) {
  auto results = read_results();
  results[lab] = result;
  std::error_code ignored;
  const auto file = results_file();
  fs::create_directories(file.parent_path(), ignored);
  auto fresh = file;
  fresh += fmt::format(".{}", ::getpid());
  {
    std::ofstream stream{fresh};
    for (const auto& [name, each] : results)
      stream << fmt::format("{} {} {}\n", name, each.score ? std::to_string(*each.score) : "-", each.of);
    stream.close();
    if (!stream) {
      fs::remove(fresh, ignored);
      return;
    }
  }
  fs::rename(fresh, file, ignored);
}

}  // namespace switchboard::tool
