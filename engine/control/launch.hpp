#pragma once
// Starts an observation through the tool and steers it: how lessons and labs observe without being the
// observer.
//
//   auto observation = Launch::start({.tool = path_of_switchboard, .recording = "run.swb"});
//   observation.client().run({.label = "server", .argv = {"./server", "8080"}}, {0, 1, 2});
//   …  RecordingReader(observation.recording())
//   observation.stop();
//
// The destructor stops the observation and everything inside it. Throws ControlError with the tool's own
// sentence when it cannot start.

#include <string>
#include <vector>

#include "engine/control/client.hpp"
#include "engine/system/child_process.hpp"

namespace switchboard::control {

class Launch {
 public:
  struct Options {
    std::string tool;                         ///< path of the switchboard program
    std::string recording;                    ///< file to write
    std::string title;                        ///< kept in the recording
    std::string directory;                    ///< working directory; empty: ours
    std::vector<std::string> more_arguments;  ///< further options of `switchboard observe`
  };

  static Launch start(const Options& options);
  Launch(Launch&&) noexcept;
  ~Launch();

  ControlClient& client() { return client_; }
  const std::string& recording() const { return recording_; }
  bool is_running();
  /// Asks it to stop and waits; the recording is finished afterwards.
  void stop();

 private:
  Launch(ChildProcess process, ControlClient client, std::string recording);
  ChildProcess process_;
  ControlClient client_;
  std::string recording_;
  FileDescriptor lifeline_;  // its other end tells the observation that we are gone, however we ended
};

/// The switchboard program beside the running executable ($SWITCHBOARD_TOOL when set).
std::string path_of_tool();

}  // namespace switchboard::control
