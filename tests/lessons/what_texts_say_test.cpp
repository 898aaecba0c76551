// docs/what-texts-say.md promises a test and a lesson for each of its sentences. Here they are looked up;
// that they show it is theirs to prove.

#include <filesystem>
#include <regex>
#include <sstream>

#include "lessons/player/catalogue.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::lessons {
namespace {

namespace fs = std::filesystem;

struct Row {
  std::string text, test_file, title, lesson;
};

/// Rows of the table whose last column names a test file, a title and a lesson; others keep these empty.
std::vector<Row> rows_of(const std::string& page) {
  static const std::regex proof{R"re(`(tests/[^`]*)`: "([^"]*)"; lesson `([^`]*)` \|$)re"};
  std::vector<Row> rows;
  std::istringstream lines{page};
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with("| ") || line.starts_with("| texts say")) continue;
    Row row{line, {}, {}, {}};
    if (std::smatch found; std::regex_search(line, found, proof)) {
      row.test_file = found[1];
      row.title = found[2];
      row.lesson = found[3];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

/// A title may be written as two texts, one behind the other on two lines.
std::string with_texts_joined(const std::string& source) {
  return std::regex_replace(source, std::regex{"\"\\s*\\n\\s*\""}, "");
}

}  // namespace

TEST_CASE("each sentence that texts say has a test that exists and a lesson that exists") {
  const fs::path checkout = SWITCHBOARD_SOURCE_DIR;
  const auto rows = rows_of(read_file(checkout / "docs/what-texts-say.md"));
  REQUIRE(rows.size() > 20);
  for (const auto& row : rows) {
    INFO(row.text);
    REQUIRE_FALSE(row.test_file.empty());
    REQUIRE(fs::exists(checkout / row.test_file));
    CHECK(with_texts_joined(read_file(checkout / row.test_file)).find('"' + row.title + '"') !=
          std::string::npos);
    CHECK(find_lesson(row.lesson));
  }
}

TEST_CASE("a README names its file of facts, and that file exists") {
  for (const auto& entry : all_lessons()) {
    INFO(entry.folder.string());
    const auto page = read_file(entry.folder / "README.md");
    const auto facts = "tests/lessons/" + entry.name + "_facts_test.cpp";
    CHECK(page.find(facts) != std::string::npos);
    CHECK(fs::exists(fs::path{SWITCHBOARD_SOURCE_DIR} / facts));
    CHECK(page.find("Python") != std::string::npos);
  }
}

}  // namespace switchboard::lessons
