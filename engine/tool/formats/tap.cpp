// The Test Anything Protocol (https://testanything.org): a line for each check, and what is known of it in a
// YAML block below. It says version 13, of which all we write is version 14 too: the parser that prove(1)
// brings, Test::Harness 3.44, takes a 14 for a mistake.

#include <fmt/format.h>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

/// A "#" in a title would begin a directive, one of which makes a failure none.
std::string tap_words(std::string_view text) {
  std::string result;
  for (const char c : clean_line(text)) {
    if (c == '#' || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

/// A scalar that YAML 1.1 and the small reader of TAP::Parser read alike: in double quotes, on one line.
std::string tap_quoted(std::string_view text) {
  std::string result = "\"";
  for (const char c : clean_text(text)) {
    if (c == '\n') {
      result += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') result += '\\';
    result += c;
  }
  return result + "\"";
}

std::string tap_block(const grader::GradeResult& result, const grader::CheckResult& check) {
  std::string block = "  ---\n";
  const auto field = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) block += fmt::format("  {}: {}\n", name, value);
  };
  const auto text = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) field(name, tap_quoted(value));
  };
  text("submission", result.submission);
  text("check", check.id);
  field("points", std::to_string(check.points));
  field("max_points", std::to_string(check.max_points));
  field("duration_ms", std::to_string(check.duration_ms));
  if (check.shown == grader::CheckResult::Shown::hidden) field("hidden", "true");
  if (check.reason) field("reason", std::string{grader::name_of(*check.reason)});
  text("feedback", feedback(check, Reader::teacher));
  return block + "  ...\n";
}

}  // namespace

std::optional<std::string> tap_document(const Graded& graded) {
  std::size_t count = 0;
  for (const auto& result : graded.results) count += result.checks.size();
  std::string text = fmt::format("TAP version 13\n1..{}\n", count);
  std::size_t number = 0;
  for (const auto& result : graded.results) {
    const auto whose = graded.results.size() > 1 ? tap_words(result.submission) + ": " : "";
    for (const auto& check : result.checks) {
      const bool skipped = check.status == grader::CheckStatus::skipped;
      const bool ok = skipped || check.status == grader::CheckStatus::passed;
      text += fmt::format("{} {} - {}{}{}\n", ok ? "ok" : "not ok", ++number, whose, tap_words(check.title),
                          skipped ? " # SKIP " + clean_line(in_short(check)) : "");
      text += tap_block(result, check);
    }
    text += fmt::format("# {}: {}\n", tap_words(result.submission), score_text(result));
  }
  return text;
}

}  // namespace switchboard::tool
