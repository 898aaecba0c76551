#pragma once
// Decides what happens when: which program starts on what occasion, when the observation is over, and with
// which exit status. On the loop's thread; the tracer does the work.

#include <sys/types.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/observe/event_loop.hpp"
#include "engine/observe/observation.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class Conductor {
 public:
  Conductor(EventLoop& loop, const ObservationOptions& options) : loop_(loop), options_(options) {}

  /// For the tracer, which calls them from its thread; they act on the loop's.
  Tracer::Notices notices();
  /// From the tracer's thread: see Tracer::Notices. Set before the tracer is made.
  std::function<void()> on_activity;

  void conduct(Tracer& tracer) { tracer_ = &tracer; }
  void begin();
  /// Into the kept standard input of a program. Why it could not, in one sentence, or nothing.
  std::string type(const control::TypeInput& typed);
  /// A command to the tracer; `reply` comes on the loop's thread.
  void post(Tracer::Wish wish, Tracer::Reply reply);
  void on_signal(int number, pid_t sender);  ///< 0: the keyboard's, or it cannot be told
  /// Ends every program (SIGTERM, after a second SIGKILL), then the loop.
  void end();
  int exit_status() const { return exit_status_.value_or(0); }

 private:
  void start(const ProgramWanted& wanted);
  void start_waiting(ProgramWanted::When occasion);
  void ring_until_taken();
  void on_program_started(ProcessId program);
  void on_program_ended(ProcessId program, const ExitStatus& status);
  void on_program_not_started(const StartFailure& failure);
  void on_job_stopped(ProcessId program);
  void end_if_clients_have();
  void on_all_ended();
  /// Of those asked for: programs that start together come up in any order.
  bool is_first(ProcessId program) const;

  struct KeptInput {
    std::shared_ptr<std::atomic<pid_t>> program;  ///< 0 until it is started
    FileDescriptor pipe;                          ///< our end of it
  };

  EventLoop& loop_;
  const ObservationOptions& options_;
  Tracer* tracer_ = nullptr;
  std::vector<ProgramWanted> waiting_;  // for their occasion
  std::vector<KeptInput> inputs_;
  int starting_ = 0;                           // asked of the tracer, neither started nor failed yet
  std::shared_ptr<std::atomic<pid_t>> first_;  // 0 until it is started
  std::set<ProcessId> clients_;                // programs but the first that run
  bool clients_ended_ = false;                 // one at least
  enum class Programs { none, some } running_ = Programs::none;
  enum class Phase { going_on, ending } phase_ = Phase::going_on;
  enum class Bell { silent, ringing } bell_ = Bell::silent;
  std::optional<int> exit_status_;
};

}  // namespace switchboard
