#pragma once
// What the rules find in the recording of a failed check, in words, as far as it concerns the submission.

#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::grader {

/// `known` are findings that a peer of ours is sure of, because it knows what the bytes should have been;
/// they come first. Empty when the recording cannot be read: findings are an addition, never a reason to
/// fail.
std::vector<FoundMistake> findings_of_recording(const std::string& recording, const std::string& folder,
                                                const std::vector<Finding>& known);

}  // namespace switchboard::grader
