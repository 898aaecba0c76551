#pragma once
// What a check says to a student, as the plain text that other systems show: the gap, the mistake with its
// call, and how to get a hint.
//
//   feedback(check, Reader::teacher)     with the recording, which lies where the grading ran

#include <string>

#include "labs/grader/result.hpp"

namespace switchboard::tool {

enum class Reader { student, teacher };

/// Lines; empty for a check that passed.
std::string feedback(const grader::CheckResult& check, Reader reader);
/// The same in one sentence: what happened, or why it was not run.
std::string in_short(const grader::CheckResult& check);
/// "No score: the grader failed, not the submission."
inline constexpr const char* no_score = "No score: the grader failed, not the submission.";
/// "12 of 20 points", or that there is no score.
std::string score_text(const grader::GradeResult& result);

}  // namespace switchboard::tool
