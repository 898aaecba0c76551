#pragma once
// Which code is the program's own, and which came with the system, its language or a package manager: a call
// is shown at the innermost line that somebody wrote for this program.
//
// It goes by names alone. A project that is built inside of such a folder is taken for a library.

#include <string_view>

namespace switchboard {

/// By the path that the compiler wrote down, or Python's co_filename.
bool is_own_source(std::string_view file);
/// A shared library of the system.
bool is_system_library(std::string_view file);
/// A program that was installed, whose functions nobody here wrote.
bool is_system_program(std::string_view file);

}  // namespace switchboard
