#include "labs/grader/difference.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::grader {

using namespace std::string_view_literals;

TEST_CASE("short bytes are shown whole and many only counted") {
  CHECK(bytes_in_words("hi\0!\n"sv) == R"(5 bytes, "hi\0!\n")");
  CHECK(bytes_in_words("x"sv) == R"(1 byte, "x")");
  CHECK(bytes_in_words(std::string(1'000'000, 'x')) == "1,000,000 bytes");
}

TEST_CASE("bytes that a terminal would obey are shown escaped") {
  CHECK(hex_and_text("\x1b[2J"sv) == R"(1B 5B 32 4A  "\x1b[2J")");
}

TEST_CASE("the first difference is found within the shorter one") {
  CHECK(first_difference("hello"sv, "help"sv) == 3);
  CHECK_FALSE(first_difference("hello"sv, "hel"sv));
  CHECK_FALSE(first_difference(""sv, ""sv));
}

TEST_CASE("a difference names the byte counted from one, and both sides") {
  CHECK(difference_in_words("hello"sv, "help!"sv, 3) ==
        R"(Byte 4 differs: 70 21  "p!" came instead of 6C 6F  "lo".)");
}

}  // namespace switchboard::grader
