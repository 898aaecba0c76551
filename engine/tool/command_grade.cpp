#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <set>

#include "engine/control/launch.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/lab_named.hpp"
#include "labs/grader/grade.hpp"
#include "labs/grader/report.hpp"
#include "labs/grader/result_json.hpp"

namespace switchboard::tool {
namespace {

struct GradeOptions {
  std::string lab;
  std::vector<std::string> submissions;
  std::optional<std::uint64_t> seed;
  std::string folder = "grades";
  std::string format = "text";
};

/// L3-s2071-; two submissions of one name (a/server.cpp, b/server.cpp) get a number.
std::string prefix_for(const grader::Lab& lab, const std::string& submission, std::set<std::string>& used) {
  const auto name = std::filesystem::weakly_canonical(submission).filename().string();
  auto prefix = fmt::format("{}-{}-", lab.short_name(), name);
  for (int n = 2; !used.insert(prefix).second; ++n)
    prefix = fmt::format("{}-{}-{}-", lab.short_name(), name, n);
  return prefix;
}

int grade_all(const GradeOptions& options) {
  const auto lab = lab_named(options.lab);
  const auto seed = options.seed.value_or(grader::random_seed());
  std::vector<grader::GradeResult> results;
  std::set<std::string> used;
  for (const auto& submission : options.submissions) {
    try {
      results.push_back(grader::grade(lab, {.submission = submission,
                                            .recordings = options.folder,
                                            .recording_prefix = prefix_for(lab, submission, used),
                                            .tool = control::path_of_tool(),
                                            .seed = seed}));
    } catch (const grader::SubmissionError& error) {
      throw UsageError(fmt::format("{}.", error.what()));
    }
    if (options.format == "text") fmt::print("{}", grader::report(results.back(), colours_of_terminal()));
  }
  if (options.format == "json") fmt::print("{}\n", grader::to_json(results));
  const bool all_have_a_verdict = std::all_of(results.begin(), results.end(),
                                              [](const auto& result) { return result.score.has_value(); });
  return all_have_a_verdict ? 0 : 1;
}

}  // namespace

Action add_grade(CLI::App& parent) {
  auto* command = parent.add_subcommand("grade", "Grade submissions of a lab");
  auto options = std::make_shared<GradeOptions>();
  command->add_option("LAB", options->lab, "The lab: L3, 3 or echo_server")->required();
  command->add_option("SUBMISSION", options->submissions, "A folder or a source file each")->required();
  command->add_option("--seed", options->seed, "Repeats the random inputs of a run exactly");
  command->add_option("-o", options->folder, "Folder for the recordings of checks that do not pass")
      ->capture_default_str();
  command->add_option("--format", options->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
  return [options] { return grade_all(*options); };
}

}  // namespace switchboard::tool
