// Each format against its own rules, by readers that are not ours: xmllint, Perl's TAP::Parser, Python.

#include "engine/tool/formats/formats.hpp"

#include <nlohmann/json.hpp>

#include "engine/system/child_process.hpp"
#include "engine/system/system_error.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/tool/formats/sample_results.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::tool {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

constexpr const char* here = SWITCHBOARD_SOURCE_DIR "/tests/engine/tool/formats/";

std::optional<std::string> document(const char* format, const std::vector<GradeResult>& results) {
  static const grader::Lab lab;
  return result_format(format)->write({lab, results});
}

struct Read {
  std::string text;
  bool succeeded = false;
};

/// What a reader of its own says of the document.
Read read_by(std::vector<std::string> argv, const std::string& text) {
  const TemporaryDirectory folder;
  write_file(folder.path() / "document", text);
  argv.push_back(folder.path() / "document");
  auto child = ChildProcess::start({.argv = argv, .output = OutputTo::captured, .input = OutputTo::nowhere});
  Read read{child.read_output(1 << 24)};
  read.succeeded = child.wait().succeeded();
  return read;
}

Read checked(const char* format, const std::string& text) {
  return read_by({"python3", std::string{here} + "check_format.py", format}, text);
}

json accepted(const char* format, const GradeResult& result) {
  const auto text = document(format, {result});
  REQUIRE(text);
  const auto read = checked(format, *text);
  INFO(read.text);
  INFO(*text);
  REQUIRE(read.succeeded);
  return json::parse(read.text);
}

std::optional<Read> read_by_xmllint(const std::string& text) {
  try {
    return read_by({"xmllint", "--noout", "--schema", std::string{here} + "junit.xsd"}, text);
  } catch (const SystemError&) {
    return {};
  }
}

/// Nothing when Perl has no TAP::Parser here.
std::optional<std::string> read_by_perl(const std::string& text) {
  try {
    if (!read_by({"perl", "-MTAP::Parser", "-e", "1"}, "").succeeded) return {};
    return read_by({"perl", std::string{here} + "read_tap.pl"}, text).text;
  } catch (const SystemError&) {
    return {};
  }
}

}  // namespace

TEST_CASE("a format is found by its name, and there is one name for each") {
  for (const auto& format : result_formats()) CHECK(result_format(format.name) == &format);
  CHECK(result_format("pdf") == nullptr);
}

TEST_CASE("JUnit's schema accepts verdicts of every kind") {
  for (const auto& result : {mixed_result(), broken_result(), unbuilt_result(), hostile_result()}) {
    const auto text = *document("junit", {result});
    const auto read = read_by_xmllint(text);
    if (!read) return skip("xmllint is not installed");
    INFO(read->text);
    INFO(text);
    CHECK(read->succeeded);
  }
  CHECK_FALSE(read_by_xmllint("<testsuites/>")->succeeded);
}

TEST_CASE("JUnit counts a failure, a skipped check and an error of ours each for itself") {
  const auto mixed = *document("junit", {mixed_result()});
  CHECK_THAT(mixed, ContainsSubstring(R"(tests="4" failures="2" errors="0" skipped="1" time="3.400")"));
  CHECK_THAT(mixed, ContainsSubstring(R"(<failure message="2 bytes came: 68 69." type="proved">)"));
  CHECK_THAT(mixed, ContainsSubstring("<skipped message=\"Not run: it needs the check listens"));
  CHECK_THAT(mixed, ContainsSubstring("0 of 1 points, hidden"));
  CHECK_THAT(mixed, ContainsSubstring("3 of 10 points."));
  const auto broken = *document("junit", {broken_result()});
  CHECK_THAT(broken, ContainsSubstring(R"(failures="0" errors="1")") &&
                         ContainsSubstring(R"(type="infrastructure")") && ContainsSubstring("No score"));
  CHECK_THAT(*document("junit", {mixed_result(), broken_result()}),
             ContainsSubstring(R"(<testsuites tests="6" failures="2" errors="1" skipped="1" time="6.800">)"));
}

