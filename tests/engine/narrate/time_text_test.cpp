#include "engine/narrate/time_text.hpp"

#include "tests/catch_any.hpp"

namespace switchboard {

TEST_CASE("a time reads in microseconds below a millisecond, then milliseconds, then seconds") {
  CHECK(time_text(Time{0}) == "0 µs");
  CHECK(time_text(Time{820'000}) == "820 µs");
  CHECK(time_text(Time{820'400}) == "820.4 µs");
  CHECK(time_text(Time{1'204'000}) == "1.204 ms");
  CHECK(time_text(Time{999'999'999}) == "999.999 ms");
  CHECK(time_text(Time{3'352'000'000}) == "3.352 s");
}

TEST_CASE("a duration has three significant digits") {
  CHECK(duration_text(0) == "0 µs");
  CHECK(duration_text(900) == "0.9 µs");
  CHECK(duration_text(177'000) == "177 µs");
  CHECK(duration_text(1'420'000) == "1.42 ms");
  CHECK(duration_text(14'200'000) == "14.2 ms");
  CHECK(duration_text(2'010'000'000) == "2.01 s");
}

TEST_CASE("a time that a user types is a number with its unit") {
  CHECK(parse_time("3.352s") == Time{3'352'000'000});
  CHECK(parse_time("820ms") == Time{820'000'000});
  CHECK(parse_time("12us") == Time{12'000});
  CHECK(parse_time("12µs") == Time{12'000});
  CHECK(parse_time("5ns") == Time{5});
  CHECK(parse_time("0s") == Time{0});
  for (const auto* wrong :
       {"", "3", "s", ".5s", "3.s", "1.2.3s", "3 s", "-1s", "3m", "99999999999999999999s", "3ss"})
    CHECK_FALSE(parse_time(wrong));
}

TEST_CASE("every time survives being typed again") {
  for (const std::int64_t ns : {std::int64_t{0}, std::int64_t{1}, std::int64_t{999}, std::int64_t{12'345},
                                std::int64_t{3'352'000'000}, std::int64_t{3'352'000'001},
                                std::int64_t{1'000'000}, std::int64_t{86'400'123'456'789}}) {
    INFO(time_argument(Time{ns}));
    CHECK(parse_time(time_argument(Time{ns})) == Time{ns});
  }
  CHECK(time_argument(Time{3'352'000'000}) == "3.352s");
  CHECK(time_argument(Time{820'000'000}) == "820ms");
}

TEST_CASE("counts have separators and plurals") {
  CHECK(count_text(0) == "0");
  CHECK(count_text(1213) == "1,213");
  CHECK(count_text(-1213) == "-1,213");
  CHECK(count_text(1048576) == "1,048,576");
  CHECK(byte_count(8) == "8 B");
  CHECK(counted(1, "connection") == "1 connection");
  CHECK(counted(4, "connection") == "4 connections");
}

}  // namespace switchboard
