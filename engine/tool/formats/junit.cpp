// JUnit's XML as Jenkins, GitLab, Artemis and CodeGrade read it: a suite for each submission. There is no
// schema of its own; we keep to the attributes and the order that all of them take
// (https://github.com/testmoapp/junitxml, and jenkinsci's junit-10.xsd for the order within a testcase).

#include <fmt/format.h>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

struct JunitCounts {
  std::size_t tests = 0, failures = 0, errors = 0, skipped = 0;
  std::int64_t ms = 0;

  void add(const grader::CheckResult& check) {
    ++tests;
    failures += check.status == grader::CheckStatus::failed;
    errors += check.status == grader::CheckStatus::error;
    skipped += check.status == grader::CheckStatus::skipped;
  }
  std::string attributes() const {
    return fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")", tests, failures,
                       errors, skipped, static_cast<double>(ms) / 1000);
  }
};

JunitCounts junit_counts(const grader::GradeResult& result) {
  JunitCounts counts;
  for (const auto& check : result.checks) counts.add(check);
  counts.ms = result.duration_ms;
  return counts;
}

std::string junit_outcome(const grader::CheckResult& check) {
  const auto element = [&](std::string_view name) {
    const auto type = check.reason ? grader::name_of(*check.reason) : grader::name_of(check.status);
    return fmt::format("      <{0} message=\"{1}\" type=\"{2}\">{3}</{0}>\n", name,
                       markup_text(cut_text(in_short(check), 300)), type,
                       markup_text(feedback(check, Reader::teacher)));
  };
  switch (check.status) {
    case grader::CheckStatus::passed:
      return {};
    case grader::CheckStatus::skipped:
      return fmt::format("      <skipped message=\"{}\"/>\n", markup_text(in_short(check)));
    case grader::CheckStatus::failed:
      return element("failure");
    case grader::CheckStatus::error:
      return element("error");
  }
  return {};
}

std::string junit_case(const grader::GradeResult& result, const grader::CheckResult& check) {
  return fmt::format(
      "    <testcase classname=\"{}\" name=\"{}\" time=\"{:.3f}\">\n{}"
      "      <system-out>{} of {} points{}</system-out>\n    </testcase>\n",
      markup_text(clean_line(result.lab_name + "." + result.submission)), markup_text(check.title),
      static_cast<double>(check.duration_ms) / 1000, junit_outcome(check), check.points, check.max_points,
      check.shown == grader::CheckResult::Shown::hidden ? ", hidden" : "");
}

}  // namespace

std::optional<std::string> junit_document(const Graded& graded) {
  JunitCounts all;
  std::string suites;
  for (const auto& result : graded.results) {
    for (const auto& check : result.checks) all.add(check);
    all.ms += result.duration_ms;
    const auto name = clean_line(fmt::format("{} {}: {}", result.lab, result.lab_title, result.submission));
    suites +=
        fmt::format("  <testsuite name=\"{}\" {}>\n", markup_text(name), junit_counts(result).attributes());
    for (const auto& check : result.checks) suites += junit_case(result, check);
    suites += fmt::format("    <system-out>{}. Seed {}. Built: {}.</system-out>\n  </testsuite>\n",
                          score_text(result), result.seed, markup_text(result.build));
  }
  return fmt::format("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {}>\n{}</testsuites>\n",
                     all.attributes(), suites);
}

}  // namespace switchboard::tool