TEST_CASE("Perl reads the TAP as it was meant") {
  const auto read = read_by_perl(*document("tap", {mixed_result()}));
  if (!read) return skip("perl with TAP::Parser is not installed");
  CHECK(*read ==
        "ok|- The check one_line\n  reason= feedback=\n"
        "not ok|- The check nul\n  reason=proved feedback=We did: Our client sent 5 bytes.\n"
        "skip|- The check restart\n  reason= feedback=Not run: it needs the check listens, which did not "
        "pass.\n"
        "not ok|- The check flood\n  reason=proved feedback=We did: Our client sent 5 bytes.\n"
        "planned 4, run 4\n");
  CHECK_THAT(
      *read_by_perl(*document("tap", {broken_result()})),
      ContainsSubstring("not ok|- The check nul\n  reason=infrastructure feedback=No score: the grader"));
  CHECK_THAT(*read_by_perl(*document("tap", {unbuilt_result()})), ContainsSubstring("reason=build"));
}

TEST_CASE("no words of a student are a directive or a test of TAP") {
  const auto read = read_by_perl(*document("tap", {hostile_result(), mixed_result()}));
  if (!read) return skip("perl with TAP::Parser is not installed");
  INFO(*read);
  CHECK_THAT(*read, ContainsSubstring("not ok|- =HYPERLINK"));
  CHECK_THAT(*read, ContainsSubstring("planned 5, run 5\n"));
  for (const auto* wrong : {"todo|", "unknown|", "trouble|", "bail out"})
    CHECK(read->find(wrong) == std::string::npos);
}

TEST_CASE("Gradescope gets numbers for scores and times, and a status for each check") {
  const auto read = accepted("gradescope", mixed_result());
  CHECK(read.at("score") == 3);
  CHECK(read.at("execution_time") == 3.4);
  CHECK(read.at("tests").at(0).at("status") == "passed");
  CHECK(read.at("tests").at(1).at("output").get<std::string>().find("Happened: 2 bytes came") !=
        std::string::npos);
  CHECK(read.at("tests").at(2).at("tags").at(0) == "skipped");
  CHECK(read.at("tests").at(2).at("status") == "failed");
  CHECK(accepted("gradescope", unbuilt_result()).at("score") == 0);
  accepted("gradescope", hostile_result());
}

TEST_CASE("Gradescope hides a hidden check, and says why there is no total") {
  const auto read = accepted("gradescope", mixed_result());
  CHECK(read.at("tests").at(0).at("visibility") == "visible");
  CHECK(read.at("tests").at(3).at("visibility") == "after_published");
  CHECK_THAT(read.at("output").get<std::string>(), ContainsSubstring("3 of 9 points so far. Further checks"));
}

TEST_CASE("a failure of ours is no file for Gradescope rather than 0 points") {
  CHECK_FALSE(document("gradescope", {broken_result()}));
}

TEST_CASE("the checker of Gradescope's rules sees each of its traps") {
  const auto& refused = [](const char* text) { return checked("gradescope", text).text; };
  CHECK_THAT(refused(R"({"score":1,"execution_time":"0.20"})"), ContainsSubstring("execution_time is a str"));
  CHECK_THAT(refused(R"({"tests":[{"name":"a"}]})"), ContainsSubstring("test 1 has no score"));
  CHECK_THAT(refused(R"({"score":1,"tests":[{"number":1}]})"), ContainsSubstring("number is a int"));
  CHECK_THAT(refused(R"({"score":1,"tests":[{"status":"skipped"}]})"),
             ContainsSubstring("status is 'skipped'"));
  CHECK_THAT(refused(R"({"score":1,"tests":[{"visibility":"hidden"}]})"),
             ContainsSubstring("nothing says so"));
  CHECK_THAT(refused("{}"), ContainsSubstring("neither a score nor a test"));
}

TEST_CASE("GitHub's reporter gets one line with a score and a line number for every check") {
  const auto read = accepted("github", mixed_result());
  CHECK(read.at("status") == "fail");
  CHECK(read.at("max_score") == 10);
  const auto& tests = read.at("tests");
  CHECK(tests.at(0).at("status") == "pass");
  CHECK(tests.at(0).at("line_no") == 0);
  CHECK(tests.at(1).at("line_no") == 52);
  CHECK(tests.at(1).at("filename") == "server.cpp");
  CHECK(tests.at(2).at("status") == "error");
  CHECK(tests.at(3).at("name") == "A hidden check");
  CHECK(tests.at(3).at("message").get<std::string>().empty());
  CHECK(accepted("github", broken_result()).at("status") == "error");
  CHECK(accepted("github", unbuilt_result()).at("status") == "fail");
  CHECK(accepted("github", sample_result({sample_check("a", CheckStatus::passed, 1)})).at("status") ==
        "pass");
  accepted("github", hostile_result());
}

