#pragma once
// The verdict on a submission, for a terminal: the score, a line for each check, and for each that did not
// pass the gap (we did, expected, happened), the mistake with its call, how to get a hint, how to see it.
//
// What a submission printed, was called or sent is escaped: it cannot move the reader's cursor.

#include <string>

#include "labs/grader/result.hpp"

namespace switchboard::grader {

enum class Colours { none, ansi };

std::string report(const GradeResult& result, Colours colours, int width = 100);

}  // namespace switchboard::grader
