#pragma once
// Where a new file of ours goes, a picture or a recording: the first free NAME-1.png, NAME-2.png … in the
// working folder, or in the state folder where that cannot be written to.

#include <filesystem>
#include <string>

namespace switchboard::visualizer {

/// `name` may be a path or a file name with its ending; `ending` is ".png" or ".swb".
std::filesystem::path path_for_new(const std::string& name, const std::string& ending);

}  // namespace switchboard::visualizer
