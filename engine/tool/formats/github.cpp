// What a step of a GitHub Classroom workflow hands to classroom-resources/autograding-grading-reporter@v1:
// one line for $GITHUB_OUTPUT, `result=` and JSON in base64.
//
//   switchboard grade L3 . --format github >> "$GITHUB_OUTPUT"

#include <nlohmann/json.hpp>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

using GithubJson = nlohmann::ordered_json;

/// RFC 4648, section 4, without line breaks: the output is one line.
std::string in_base64(std::string_view bytes) {
  static constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t j = 0; j < 3; ++j)
      three = three << 8 | (i + j < bytes.size() ? static_cast<std::uint8_t>(bytes[i + j]) : 0U);
    for (std::size_t j = 0; j < 4; ++j)
      text += i + j <= bytes.size() ? letters[three >> (18 - 6 * j) & 63] : '=';
  }
  return text;
}

/// The reporter knows no check that was not run; "error" is what it shows without saying that it failed.
std::string_view github_status(grader::CheckStatus status) {
  switch (status) {
    case grader::CheckStatus::passed:
      return "pass";
    case grader::CheckStatus::failed:
      return "fail";
    case grader::CheckStatus::skipped:
    case grader::CheckStatus::error:
      break;
  }
  return "error";
}

GithubJson github_test(const grader::CheckResult& check) {
  GithubJson test{
      {"name", clean_line(check.title)},
      {"status", github_status(check.status)},
      {"score", check.points},  // always: without it the total is NaN
      {"message", feedback(check, Reader::student)},
      {"test_code", ""},
      {"filename", ""},
      {"line_no", 0},  // not shown
      {"execution_time", static_cast<double>(check.duration_ms) / 1000},
  };
  for (const auto& found : check.findings) {
    if (!found.source) continue;
    test["filename"] = clean_line(found.source->file);
    test["line_no"] = found.source->line;
    test["test_code"] = clean_line(found.evidence);
    break;
  }
  return test;
}

}  // namespace

std::optional<std::string> github_document(const Graded& graded) {
  const auto result = grader::as_students_see(graded.results.front());
  GithubJson document{
      {"version", 1},
      {"status", !result.score         ? "error"
                 : result.all_passed() ? "pass"
                                       : "fail"},
      {"max_score", result.max_score},
      {"tests", GithubJson::array()},
  };
  for (const auto& check : result.checks) document["tests"].push_back(github_test(check));
  return "result=" + in_base64(document.dump(-1, ' ', false, GithubJson::error_handler_t::replace)) + "\n";
}

}  // namespace switchboard::tool
