#pragma once
// Every sub-command, one line each, in the order --help shows them.

#include <span>

#include "engine/tool/command.hpp"

namespace switchboard::tool {

std::span<const AddCommand> commands();

}  // namespace switchboard::tool
