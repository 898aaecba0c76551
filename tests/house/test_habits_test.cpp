// Habits of test files that a compiler does not see, and that would let a test pass without having looked.

#include <algorithm>
#include <cctype>

#include "tests/catch_any.hpp"
#include "tests/house/checkout.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::house {
namespace {

// Written apart, or this file would be found.
const std::string case_opening = std::string{"TEST_"} + "CASE(\"";
const std::string skip_opening = std::string{"sk"} + "ip(";

/// ctest believes the printed skip whatever fails afterwards, so the test case must end there.
std::string skips_that_go_on(const std::string& path, std::string_view text) {
  std::string result;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    const auto at = line.find(skip_opening);
    if (at == std::string_view::npos || line.find("//") < at || line.find("void " + skip_opening) < at)
      continue;
    const bool is_a_longer_name = at > 0 && (std::isalnum(static_cast<unsigned char>(line[at - 1])) != 0 ||
                                             line[at - 1] == '_' || line[at - 1] == '.');
    if (is_a_longer_name || line.substr(0, at).ends_with("return ")) continue;
    result += path + ":" + std::to_string(number) + ": a skip without return\n";
  }
  return result;
}

/// A title with one of these reaches ctest, or comes back as Catch's filter, as something else.
std::string titles_that_break(const std::string& path, std::string_view text) {
  std::string result;
  std::size_t number = 0;
  for (const auto line : lines_of(text)) {
    ++number;
    const auto at = line.find(case_opening);
    if (at == std::string_view::npos) continue;
    const auto title = line.substr(at + case_opening.size());
    const auto end = title.find('"');
    if (title.substr(0, end).find_first_of(";[]\\*") == std::string_view::npos) continue;
    result += path + ":" + std::to_string(number) + ": a title with one of ; [ ] * or a backslash\n";
  }
  return result;
}

template <class Look>
std::string in_all_tests(Look look) {
  std::string result;
  for (const auto& path : source_files()) {
    if (path.string().ends_with("_test.cpp")) result += look(path.string(), read_file(checkout() / path));
  }
  return result;
}

}  // namespace

TEST_CASE("a test case that skips ends there") {
  const auto wrong = in_all_tests(skips_that_go_on);
  INFO(wrong);
  CHECK(wrong.empty());
  CHECK(skips_that_go_on("a", "  if (!permitted) " + skip_opening + "\"why\");") ==
        "a:1: a skip without return\n");
  CHECK(skips_that_go_on("a", "  return " + skip_opening + "\"why\");").empty());
}

TEST_CASE("titles of test cases reach ctest and come back as they are") {
  const auto wrong = in_all_tests(titles_that_break);
  INFO(wrong);
  CHECK(wrong.empty());
  CHECK_FALSE(titles_that_break("a", case_opening + "one; two\") {").empty());
  CHECK(titles_that_break("a", case_opening + "one, two\", \"[tag]\") {").empty());
}

}  // namespace switchboard::house
