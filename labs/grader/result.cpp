#include "labs/grader/result.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

namespace switchboard::grader {
namespace {

constexpr std::array<std::pair<CheckStatus, std::string_view>, 4> statuses{{
    {CheckStatus::passed, "passed"},
    {CheckStatus::failed, "failed"},
    {CheckStatus::skipped, "skipped"},
    {CheckStatus::error, "error"},
}};

constexpr std::array<std::pair<Reason, std::string_view>, 6> reasons{{
    {Reason::proved, "proved"},
    {Reason::budget, "budget"},
    {Reason::timeout, "timeout"},
    {Reason::build, "build"},
    {Reason::crash, "crash"},
    {Reason::infrastructure, "infrastructure"},
}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [each, name] : table)
    if (each == value) return name;
  return {};
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view wanted) {
  for (const auto& [each, name] : table)
    if (name == wanted) return each;
  return {};
}

}  // namespace

std::string_view name_of(CheckStatus status) {
  return name_in(statuses, status);
}
std::string_view name_of(Reason reason) {
  return name_in(reasons, reason);
}
std::optional<CheckStatus> status_named(std::string_view name) {
  return value_in<CheckStatus>(statuses, name);
}
std::optional<Reason> reason_named(std::string_view name) {
  return value_in<Reason>(reasons, name);
}

bool GradeResult::all_passed() const {
  return score.has_value() && std::all_of(checks.begin(), checks.end(), [](const CheckResult& check) {
           return check.status == CheckStatus::passed;
         });
}

CheckResult as_students_see(const CheckResult& check) {
  if (check.shown == CheckResult::Shown::openly) return check;
  CheckResult seen;
  seen.id = "hidden";
  seen.title = "A hidden check";
  seen.points = check.points;
  seen.max_points = check.max_points;
  seen.status = check.status;
  seen.reason = check.reason;
  seen.seed = check.seed;
  seen.duration_ms = check.duration_ms;
  seen.shown = check.shown;
  // Of a build all checks say the same, and nothing of what they look at.
  if (check.reason == Reason::build)
    std::tie(seen.what_we_did, seen.expected, seen.happened) =
        std::tie(check.what_we_did, check.expected, check.happened);
  return seen;
}

GradeResult as_students_see(GradeResult result) {
  for (auto& check : result.checks) check = as_students_see(check);
  return result;
}

void add_up(GradeResult& result) {
  int points = 0;
  bool we_failed = result.checks.empty();
  result.max_score = 0;
  for (const auto& check : result.checks) {
    points += check.points;
    result.max_score += check.max_points;
    we_failed = we_failed || check.status == CheckStatus::error;
  }
  result.score = we_failed ? std::nullopt : std::optional(points);
}

}  // namespace switchboard::grader
