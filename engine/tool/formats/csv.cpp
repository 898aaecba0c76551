// A gradebook as comma-separated values (RFC 4180): a row for each submission, its points, and a column for
// each check.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

/// A spreadsheet runs what begins like a formula, whoever wrote it; an apostrophe makes it text
/// (https://owasp.org/www-community/attacks/CSV_Injection).
std::string csv_field(std::string_view text) {
  auto field = clean_text(text);
  while (field.ends_with('\n')) field.pop_back();
  // Behind spaces too, which some take away.
  const auto letter = field.find_first_not_of(" \n");
  if (letter != std::string::npos && std::string_view{"=+-@"}.find(field[letter]) != std::string_view::npos)
    field.insert(0, 1, '\'');
  if (field.find_first_of(",\"\n") == std::string::npos) return field;
  std::string quoted = "\"";
  for (const char c : field) quoted.append(c == '"' ? 2 : 1, c);
  return quoted + '"';
}

std::string csv_row(const std::vector<std::string>& fields) {
  return fmt::format("{}\r\n", fmt::join(fields, ","));
}

std::string csv_points(const grader::CheckResult& check) {
  const bool has_points =
      check.status == grader::CheckStatus::passed || check.status == grader::CheckStatus::failed;
  return has_points ? std::to_string(check.points) : std::string{grader::name_of(check.status)};
}

std::string csv_feedback(const grader::GradeResult& result) {
  std::string text = result.score ? "" : std::string{no_score} + "\n";
  bool build_was_told = false;
  for (const auto& check : result.checks) {
    if (check.status == grader::CheckStatus::passed) continue;
    if (check.reason == grader::Reason::build && std::exchange(build_was_told, true)) continue;
    const bool is_build = check.reason == grader::Reason::build;
    text += fmt::format("{}: {}\n", is_build ? "It does not build" : check.title, in_short(check));
  }
  return text;
}

}  // namespace

std::optional<std::string> csv_document(const Graded& graded) {
  std::vector<std::string> head{"submission", "lab", "lab_version", "score", "max_score", "seed", "seconds"};
  // All of one lab, so all have the same checks.
  if (!graded.results.empty())
    for (const auto& check : graded.results.front().checks) head.push_back(csv_field(check.id));
  head.emplace_back("feedback");
  auto text = csv_row(head);
  for (const auto& result : graded.results) {
    std::vector<std::string> row{csv_field(result.submission),
                                 result.lab,
                                 std::to_string(result.lab_version),
                                 result.score ? std::to_string(*result.score) : "",
                                 std::to_string(result.max_score),
                                 std::to_string(result.seed),
                                 fmt::format("{:.1f}", static_cast<double>(result.duration_ms) / 1000)};
    for (const auto& column : graded.results.front().checks) {
      const auto check = std::ranges::find(result.checks, column.id, &grader::CheckResult::id);
      row.push_back(check == result.checks.end() ? "" : csv_points(*check));
    }
    row.push_back(csv_field(csv_feedback(result)));
    text += csv_row(row);
  }
  return text;
}

}  // namespace switchboard::tool
