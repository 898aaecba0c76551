#pragma once
// Starts an observation of a command line through the tool, in a session of its own: it goes on when we end,
// and is steered over the recording's control socket like any other.
//
//   WatchedProgram program({.tool = path_of_tool(), .recording = "run.swb", .command = {"./server",
//   "8080"}}); program.ended()      false while it runs; then complaint() is what the tool said
//
// The program reads nothing and what it prints is in the recording.

#include <sys/types.h>

#include <string>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard::control {

class WatchedProgram {
 public:
  struct Options {
    std::string tool, recording;
    std::vector<std::string> command;
    std::vector<std::string> client;          ///< started when the first one listens; may be empty
    std::vector<std::string> more_arguments;  ///< of `switchboard observe`
  };
  /// Throws SystemError when the tool cannot be started.
  explicit WatchedProgram(const Options& options);
  WatchedProgram(const WatchedProgram&) = delete;
  WatchedProgram& operator=(const WatchedProgram&) = delete;

  const std::string& recording() const { return recording_; }
  bool ended();
  /// The last line that the tool wrote to standard error, without its own name.
  std::string complaint() const;

 private:
  std::string recording_;
  FileDescriptor complaints_;
  pid_t pid_ = -1;
};

}  // namespace switchboard::control
