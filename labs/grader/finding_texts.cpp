#include "labs/grader/finding_texts.hpp"

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/finding_text.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {
namespace {

std::optional<SourceLocation> source_without(std::optional<SourceLocation> source,
                                             const std::string& folder) {
  if (source && source->file.starts_with(folder + "/")) source->file.erase(0, folder.size() + 1);
  return source;
}

FoundMistake in_words(const Finding& finding, const Timeline& timeline, const std::string& folder) {
  const auto text = describe(finding, timeline);
  FoundMistake mistake{finding.rule, text.mistake + ". " + text.why, {}, {}};
  const auto* call = finding.evidence.empty() ? nullptr : timeline.call(finding.evidence.front());
  if (call != nullptr) {
    mistake.evidence = short_call(*call) + " " + result_suffix(*call);
    mistake.source = source_without(call->source, folder);
  }
  return mistake;
}

}  // namespace

std::vector<FoundMistake> found_mistakes(Timeline& timeline, const std::string& folder,
                                         const std::vector<Finding>& known) {
  std::vector<FoundMistake> found;
  for (const auto& finding : known) found.push_back(in_words(finding, timeline, folder));
  for (const auto& finding : findings_in(timeline)) {
    const bool is_known = std::any_of(known.begin(), known.end(),
                                      [&](const Finding& other) { return other.rule == finding.rule; });
    // Remarks about what is no mistake would only draw the eye from what failed.
    if (!is_known && finding.certainty == Certainty::seen && finding.severity >= Severity::risk)
      found.push_back(in_words(finding, timeline, folder));
  }
  return found;
}

}  // namespace switchboard::grader
