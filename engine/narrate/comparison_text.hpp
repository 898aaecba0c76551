#pragma once
// The first difference between two runs in words: what this run did, what the other did, and what that means.
// One place for every face.

#include <string>
#include <string_view>

#include "engine/explain/run_comparison.hpp"

namespace switchboard {

struct ComparisonText {
  std::string difference = {};  ///< a title, without a full stop
  std::string here = {};        ///< what this run did
  std::string there = {};       ///< what the other did
  std::string why = {};         ///< one sentence
};

ComparisonText describe(const RunDifference& difference, const Timeline& mine, const Timeline& theirs);
/// "no_listener": for JSON.
std::string_view name_of(RunDifference::Kind kind);

}  // namespace switchboard
