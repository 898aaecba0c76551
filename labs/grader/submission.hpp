#pragma once
// A student's files: a folder or one source file, copied into a folder of the grader's own and built there by
// what they bring: a CMakeLists.txt, a Makefile, plain sources compiled together, or nothing to build.
//
//   const auto submission = Submission::copy_of("s2071", work / "submission");
//   const auto built = submission.build(lab);
//   if (built.failure) …  else run built.programs.at("server") with its arguments behind
//
// The original is never written to. Knows nothing of checks.

#include <filesystem>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "labs/grader/lab.hpp"

namespace switchboard::grader {

/// There is no such submission, or it is nothing that could be one. what() is one sentence.
class SubmissionError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct ProgramToRun {
  std::vector<std::string> argv;  ///< its own arguments go behind
  enum class Kind { compiled, interpreted } kind = Kind::compiled;
};

struct Build {
  std::map<std::string, ProgramToRun> programs;
  std::string how;                     ///< "server.cpp with g++", "make", "nothing to build"
  std::optional<std::string> failure;  ///< the first error, as the student should read it
};

class Submission {
 public:
  static Submission copy_of(const std::filesystem::path& original, const std::filesystem::path& folder);

  const std::string& name() const { return name_; }
  const std::filesystem::path& folder() const { return folder_; }
  Build build(const Lab& lab) const;

 private:
  Submission(std::string name, std::filesystem::path folder)
      : name_(std::move(name)), folder_(std::move(folder)) {}
  std::string name_;
  std::filesystem::path folder_;
};

/// The first error in what a compiler, linker, make or cmake printed, with `folder` left out of its paths.
std::string first_error(const std::string& output, const std::filesystem::path& folder);

}  // namespace switchboard::grader
