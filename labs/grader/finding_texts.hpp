#pragma once
// What the rules find in the recording of a failed check, in words, as far as it concerns the submission.

#include <string>
#include <vector>

#include "labs/grader/result.hpp"

namespace switchboard::grader {

/// Empty when the recording cannot be read: findings are an addition, never a reason to fail.
std::vector<FoundMistake> findings_of_recording(const std::string& recording, const std::string& folder);

}  // namespace switchboard::grader
