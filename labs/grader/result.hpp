#pragma once
// The verdict on one submission: values only. result_json.hpp writes them for machines, report.hpp for
// people.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard::grader {

enum class CheckStatus { passed, failed, skipped, error };

/// Who acts, in a recording, in the moment when a check has failed.
inline constexpr std::string_view verdict_in_recording = "the check";

/// Why a check did not pass, and how sure that is.
enum class Reason {
  proved,         ///< a fact: other bytes, a closed connection, or a program that nothing can wake any more
  budget,         ///< the CPU time or the calls for one answer are used up
  timeout,        ///< the wall clock, as the last resort: no fact decided
  build,          ///< there is no program to run
  crash,          ///< the program has ended
  infrastructure  ///< our own failure; never the student's
};

struct FoundMistake {
  std::string rule;
  std::string mistake;   ///< what is wrong, in one or two sentences
  std::string evidence;  ///< the calls that show it
  std::optional<SourceLocation> source;
  bool operator==(const FoundMistake&) const = default;
};

struct CheckResult {
  std::string id;
  std::string title;
  int points = 0;
  int max_points = 0;
  CheckStatus status = CheckStatus::error;
  std::optional<Reason> reason;  ///< absent when it passed or was skipped
  std::string what_we_did, expected, happened;
  std::vector<std::string> steps;  ///< what our peers did, one line each
  std::vector<FoundMistake> findings;
  std::string hint;       ///< how to ask for one
  std::string recording;  ///< file; empty when none was kept
  std::uint64_t seed = 0;
  std::int64_t duration_ms = 0;
  std::string network;  ///< private or host; between the checks and the grader only
  /// `hidden`: a student learns the points of it, not what it looks at ([hidden] among its tags).
  enum class Shown { openly, hidden } shown = Shown::openly;
  bool operator==(const CheckResult&) const = default;
};

struct GradeResult {
  std::string lab;  ///< L3
  std::string lab_name, lab_title;
  int lab_version = 1;
  std::string submission;
  std::optional<int> score;  ///< absent when we failed
  int max_score = 0;
  std::string level;  ///< how well the submission was contained, in honest words
  std::string build;  ///< how it was built
  std::uint64_t seed = 0;
  std::int64_t duration_ms = 0;
  std::vector<CheckResult> checks;

  bool all_passed() const;
};

std::string_view name_of(CheckStatus status);
std::string_view name_of(Reason reason);
std::optional<CheckStatus> status_named(std::string_view name);
std::optional<Reason> reason_named(std::string_view name);

/// What a student may see of it: of hidden checks only the points.
CheckResult as_students_see(const CheckResult& check);
GradeResult as_students_see(GradeResult result);

/// Adds up points; no score when a check ended in an error of ours.
void add_up(GradeResult& result);

}  // namespace switchboard::grader
