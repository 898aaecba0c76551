#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {

TEST_CASE("a temporary directory holds files and is gone, with them, at its end") {
  std::filesystem::path path;
  {
    TemporaryDirectory directory;
    path = directory.path();
    write_file(path / "a" / "b.txt", "one\ntwo");
    CHECK(read_file(path / "a" / "b.txt") == "one\ntwo");
  }
  CHECK_FALSE(std::filesystem::exists(path));
}

TEST_CASE("matchers have one spelling, with commas, in both versions of Catch2") {
  CHECK_THAT(std::string{"an accept queue"}, Catch::Matchers::ContainsSubstring("accept"));
  CHECK_THAT(0.5, Catch::Matchers::WithinAbs(0.5, 0.001));
}

}  // namespace switchboard
