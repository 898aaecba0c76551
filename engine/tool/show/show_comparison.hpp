#pragma once
// `switchboard show FILE --compare OTHER`: the first difference that matters between two runs of one task, as
// text and as one JSON object. Other is a correct run, a solution's or a teacher's.

#include <string>

#include "engine/explain/run_comparison.hpp"
#include "engine/tool/show/output_style.hpp"

namespace switchboard::tool {

/// A recording with the file's name, for the sentences.
struct ComparedRun {
  const Timeline& timeline;
  std::string file;
};

std::string comparison_text(const RunComparison& comparison, const ComparedRun& mine,
                            const ComparedRun& theirs, const OutputStyle& style);
std::string comparison_json(const RunComparison& comparison, const ComparedRun& mine,
                            const ComparedRun& theirs);

}  // namespace switchboard::tool
