#pragma once
// A process of our own that we started and will wait for: the tool, a compiler, a checks program. Not a
// tracee.
//
//   auto child = ChildProcess::start({.argv = {"cc", "-o", "server", "server.c"}, .output =
//   OutputTo::captured}); auto end = child.wait();
//
// The destructor kills and reaps what still runs. A child that cannot be executed throws SystemError from
// start().

#include <sys/types.h>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {

enum class OutputTo { inherited, captured, nowhere };

struct ProcessEnd {
  std::optional<int> exit_code;  ///< set when it exited
  std::optional<int> signal;     ///< set when a signal ended it
  bool succeeded() const { return exit_code == 0; }
};

class ChildProcess {
 public:
  struct Options {
    std::vector<std::string> argv;                        ///< argv[0] is searched in PATH
    std::string directory = {};                           ///< empty: ours
    std::map<std::string, std::string> environment = {};  ///< added to ours
    OutputTo output = OutputTo::inherited;                ///< standard output and standard error, together
    OutputTo input = OutputTo::inherited;  ///< `nowhere` is /dev/null; `captured` is not allowed
    bool own_process_group = false;
    /// What it keeps of ours beside 0, 1 and 2. Unset: all that are not closed by exec, also one that another
    /// thread happens to have open just now.
    std::optional<std::vector<int>> descriptors = {};
  };

  static ChildProcess start(const Options& options);
  ChildProcess(ChildProcess&&) noexcept;
  ChildProcess& operator=(ChildProcess&&) noexcept;
  ~ChildProcess();

  pid_t pid() const { return pid_; }
  /// Readable while the child may still end; poll(2)able. Owned by this object.
  int pidfd() const { return pidfd_.number(); }
  /// The read end of captured output, -1 otherwise. Owned by this object.
  int output_descriptor() const { return output_.number(); }

  /// Nothing if it still runs.
  std::optional<ProcessEnd> poll();
  ProcessEnd wait();
  /// Nothing if it still runs after `milliseconds`.
  std::optional<ProcessEnd> wait_for(int milliseconds);
  /// Sends a signal if it still runs.
  void signal(int number);

  /// Reads captured output until the child closes it or `limit` bytes came; the rest is read and thrown away.
  std::string read_output(std::size_t limit);

 private:
  ChildProcess() = default;
  void end_now() noexcept;
  pid_t pid_ = -1;
  FileDescriptor pidfd_;
  FileDescriptor output_;
  std::optional<ProcessEnd> end_;
};

}  // namespace switchboard
