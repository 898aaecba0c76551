#pragma once
// Verdicts of every kind, with what students may have written in them, for the tests of formats.

#include "labs/grader/result.hpp"

namespace switchboard::tool {

using grader::CheckResult;
using grader::CheckStatus;
using grader::GradeResult;
using grader::Reason;

inline CheckResult sample_check(const std::string& id, CheckStatus status, int points) {
  CheckResult check;
  check.id = id;
  check.title = "The check " + id;
  check.max_points = points;
  check.status = status;
  check.duration_ms = 1234;
  if (status == CheckStatus::passed) check.points = points;
  if (status == CheckStatus::failed) {
    check.reason = Reason::proved;
    check.what_we_did = "Our client sent 5 bytes.";
    check.expected = "The same 5 bytes: 68 69 00 21 0A.";
    check.happened = "2 bytes came: 68 69.";
    check.findings = {{"length_by_strlen",
                       "A length was measured with strlen. A byte stream may hold any byte.",
                       "send(4, 2) = 2", SourceLocation{"server.cpp", 52, "main"}}};
    check.hint = "switchboard lab hint L3 --check " + id;
    check.recording = "grades/L3-s2071-" + id + ".swb";
  }
  if (status == CheckStatus::skipped)
    check.happened = "Not run: it needs the check listens, which did not pass.";
  if (status == CheckStatus::error) {
    check.reason = Reason::infrastructure;
    check.happened = "The checks were ended by signal 9.";
  }
  return check;
}

inline GradeResult sample_result(std::vector<CheckResult> checks) {
  GradeResult result;
  result.lab = "L3";
  result.lab_name = "echo_server";
  result.lab_title = "Echo server";
  result.submission = "s2071";
  result.level = "a private network";
  result.build = "server.cpp with g++";
  result.seed = 4711;
  result.duration_ms = 3400;
  result.checks = std::move(checks);
  add_up(result);
  return result;
}

/// Passed 3 of 3, failed 0 of 4, skipped 0 of 2, and one that is hidden and failed 0 of 1.
inline GradeResult mixed_result() {
  auto hidden = sample_check("flood", CheckStatus::failed, 1);
  hidden.shown = CheckResult::Shown::hidden;
  return sample_result({sample_check("one_line", CheckStatus::passed, 3),
                        sample_check("nul", CheckStatus::failed, 4),
                        sample_check("restart", CheckStatus::skipped, 2), hidden});
}

/// We failed in one check: there is no score.
inline GradeResult broken_result() {
  return sample_result(
      {sample_check("one_line", CheckStatus::passed, 3), sample_check("nul", CheckStatus::error, 4)});
}

inline GradeResult unbuilt_result() {
  auto result = mixed_result();
  for (auto& check : result.checks) {
    auto fresh = sample_check(check.id, CheckStatus::failed, check.max_points);
    fresh.shown = check.shown;
    fresh.reason = Reason::build;
    fresh.what_we_did = "Built the submission.";
    fresh.expected = "A program to run.";
    fresh.happened = "server.cpp:1:21: error: 'sokcet' was not declared in this scope";
    fresh.findings.clear();
    fresh.hint.clear();
    fresh.recording.clear();
    check = fresh;
  }
  add_up(result);
  return result;
}

/// What a document must survive, in every place where a student's words may stand.
inline GradeResult hostile_result() {
  const std::string words =
      "=HYPERLINK(\"x\"), <script>alert('1')</script> ]]> # Todo & \\ \x1b[2J \xff\xef\xbf\xbf "
      "\"quoted\"\nnext\n...\nok 7";
  auto check = sample_check("nul", CheckStatus::failed, 4);
  check.title = words;
  check.what_we_did = check.expected = check.happened = words;
  check.findings = {{"rule", words, words, SourceLocation{words, 1, words}}};
  auto result = sample_result({check});
  result.submission = result.build = words;
  return result;
}

}  // namespace switchboard::tool
