#pragma once
// What the tracer keeps of each observed process, of each of its threads, and of the call that a thread is
// in.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/control/injection_rule.hpp"
#include "engine/model/call_family.hpp"
#include "engine/observe/call_shortening.hpp"
#include "engine/observe/call_site.hpp"
#include "engine/observe/cpu_sharing.hpp"
#include "engine/observe/descriptor_table.hpp"
#include "engine/observe/ignored_signals.hpp"
#include "engine/observe/program.hpp"
#include "engine/observe/raw_event.hpp"
#include "engine/observe/tracee_memory.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

struct TracedProcess {
  ProcessId id;
  ProcessId program;          ///< the process that we started, of which this one is or descends from
  std::string label;          ///< "server", "server.2" for its first child: as Snapshot names them
  std::string program_label;  ///< "server" for both
  HostId host;                ///< where it was started
  FileDescriptor pidfd;
  MemoryFile memory;
  std::shared_ptr<ProgramImage> image;
  SocketFilter socket_filter = SocketFilter::later;
  bool came_by_another_door = false;  ///< made 32-bit or x32 calls, of which one may have made a socket
  enum class Stage {
    starting,
    executed
  } stage = Stage::executed;  ///< starting: not yet the program, but our child
};

struct CallInProgress {
  CallToken token{};  ///< 0: not recorded, only watched for signals
  RawCall raw;
  CallFamily family = CallFamily::other;
  std::optional<int> fd;
  std::optional<SocketId> socket;
  std::int64_t entered_ns = 0;
  std::uint64_t instruction = 0, stack = 0;  ///< registers, to know the call again when it restarts
  std::optional<ChangedArgument> changed;    ///< by us, since it was entered
  std::vector<int> open;  ///< descriptors that were open at its entry and that it may close
  std::shared_ptr<const control::InjectionRule> rule;  ///< that takes this call
  std::string injection;                               ///< its effect, once it has had one
  std::optional<Shortening> shortening;                ///< in force until the exit stop
};

struct Tracee {
  ThreadId id;
  std::shared_ptr<TracedProcess> process;
  std::shared_ptr<DescriptorTable> descriptors;
  /// Of this very thread, when its descriptors are not those of its process's first thread (unshare(2)).
  std::shared_ptr<const FileDescriptor> own_pidfd;
  /// Of the tracee between two of our resumes. `new_born` until its first stop has been seen.
  enum class Standing {
    new_born,
    running,
    paused_before,
    paused_after,
    delayed
  } standing = Standing::running;
  enum class Goal { run, step } goal = Goal::run;  ///< step: pause before the next socket call
  std::optional<CallInProgress> call;              ///< entered; its exit stop will come
  std::vector<CallInProgress>
      interrupted;  ///< by signals whose handlers run now, or about to restart; innermost last
  ThreadAffinity affinity;
  bool returns_from_handler = false;  ///< in rt_sigreturn, whose exit decides an interrupted call

  bool is_paused() const { return standing == Standing::paused_before || standing == Standing::paused_after; }
};

}  // namespace switchboard
