#pragma once
// What ThreadSanitizer reports, in a sentence of ours: the two accesses with their places in the submission's
// source, and the variable.
//
// Knows the report's text as gcc 12 to 14 and clang 14 write it. A report that it cannot read is still a
// race.

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace switchboard::grader {

/// "A write at server.cpp:41, and before it a read at server.cpp:30, by two threads: the global 'total'."
/// Nothing when there is no data race in the report. `folder`: where the submission lies.
std::optional<std::string> data_race_in(std::string_view report, const std::filesystem::path& folder);

/// All that ThreadSanitizer has written into files of that folder by now.
std::string race_reports_in(const std::filesystem::path& folder);

}  // namespace switchboard::grader
