#include "engine/tool/lab_page.hpp"

#include <algorithm>
#include <sstream>

#include "engine/tool/show/output_style.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/tool/formats/sample_results.hpp"

namespace switchboard::tool {
namespace {

using Catch::Matchers::ContainsSubstring;

std::string page(const GradeResult& now, const std::optional<GradeResult>& before = {}) {
  return lab_page(now, before, "Watching.", {.columns = 80, .rows = 24}, grader::Colours::none);
}

}  // namespace

TEST_CASE("a page begins with what failed, with the gap of the first, and ends with what it waits for") {
  const auto text = page(mixed_result());
  CHECK_THAT(text, ContainsSubstring("L3 Echo server   3 of 10   ■■■ □□□□ □□ □"));
  CHECK_THAT(text, ContainsSubstring("✕ The check nul   0/4\n  expected   The same 5 bytes"));
  CHECK_THAT(text, ContainsSubstring("server.cpp:52"));
  CHECK_THAT(text, ContainsSubstring("✓ 1 of 4 checks pass; 1 not run"));
  CHECK(text.ends_with("\nWatching.\n"));
}

TEST_CASE("a page says what passes now and what fails now") {
  auto before = mixed_result();
  std::swap(before.checks[0].status, before.checks[1].status);
  const auto text = page(mixed_result(), before);
  CHECK_THAT(text, ContainsSubstring("✓ The check one_line passes now"));
  CHECK_THAT(text, ContainsSubstring("✕ The check nul fails now"));
  CHECK(page(mixed_result(), mixed_result()).find(" now") == std::string::npos);
}

TEST_CASE("a page never has more lines or columns than its terminal") {
  auto result = unbuilt_result();
  for (auto& check : result.checks) check.happened = std::string(5000, 'x') + " " + std::string(5000, 'y');
  auto many = hostile_result();
  for (int i = 0; i < 60; ++i) many.checks.push_back(sample_check(std::to_string(i), CheckStatus::failed, 1));
  for (const auto& each : {result, many, mixed_result()}) {
    std::istringstream stream(page(each));
    std::size_t lines = 0;
    for (std::string line; std::getline(stream, line); ++lines) CHECK(width_of(line) <= 80);
    CHECK(lines <= 24);
    CHECK(page(each).find('\x1b') == std::string::npos);
    CHECK_THAT(page(each), ContainsSubstring("Watching."));
  }
}

}  // namespace switchboard::tool
