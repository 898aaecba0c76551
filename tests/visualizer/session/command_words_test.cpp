#include "visualizer/session/command_words.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard::visualizer;
using Words = std::vector<std::string>;

TEST_CASE("blanks part words, quotes and backslashes keep them together") {
  CHECK(command_words("./server 8080") == Words{"./server", "8080"});
  CHECK(command_words("  python3   -c 'print(1, 2)'  ") == Words{"python3", "-c", "print(1, 2)"});
  CHECK(command_words("a\\ b \"c \\\" d\" ''") == Words{"a b", "c \" d", ""});
  CHECK(command_words("'a\\b'") == Words{"a\\b"});
  CHECK(command_words("   ") == Words{});
}

TEST_CASE("a quote that is not closed is no command") {
  CHECK_FALSE(command_words("echo 'hello"));
  CHECK_FALSE(command_words("echo \"hello"));
}
