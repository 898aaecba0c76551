#pragma once
// The lines and functions at an address, by DWARF: the innermost inlined function first, and last the
// function that they were all inlined into. Each with the line where it stands, or where it called the one
// before.

#include <elfutils/libdw.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// `unit`: the compilation unit's entry, a skeleton when its debugging information is in a .dwo file.
std::vector<SourceLocation> source_lines_at(Dwarf_Die& unit, std::uint64_t address);

/// A linker's symbol as a person writes the function: without arguments, and a lambda as where it stands.
std::string readable_function(std::string_view symbol);

}  // namespace switchboard
