#pragma once
// The user's state folder, $XDG_STATE_HOME/switchboard or ~/.local/state/switchboard, and writing a file so
// that nobody ever reads half of it. Writing is best effort: a window works without memory.

#include <filesystem>
#include <string>

namespace switchboard::visualizer {

std::filesystem::path state_folder();
/// Written beside and renamed (rename(2)), with the folder made when it is missing. False: not written.
bool write_whole(const std::filesystem::path& file, const std::string& text);

}  // namespace switchboard::visualizer
