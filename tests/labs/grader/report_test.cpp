#include "labs/grader/report.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::grader {
namespace {

using Catch::Matchers::ContainsSubstring;

GradeResult one_failed() {
  GradeResult result;
  result.lab = "L3";
  result.lab_title = "Echo server";
  result.submission = "s2071";
  result.level = "a private network";
  result.build = "server.cpp with g++";
  result.seed = 4711;
  CheckResult passed;
  passed.title = "Echoes one line";
  passed.status = CheckStatus::passed;
  passed.points = passed.max_points = 3;
  CheckResult failed;
  failed.title = "Echoes bytes that contain NUL";
  failed.status = CheckStatus::failed;
  failed.reason = Reason::proved;
  failed.max_points = 4;
  failed.what_we_did = "Sent 5 bytes.";
  failed.expected = "The same 5 bytes.";
  failed.happened = "2 bytes came.";
  failed.findings = {
      {"rule", "A length was measured with strlen.", "send(4) = 2", SourceLocation{"server.cpp", 52, ""}}};
  failed.hint = "switchboard lab hint L3 --check nul";
  failed.recording = "L3-nul.swb";
  result.checks = {passed, failed};
  add_up(result);
  return result;
}

}  // namespace

TEST_CASE("a report shows the score, each check, and the gap before the mistake and the hint") {
  const auto text = report(one_failed(), Colours::none);
  CHECK_THAT(text, ContainsSubstring("3 of 7   ■■■ □□□□"));
  CHECK_THAT(text, ContainsSubstring("✓  Echoes one line"));
  CHECK_THAT(text, ContainsSubstring("  happened   2 bytes came.\n"));
  CHECK_THAT(text, ContainsSubstring("send(4) = 2 server.cpp:52"));
  CHECK_THAT(text, ContainsSubstring("  see it     switchboard open L3-nul.swb\n"));
  CHECK(text.find("we did") < text.find("expected"));
  CHECK(text.find("happened") < text.find("mistake"));
  CHECK(text.find("mistake") < text.find("a hint"));
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("what a submission says cannot move the cursor") {
  auto result = one_failed();
  result.submission = "\x1b[2Jname";
  result.checks[1].happened = "It printed: \x1b]0;title\x07";
  result.checks[1].findings[0].mistake = "\x1b[31m";
  CHECK(report(result, Colours::none).find('\x1b') == std::string::npos);
}

TEST_CASE("a report on a terminal is coloured, and wraps to its width") {
  auto result = one_failed();
  CHECK(report(result, Colours::ansi).find("\x1b[31m✕\x1b[0m") != std::string::npos);
  result.checks[1].happened = "one two three four five six seven eight nine ten eleven twelve";
  CHECK_THAT(report(result, Colours::none, 40),
             ContainsSubstring("  happened   one two three four five six\n             seven eight"));
}

TEST_CASE("a submission that does not build shows the compiler's message once") {
  auto result = one_failed();
  for (auto& check : result.checks) {
    check.status = CheckStatus::failed;
    check.reason = Reason::build;
    check.happened = "server.cpp:3:1: error: no";
  }
  const auto text = report(result, Colours::none);
  CHECK_THAT(text, ContainsSubstring("It does not build"));
  CHECK(text.find("error: no") == text.rfind("error: no"));
}

TEST_CASE("a failure of ours is said to be ours") {
  auto result = one_failed();
  result.checks[0].status = CheckStatus::error;
  add_up(result);
  CHECK_THAT(report(result, Colours::none), ContainsSubstring("the check itself failed, not the submission"));
}

}  // namespace switchboard::grader
