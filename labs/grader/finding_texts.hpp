#pragma once
// What the rules find in the recording of a failed check as far as it goes, in words, as far as it concerns
// the submission. A check asks when the submission has settled (settling.hpp) and our peers are still there.

#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::grader {

/// `known` are findings that a peer of ours is sure of, because it knows what the bytes should have been;
/// they come first.
std::vector<FoundMistake> found_mistakes(Timeline& timeline, const std::string& folder,
                                         const std::vector<Finding>& known);

}  // namespace switchboard::grader
