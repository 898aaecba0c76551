#pragma once
// The files of this checkout, as the tests of the house read them.
//
//   for (const auto& path : source_files()) { for (auto line : lines_of(read_file(checkout() / path))) … }
//
// Knows nothing of what the rules are.

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard::house {

std::filesystem::path checkout();

/// What git holds, or without git everything but the build folder. Relative to checkout(), sorted.
std::vector<std::filesystem::path> committed_files();

/// The C and C++ files of engine, lessons, labs, visualizer and tests, relative to checkout(), sorted.
std::vector<std::filesystem::path> source_files();

bool is_header(const std::filesystem::path& path);

std::vector<std::string_view> lines_of(std::string_view text);

/// One #include "…" or #include <…> of a file.
struct Include {
  std::size_t line = 0;  ///< from 1
  std::string path;      ///< between the quotes or brackets
  enum class Form { quoted, bracketed } form = Form::quoted;
};
std::vector<Include> includes_of(std::string_view text);

}  // namespace switchboard::house
