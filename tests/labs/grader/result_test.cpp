#include "labs/grader/result.hpp"

#include <nlohmann/json.hpp>

#include "labs/grader/result_json.hpp"
#include "tests/catch_any.hpp"

namespace switchboard::grader {
namespace {

CheckResult failed_check() {
  CheckResult check;
  check.id = "nul";
  check.title = "Echoes bytes that contain NUL";
  check.max_points = 4;
  check.status = CheckStatus::failed;
  check.reason = Reason::proved;
  check.what_we_did = "Sent 5 bytes.";
  check.expected = "The same 5 bytes.";
  check.happened = "2 bytes came.";
  check.steps = {"our client connected"};
  check.findings = {{"length_by_strlen", "A length", "send(4)", SourceLocation{"server.cpp", 52, "main"}},
                    {"other", "Another", "recv(4)", {}}};
  check.hint = "switchboard lab hint L3";
  check.recording = "L3-nul.swb";
  check.seed = 4711;
  check.duration_ms = 12;
  check.network = "private";
  return check;
}

CheckResult passed_check(int points) {
  CheckResult check;
  check.status = CheckStatus::passed;
  check.points = check.max_points = points;
  return check;
}

}  // namespace

TEST_CASE("a check's result comes back from its line as it was") {
  const auto check = failed_check();
  CHECK(parse_check_result(to_json_line(check)) == check);
  CHECK(to_json_line(check).find('\n') == std::string::npos);
}

TEST_CASE("a line that is no result is nothing") {
  for (const auto* line : {"", "{", "[]", "null", "{\"id\":3}"}) CHECK_FALSE(parse_check_result(line));
}

TEST_CASE("points are added up, and a failure of ours leaves no score rather than 0") {
  GradeResult result;
  result.checks = {passed_check(3), failed_check()};
  add_up(result);
  CHECK(result.score == 3);
  CHECK(result.max_score == 7);
  CHECK_FALSE(result.all_passed());
  result.checks.push_back(CheckResult{});
  add_up(result);
  CHECK_FALSE(result.score);
  CHECK(nlohmann::json::parse(to_json({&result, 1})).at(0).at("score").is_null());
}

TEST_CASE("the JSON of a grade has every field that the contract names") {
  GradeResult result;
  result.lab = "L3";
  result.submission = "bytes \xff of a name";  // no UTF-8: JSON must stay JSON
  result.checks = {failed_check()};
  add_up(result);
  const auto json = nlohmann::json::parse(to_json({&result, 1})).at(0);
  for (const auto* field : {"lab", "lab_version", "submission", "score", "max_score", "level", "checks"})
    CHECK(json.contains(field));
  const auto& check = json.at("checks").at(0);
  for (const auto* field : {"id", "title", "points", "max_points", "status", "reason", "what_we_did",
                            "expected", "happened", "findings", "hint", "recording", "seed", "duration_ms"})
    CHECK(check.contains(field));
  for (const auto* field : {"rule", "mistake", "evidence", "source"})
    CHECK(check.at("findings").at(0).contains(field));
  CHECK(check.at("findings").at(0).at("source").at("line") == 52);
  CHECK(check.at("findings").at(1).at("source").is_null());
}

TEST_CASE("a check that passed has no reason") {
  GradeResult result;
  result.checks = {passed_check(2)};
  add_up(result);
  CHECK(result.all_passed());
  const auto check = nlohmann::json::parse(to_json({&result, 1})).at(0).at("checks").at(0);
  CHECK(check.at("reason").is_null());
  CHECK(check.at("recording").is_null());
}

}  // namespace switchboard::grader
