#include "engine/tool/formats/feedback.hpp"

#include <fmt/format.h>

#include "engine/narrate/call_text.hpp"
#include "engine/tool/formats/clean_text.hpp"

namespace switchboard::tool {

using grader::CheckResult;
using grader::CheckStatus;

std::string feedback(const CheckResult& check, Reader reader) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& words) {
    if (!words.empty()) text += fmt::format("{}: {}\n", name, clean_text(words));
  };
  if (check.status == CheckStatus::passed) return text;
  if (check.status == CheckStatus::skipped) return clean_text(check.happened) + "\n";
  if (check.status == CheckStatus::error) text += std::string{no_score} + "\n";
  line("We did", check.what_we_did);
  line("Expected", check.expected);
  line("Happened", check.happened);
  for (const auto& found : check.findings) {
    line("Mistake", found.mistake);
    line("Seen in", found.source ? found.evidence + " at " + place_text(*found.source) : found.evidence);
  }
  line("A hint", check.hint);
  if (reader == Reader::teacher && !check.recording.empty())
    line("See it", fmt::format("switchboard open {}", check.recording));
  return text;
}

std::string in_short(const CheckResult& check) {
  if (check.status == CheckStatus::passed) return {};
  if (!check.happened.empty()) return clean_line(check.happened);
  if (check.status == CheckStatus::skipped) return "Not run.";
  return check.status == CheckStatus::error ? "The check itself failed." : "It did not pass.";
}

std::string score_text(const grader::GradeResult& result) {
  if (!result.score) return no_score;
  return fmt::format("{} of {} points", *result.score, result.max_score);
}

}  // namespace switchboard::tool
