#pragma once
// Writes a file so that whoever reads it finds the whole of it, or what was there before: written beside it,
// brought to the disk, and renamed (rename(2)).
//
//   write_result_file("results/results.json", text);      makes the folder

#include <filesystem>
#include <string_view>

namespace switchboard::tool {

/// Throws SystemError, and leaves nothing behind.
void write_result_file(const std::filesystem::path& file, std::string_view text);

}  // namespace switchboard::tool
