#pragma once
// One check that did not pass, as an article of the report: the gap, the ladder of its recording, the
// mistakes with their lines of source, the hints, folded, and how to see it happen.
//
//   html += check_article(lab, check);

#include <string>

#include "labs/grader/lab.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::tool {

std::string check_article(const grader::Lab& lab, const grader::CheckResult& check);
/// Words of a check, with runs of bytes in hex as cells.
std::string words_with_bytes(std::string_view words);
/// ✓, ✕, – or !, drawn.
std::string status_mark(grader::CheckStatus status);

}  // namespace switchboard::tool
