#pragma once
// A second build of a submission, with ThreadSanitizer, for labs about threads. It is made beside the first
// one and is no reason to fail: where it cannot be made there is none, and the check for data races says so.
//
//   std::future<std::optional<ProgramToRun>> second = build_with_thread_sanitizer(folder, lab);
//
// Knows plain sources of one language; a Makefile that they may have is not asked.

#include <filesystem>
#include <future>
#include <optional>

#include "labs/grader/submission.hpp"

namespace switchboard::grader {

/// What it is called among the programs of an order.
inline constexpr const char* with_thread_sanitizer = "server with ThreadSanitizer";
/// Begins the names of the files that its reports go to, in the submission's folder.
inline constexpr const char* race_reports = ".thread_sanitizer";

std::future<std::optional<ProgramToRun>> build_with_thread_sanitizer(const std::filesystem::path& folder,
                                                                     const Lab& lab);

}  // namespace switchboard::grader
