#include "labs/grader/lab.hpp"

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {
namespace {

constexpr const char* smallest = "title = \"Clock\"\nprograms = [\"client\"]\n";

std::string refusal(const std::string& folder, const std::string& text) {
  const TemporaryDirectory directory;
  write_file(directory.path() / folder / "lab.toml", text);
  try {
    read_lab(directory.path() / folder);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a lab answers to its number, its short name, its name and its folder") {
  for (const auto* name : {"3", "03", "L3", "l3", "echo_server", "03_echo_server"}) {
    INFO(name);
    const auto lab = find_lab(name);
    REQUIRE(lab);
    CHECK(lab->name == "echo_server");
    CHECK(lab->short_name() == "L3");
  }
  CHECK_FALSE(find_lab("L99"));
  CHECK_FALSE(find_lab(""));
  CHECK_FALSE(find_lab("3x"));
}

TEST_CASE("what a lab leaves out has sane limits") {
  const TemporaryDirectory directory;
  write_file(directory.path() / "02_clock" / "lab.toml", smallest);
  const auto lab = read_lab(directory.path() / "02_clock");
  CHECK(lab.number == 2);
  CHECK(lab.programs == std::vector<std::string>{"client"});
  CHECK(lab.limits == Limits{});
}

TEST_CASE("a wrong lab is refused with its file and one reason") {
  using Catch::Matchers::ContainsSubstring;
  CHECK_THAT(refusal("02_clock", "title = "), ContainsSubstring("lab.toml: line 1"));
  CHECK_THAT(refusal("02_clock", "programs = [\"a\"]"), ContainsSubstring("no title"));
  CHECK_THAT(refusal("02_clock", "title = \"A\""), ContainsSubstring("names no programs and asks for no answers"));
  CHECK_THAT(refusal("clock", smallest), ContainsSubstring("not NN_name"));
  CHECK_THAT(refusal("02_clock", std::string{smallest} + "[hints.a]\nlook = \"x\"\nthink = \"y\"\n"),
             ContainsSubstring("has no answer"));
}

}  // namespace switchboard::grader
