#pragma once
// A student's own folder of a lab: how it starts, and what is remembered between two checks, in plain files
// under .switchboard/ that may be deleted at any time.
//
//   start_lab(lab, "echo_server");        copies README.md and the starter; never overwrites
//   reset_lab(lab, "echo_server");        the same again; what was there is kept beside
//   StudentFolder folder(".");  folder.remember_failed({"nul"});
//   folder.ask_for_hint("nul")            0, then 1, 2

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "labs/grader/lab.hpp"

namespace switchboard::grader {

/// What the student asked for cannot be done. what() is one sentence.
class StudentFolderError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The files that it made, relative to `folder`.
std::vector<std::filesystem::path> start_lab(const Lab& lab, const std::filesystem::path& folder);

struct Reset {
  std::filesystem::path kept;                ///< the folder into which what was there was moved
  std::vector<std::filesystem::path> files;  ///< that it made, relative to `folder`
};
/// Everything in the folder but recordings and what begins with a dot makes room for the starter; hints begin
/// anew. Throws when the folder has nothing of this lab.
Reset reset_lab(const Lab& lab, const std::filesystem::path& folder);

class StudentFolder {
 public:
  explicit StudentFolder(std::filesystem::path folder) : memory_(std::move(folder) / ".switchboard") {}

  /// The checks that failed the last time, in order; replaces what was remembered.
  void remember_failed(const Lab& lab, const std::vector<std::string>& checks) const;
  std::vector<std::string> failed_last_time(const Lab& lab) const;

  /// The strength of the hint to show now, 0 to 2, and remembers that it was asked for.
  std::size_t ask_for_hint(const Lab& lab, const std::string& check) const;

 private:
  std::filesystem::path memory_;
};

}  // namespace switchboard::grader
