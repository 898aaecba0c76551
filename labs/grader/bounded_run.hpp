#pragma once
// Runs a program of ours that may not take longer than it should (a compiler, a lab's checks), and keeps the
// start of what it prints. When the time is over, it and its process group are killed.

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/system/child_process.hpp"

namespace switchboard::grader {

struct BoundedRun {
  std::vector<std::string> argv;
  std::string directory;
  std::map<std::string, std::string> environment;
  int seconds = 60;
  std::size_t output_limit = 1 << 20;
  /// Called some times a second while it runs. What it throws ends the run.
  std::function<void()> meanwhile = {};
};

struct BoundedEnd {
  std::optional<ProcessEnd> end;  ///< absent when the time was over
  std::string output;             ///< standard output and standard error
  bool succeeded() const { return end && end->succeeded(); }
};

/// Throws SystemError when the program cannot be started.
BoundedEnd run(const BoundedRun& bounded);

}  // namespace switchboard::grader
