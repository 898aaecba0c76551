#pragma once
// Verdicts as JSON: what `switchboard grade --format json` prints, and how a lab's checks hand their results
// to the grader, one line each.

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "labs/grader/result.hpp"

namespace switchboard::grader {

/// An array, one object per submission.
std::string to_json(std::span<const GradeResult> results);

/// One line, without its newline.
std::string to_json_line(const CheckResult& result);
/// Nothing for a line that is no such result.
std::optional<CheckResult> parse_check_result(std::string_view line);

}  // namespace switchboard::grader
