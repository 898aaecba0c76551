#pragma once
// Commands to a running observation, sent from a thread of its own, because an answer may take as long as a
// program does and a window must not wait for it.
//
//   Steering steering(reader.info().control);
//   steering.send(control::Step{});
//   if (auto why = steering.trouble()) …
//
// Connects with the first command. It knows nothing of what the answers change: that is read from the
// recording.

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "engine/control/messages.hpp"

namespace switchboard::visualizer {

class Steering {
 public:
  explicit Steering(std::string path);
  ~Steering();
  Steering(const Steering&) = delete;
  Steering& operator=(const Steering&) = delete;

  void send(control::Request request);
  /// What the last command met, in one sentence; nothing when it went well.
  std::optional<std::string> trouble() const;
  /// Waits until everything sent has been answered; for the end of the program.
  void finish();

 private:
  void work();
  const std::string path_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  // guarded by mutex_
  std::deque<control::Request> waiting_;
  std::optional<std::string> trouble_;
  bool ending_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace switchboard::visualizer
