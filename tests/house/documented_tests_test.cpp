// A page that names the test which shows what it says is as true as that name: the file must be there, and
// the test case in it.

#include <regex>

#include "tests/catch_any.hpp"
#include "tests/house/checkout.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::house {
namespace {

struct Mention {
  std::string file, title;  ///< no title: the file alone was named
};

/// `tests/….cpp`, with or without: "a title" behind it.
std::vector<Mention> mentions_in(const std::string& page) {
  static const std::regex pattern(R"re(`(tests/[a-z0-9_/]+\.cpp)`(: "([^"]+)")?)re");
  std::vector<Mention> result;
  for (std::sregex_iterator at(page.begin(), page.end(), pattern), end; at != end; ++at)
    result.push_back({(*at)[1], (*at)[3]});
  return result;
}

}  // namespace

TEST_CASE("a test that a page names is there") {
  std::size_t mentions = 0;
  for (const auto& path : committed_files()) {
    if (path.extension() != ".md") continue;
    for (const auto& mention : mentions_in(read_file(checkout() / path))) {
      ++mentions;
      INFO(path.string() << " names " << mention.file << ": " << mention.title);
      const bool is_there = std::filesystem::exists(checkout() / mention.file);
      CHECK(is_there);
      if (!is_there || mention.title.empty()) continue;
      CHECK(read_file(checkout() / mention.file).find("TEST_CASE(\"" + mention.title + "\")") !=
            std::string::npos);
    }
  }
  CHECK(mentions > 15);
}

TEST_CASE("a page's mention of a test is found with its title") {
  const auto found =
      mentions_in("see `tests/a/b_test.cpp`: \"one of\" or `tests/c_test.cpp`, not `engine/d.cpp`");
  REQUIRE(found.size() == 2);
  CHECK(found[0].file == "tests/a/b_test.cpp");
  CHECK(found[0].title == "one of");
  CHECK(found[1].file == "tests/c_test.cpp");
  CHECK(found[1].title.empty());
}

}  // namespace switchboard::house
