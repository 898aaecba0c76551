#include "labs/grader/check_files.hpp"

#include <filesystem>

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {

using namespace std::string_view_literals;

TEST_CASE("a check's folder is empty at its beginning, whatever the check before left there") {
  const TemporaryDirectory place;
  CheckFiles(place.path(), "served").writes("old", "x");
  const CheckFiles files(place.path(), "served");
  CHECK(files.names().empty());
  CHECK(files.path_of("new") == "served/new");
}

TEST_CASE("a file comes back byte for byte, also from a folder in the folder") {
  const TemporaryDirectory place;
  const CheckFiles files(place.path(), "served");
  files.writes("images/cat", "a\0b\r\n"sv);
  files.writes("empty", "");
  CHECK(files.content_of("images/cat") == "a\0b\r\n"sv);
  CHECK(files.content_of("empty") == ""sv);
  CHECK(files.names() == std::vector<std::string>{"empty", "images"});
}

TEST_CASE("what is no ordinary file has no content") {
  const TemporaryDirectory place;
  const CheckFiles files(place.path(), "received");
  files.writes("secret", "x");
  std::filesystem::create_symlink("secret", files.absolute_path_of("link"));
  CHECK_FALSE(files.content_of("link"));
  CHECK_FALSE(files.content_of("nobody"));
  CHECK_FALSE(files.content_of("."));
}

}  // namespace switchboard::grader
