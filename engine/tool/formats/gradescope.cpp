// Gradescope's results.json
// (https://gradescope-autograders.readthedocs.io/en/latest/specs/#output-format).

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

using GradescopeJson = nlohmann::ordered_json;

GradescopeJson gradescope_test(const grader::CheckResult& check, std::size_t number) {
  const bool hidden = check.shown == grader::CheckResult::Shown::hidden;
  GradescopeJson test{
      {"number", std::to_string(number)},  // text, they say
      {"name", clean_line(check.title)},
      {"score", check.points},
      {"max_score", check.max_points},
      // Without it 0 of 0 points would be a success.
      {"status", check.status == grader::CheckStatus::passed ? "passed" : "failed"},
      {"output", feedback(check, Reader::student)},
      {"visibility", hidden ? "after_published" : "visible"},
      {"tags", GradescopeJson::array()},
      {"extra_data", {{"check", check.id}, {"duration_ms", check.duration_ms}}},
  };
  if (check.status == grader::CheckStatus::skipped) test["tags"].push_back("skipped");
  if (check.reason) test["tags"].push_back(grader::name_of(*check.reason));
  return test;
}

/// Where a test is hidden Gradescope shows students no total, so what they may know is said in words.
std::string gradescope_output(const grader::GradeResult& result) {
  int points = 0, most = 0;
  bool some_hidden = false;
  for (const auto& check : result.checks) {
    const bool hidden = check.shown == grader::CheckResult::Shown::hidden;
    some_hidden = some_hidden || hidden;
    points += hidden ? 0 : check.points;
    most += hidden ? 0 : check.max_points;
  }
  auto text = fmt::format("{} {}, seed {}. Built: {}.", result.lab, result.lab_title, result.seed,
                          clean_line(result.build));
  if (some_hidden)
    text += fmt::format(
        "\n{} of {} points so far. Further checks are hidden; the total is shown when grades are published.",
        points, most);
  return text;
}

}  // namespace

std::optional<std::string> gradescope_document(const Graded& graded) {
  const auto& result = graded.results.front();
  if (!result.score) return {};
  GradescopeJson document{
      {"score", *result.score},
      {"execution_time", static_cast<double>(result.duration_ms) / 1000},  // seconds, and a number
      {"output", gradescope_output(result)},
      {"output_format", "text"},
      {"test_output_format", "text"},
      {"test_name_format", "text"},
      {"visibility", "visible"},
      {"stdout_visibility", "hidden"},
      {"extra_data",
       {{"lab", result.lab},
        {"lab_version", result.lab_version},
        {"seed", result.seed},
        {"level", result.level}}},
      {"tests", GradescopeJson::array()},
  };
  for (std::size_t i = 0; i < result.checks.size(); ++i)
    document["tests"].push_back(gradescope_test(result.checks[i], i + 1));
  return document.dump(2, ' ', false, GradescopeJson::error_handler_t::replace) + "\n";
}

}  // namespace switchboard::tool
