#pragma once
// The user's private directory for sockets of running observations: $XDG_RUNTIME_DIR/switchboard, or
// /tmp/switchboard-UID, created 0700. Refuses (SystemError) one that belongs to somebody else.

#include <filesystem>

namespace switchboard {

std::filesystem::path runtime_directory();

}  // namespace switchboard
