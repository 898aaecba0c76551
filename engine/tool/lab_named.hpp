#pragma once
// What the commands about labs share: the lab that was named, and whether the terminal shows colours.

#include <string>

#include "labs/grader/lab.hpp"
#include "labs/grader/report.hpp"

namespace switchboard::tool {

/// Throws UsageError with the list of labs when there is no such lab.
grader::Lab lab_named(const std::string& name);
/// Colours on a terminal, unless NO_COLOR is set (no-color.org).
grader::Colours colours_of_terminal();

}  // namespace switchboard::tool