TEST_CASE("what GitHub gets is base64 of any length") {
  for (const auto* name : {"a", "ab", "abc", "abcd"})
    CHECK(accepted("github", sample_result({sample_check(name, CheckStatus::passed, 1)}))
              .at("tests")
              .at(0)
              .at("name") == std::string{"The check "} + name);
}

TEST_CASE("PrairieLearn gets a part of 1, points for every check, and no hidden words") {
  const auto read = accepted("prairielearn", mixed_result());
  CHECK(read.at("score") == 0.3);
  CHECK(read.at("gradable") == true);
  CHECK(read.at("tests").at(2).at("description") == "Not run");
  CHECK(read.at("tests").at(3).at("name") == "A hidden check");
  CHECK(read.at("tests").at(3).at("output").get<std::string>().empty());
  CHECK(accepted("prairielearn", unbuilt_result()).at("score") == 0);
  accepted("prairielearn", hostile_result());
}

TEST_CASE("PrairieLearn does not count an attempt that we failed to grade") {
  const auto read = accepted("prairielearn", broken_result());
  CHECK(read.at("gradable") == false);
  CHECK_FALSE(read.contains("score"));
  CHECK_THAT(read.at("message").get<std::string>(), ContainsSubstring("the grader failed"));
}

TEST_CASE("PrairieLearn gets less than a megabyte of the longest feedback") {
  auto result = mixed_result();
  for (int i = 0; i < 200; ++i) {
    auto check = sample_check(std::to_string(i), CheckStatus::failed, 1);
    check.happened = std::string(50'000, 'x') + "µ";
    result.checks.push_back(check);
  }
  add_up(result);
  CHECK(accepted("prairielearn", result).at("tests").size() == 204);
}

TEST_CASE("a gradebook reads back every field of the CSV") {
  const auto rows = accepted("csv", mixed_result());
  CHECK(rows == json::parse(R"([["submission","lab","lab_version","score","max_score","seed","seconds",
    "one_line","nul","restart","flood","feedback"],
    ["s2071","L3","1","3","10","4711","3.4","3","0","skipped","0",
    "The check nul: 2 bytes came: 68 69.\nThe check restart: Not run: it needs the check listens, which did not pass.\nThe check flood: 2 bytes came: 68 69."]])"));
  const auto broken = accepted("csv", broken_result()).at(1);
  CHECK(broken.at(3) == "");
  CHECK(broken.at(8) == "error");
  CHECK_THAT(broken.back().get<std::string>(), ContainsSubstring("No score"));
  CHECK(accepted("csv", unbuilt_result()).at(1).back() ==
        "It does not build: server.cpp:1:21: error: 'sokcet' was not declared in this scope");
}

TEST_CASE("a student's name is text for a spreadsheet, with its commas, quotes and lines") {
  const auto row = accepted("csv", hostile_result()).at(1);
  CHECK_THAT(row.at(0).get<std::string>(),
             ContainsSubstring("'=HYPERLINK(\"x\"), <script>") && ContainsSubstring("\nnext\n"));
  for (const auto* formula : {"=1+1", "+1", "-1", "@SUM(A1)", "  =1", "\t=1"}) {
    auto result = mixed_result();
    result.submission = formula;
    CHECK(accepted("csv", result).at(1).at(0).get<std::string>().starts_with("'"));
  }
  CHECK_FALSE(checked("csv", "a\r\n=1\r\n").succeeded);
}

TEST_CASE("the documents of two submissions are one where a format holds all") {
  CHECK(json::parse(checked("csv", *document("csv", {mixed_result(), broken_result()})).text).size() == 3);
  CHECK(json::parse(*document("json", {mixed_result(), broken_result()})).size() == 2);
}

}  // namespace switchboard::tool
