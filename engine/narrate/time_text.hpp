#pragma once
// Times, durations, counts and byte counts as the user reads and types them, the same in every face.
//
//   time_text(Time{3'352'000'000})   "3.352 s"     three decimals, so that columns line up
//   duration_text(1'420'000)         "1.42 ms"     three significant digits
//   parse_time("820ms")              a number with its unit, as --at takes it
//
// Microseconds below 1 ms, then milliseconds, then seconds. Never hours: a recording is short.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/model/time.hpp"

namespace switchboard {

std::string time_text(Time time);
std::string duration_text(std::int64_t nanoseconds);
/// As `--at` takes it, without loss: "3.352s", "820ms", "12us".
std::string time_argument(Time time);
/// `3.352s`, `820ms`, `12us` or `12µs`, `5ns`; nothing for any other text or a negative time.
std::optional<Time> parse_time(std::string_view text);

std::string count_text(std::int64_t count);  ///< "1,213"
std::string byte_count(std::int64_t count);  ///< "1,048,576 B"
/// "1 connection", "4 connections": the plural is the singular with an s.
std::string counted(std::int64_t count, std::string_view singular);

}  // namespace switchboard
