#pragma once
// What `lab watch` shows: one page of a terminal. Failed checks first, the first of them with its gap, then
// what is new since the last time.
//
//   fmt::print("{}", lab_page(now, before, {.columns = 80, .rows = 24}, colours));
//
// Never more lines than rows. Knows nothing of terminals and files.

#include <optional>
#include <string>

#include "labs/grader/report.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::tool {

struct PageSize {
  std::size_t columns = 80, rows = 24;
};

/// `last_line`: "Watching. Save a file to check it again; Ctrl C ends."
std::string lab_page(const grader::GradeResult& now, const std::optional<grader::GradeResult>& before,
                     const std::string& last_line, PageSize size, grader::Colours colours);

}  // namespace switchboard::tool
