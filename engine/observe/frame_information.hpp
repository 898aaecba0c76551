#pragma once
// From DWARF's call frame information to a FrameRule: the few forms that compilers write for code that makes
// calls. What takes more than one register or a computed address is not understood, and ends a walk.

#include <elfutils/libdw.h>

#include <cstdint>
#include <optional>

#include "engine/observe/frame_rules.hpp"

namespace switchboard {

/// Nothing when `cfi` has no entry for that address.
std::optional<FrameRule> frame_rule_at(Dwarf_CFI* cfi, std::uint64_t address);

}  // namespace switchboard
