#pragma once
// The fixture of checks that are also about processes and threads: who lives, who has ended and was not
// waited for, who serves whom, and signals to the program itself.
//
//   TEST_CASE_METHOD(ProcessBench, "Ends with its children", "[id:sigterm][points:2]") {
//     starts_server();
//     …
//     asks_server_to_end();
//     expects_server_to_end();
//   }
//
// The program itself is the process that we started; its children are what it forked. Signals go to the
// program alone, as from a shell. Knows nothing of sockets' bytes: those are the peers'.

#include <cstdint>
#include <optional>
#include <set>
#include <vector>

#include "labs/grader/bench.hpp"

namespace switchboard::grader {

class ProcessBench : public Bench {
 public:
  /// SIGTERM.
  void asks_server_to_end();
  /// SIGKILL, and waits until it has ended. Its children may live on.
  void kills_server_alone();
  /// SIGSTOP, until it stands, and SIGCONT: what happens between them happens at once for it.
  void stops_server();
  void lets_server_go_on();

  /// Fails unless the program and all its children end, and none of them crashes.
  void expects_server_to_end();
  /// Fails unless all its children end.
  void expects_children_to_end();
  /// Fails unless the status of each child that has ended has been taken.
  void expects_no_zombies();
  /// Fails unless so many clients were each served (read from) by a child of its own.
  void expects_a_child_for_each_of(std::size_t clients);
  /// Fails unless it is one process with one thread.
  void expects_one_thread();
  /// Fails unless it comes to rest: every thread sleeps in a call that waits.
  void expects_it_to_sleep();

  /// The submission built with ThreadSanitizer. False when there is no such build or it does not run here.
  bool starts_server_with_thread_sanitizer();
  /// Fails when ThreadSanitizer saw two threads use the same memory without a lock between them.
  void expects_no_data_race();

  /// Of the program itself, in bytes (VmData in proc(5)): a thread's stack counts whether it was used or not.
  std::int64_t writable_memory();
  /// Fails when clients that have all left made it grow by half a stack each, or more.
  void expects_no_stacks_left(std::int64_t writable_memory_before, std::int64_t clients);

 private:
  ProcessId program();
  std::vector<const ProcessState*> children();
  std::size_t zombies();
  /// Until every thread sleeps in a call that waits; what it gave up on otherwise.
  std::optional<GivenUp> comes_to_sleep();
  bool has_stopped(ProcessId process, std::size_t since);
  [[noreturn]] void fails_because(const GivenUp& given_up, const std::string& expected,
                                  const std::string& first);
};

}  // namespace switchboard::grader
