// One submission of a lab, graded by the program as a teacher does it. What must come out stands beside it:
//
//   wrong/NAME/expected.json   the checks that fail, and for the first the reason, words and rule;
//                              "recording": "none" where nothing runs
//                              "rules_of": those of other checks that fail, where each has its own
//                              "on_top_of": "solution" where the submission is that folder of the lab with
//                              what lies here in its place (also of right ones)
//   starter/                   at most 2 points
//   anything else              full marks, as often as it is asked for
//
// CMakeLists.txt makes a test of each folder and names it in the environment.

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

json grade(const fs::path& submission, const std::string& seed, const fs::path& recordings) {
  auto child = ChildProcess::start(
      {.argv = {"sh", "-c", "exec \"$@\" 2>/dev/null", "sh", SWITCHBOARD_BIN_DIR "/switchboard", "grade",
                environment("SWITCHBOARD_TEST_LAB"), submission, "--seed", seed, "-o", recordings, "--format",
                "json"},
       .directory = {},
       .environment = {},
       .output = OutputTo::captured,
       .input = OutputTo::nowhere});
  const auto output = child.read_output(1 << 24);
  const auto end = child.wait();
  INFO(output);
  CHECK(end.exit_code == 0);
  const auto results = json::parse(output);
  REQUIRE(results.size() == 1);
  return results.front();
}

json expectation_of(const fs::path& submission) {
  const auto file = submission / "expected.json";
  return fs::exists(file) ? json::parse(read_file(file)) : json::object();
}

/// The submission, or a copy of what it is laid on with it on top.
fs::path whole(const fs::path& submission, const fs::path& folder) {
  const auto below = expectation_of(submission).value("on_top_of", std::string{});
  if (below.empty()) return submission;
  const auto tests_of_lab = submission.parent_path().parent_path();
  const auto root = tests_of_lab.parent_path().parent_path().parent_path();
  const auto copy = folder / submission.filename();
  fs::copy(root / "labs" / tests_of_lab.filename() / below, copy, fs::copy_options::recursive);
  fs::copy(submission, copy, fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  return copy;
}

std::vector<std::string> failed_checks(const json& result) {
  std::vector<std::string> failed;
  for (const auto& check : result.at("checks"))
    if (check.at("status") == "failed") failed.push_back(check.at("id"));
  return failed;
}

void check_rules_of_each(const json& expected, const json& result) {
  if (!expected.contains("rules_of")) return;
  auto found = json::object();
  for (const auto& check : result.at("checks")) {
    if (!expected.at("rules_of").contains(check.at("id").get<std::string>())) continue;
    auto& rules = found[check.at("id").get<std::string>()] = json::array();
    for (const auto& finding : check.at("findings")) rules.push_back(finding.at("rule"));
  }
  CHECK(found == expected.at("rules_of"));
}

void check_mistake(const json& expected, const json& result) {
  CHECK(failed_checks(result) == expected.at("failed").get<std::vector<std::string>>());
  check_rules_of_each(expected, result);
  for (const auto& check : result.at("checks")) {
    if (check.at("id") != expected.at("check")) continue;
    CHECK(check.at("reason") == expected.at("reason"));
    for (const auto& words : expected.at("happened"))
      CHECK_THAT(check.at("happened").get<std::string>(),
                 Catch::Matchers::ContainsSubstring(words.get<std::string>()));
    // A lab that runs nothing records nothing.
    if (expected.value("recording", "kept") == "kept")
      CHECK(fs::exists(check.at("recording").get<std::string>()));
    else
      CHECK(check.at("recording").is_null());
    CHECK_FALSE(check.at("what_we_did").get<std::string>().empty());
    CHECK_FALSE(check.at("hint").get<std::string>().empty());
    std::vector<std::string> rules;
    for (const auto& finding : check.at("findings")) rules.push_back(finding.at("rule"));
    CHECK(rules == expected.at("rules").get<std::vector<std::string>>());
  }
}

}  // namespace

TEST_CASE("a submission gets the verdict that is written beside it") {
  const fs::path submission = environment("SWITCHBOARD_TEST_SUBMISSION");
  REQUIRE_FALSE(submission.empty());
  const int times = std::atoi(environment("SWITCHBOARD_TEST_TIMES").c_str());
  for (int time = 1; time <= times; ++time) {
    const TemporaryDirectory recordings, copies;
    const auto result =
        grade(whole(submission, copies.path()), std::to_string(100 + time), recordings.path());
    INFO(result.dump(1));
    if (result.at("level").get<std::string>().starts_with("the host"))
      return skip("a private network is not permitted here");
    REQUIRE(result.at("score").is_number());
    if (submission.parent_path().filename() == "wrong") {
      check_mistake(expectation_of(submission), result);
    } else if (submission.filename() == "starter") {
      CHECK(result.at("score") <= 2);
    } else {
      CHECK(result.at("score") == result.at("max_score"));
      CHECK(fs::is_empty(recordings.path()));
    }
  }
}

}  // namespace switchboard
