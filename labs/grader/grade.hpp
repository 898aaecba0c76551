#pragma once
// Grades one submission of a lab: copies and builds it in a private temporary folder, runs the lab's checks
// against it, gathers their results, and adds up.
//
//   const GradeResult result = grade(lab, {.submission = "s2071", .recordings = "results"});
//
// Throws SubmissionError when there is no such submission. Everything else that goes wrong on our side is a
// result without a score.

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "labs/grader/lab.hpp"
#include "labs/grader/result.hpp"
#include "labs/grader/submission.hpp"

namespace switchboard::grader {

struct GradeOptions {
  std::filesystem::path submission;
  std::filesystem::path recordings;  ///< folder for the recordings of checks that did not pass
  std::string recording_prefix;      ///< their names begin with it: "L3-s2071-"
  std::string tool;                  ///< the switchboard program
  std::uint64_t seed = 0;
  /// Told what is known so far: once the checks are listed, then whenever one has its verdict. Those that
  /// have none yet are `skipped` and say so. What it throws ends the grading.
  std::function<void(const GradeResult&)> on_progress = {};
  /// Called some times a second while checks run; what it throws ends the grading, too.
  std::function<void()> meanwhile = {};
  /// These checks run before all others, as if what they need had passed: what failed the last time.
  std::vector<std::string> first = {};
};

GradeResult grade(const Lab& lab, const GradeOptions& options);

/// The lab's checks as its program lists them: id, title and points, none of them run.
std::vector<CheckResult> list_checks(const Lab& lab, const std::string& tool);

/// A seed that nobody chose.
std::uint64_t random_seed();

}  // namespace switchboard::grader
