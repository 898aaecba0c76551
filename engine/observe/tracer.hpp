#pragma once
// The thread that observes programs by ptrace: the only caller of ptrace, and the one that forks every
// observed program. It copies what a call's registers and memory hold, asks the kernel about that very
// socket, and lets the thread go on; it decodes nothing, because it is on the program's time.
//
//   Tracer tracer(recorder, surroundings, notices, options);
//   tracer.post({StartProgram{…}, answer});         from any thread
//   while (tracer.has_unread_commands()) …          ring again() now and then: see below
//
// The thread blocks in waitpid, which no queue can wake. A signal can, but one that comes just before it
// blocks is lost; so the poster rings again until the commands are taken.
// Destroying it ends all programs and the thread.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <variant>
#include <vector>

#include "engine/control/messages.hpp"
#include "engine/observe/cpu_sharing.hpp"
#include "engine/observe/limits_of_tracing.hpp"
#include "engine/observe/program.hpp"
#include "engine/observe/query_budget.hpp"
#include "engine/observe/recorder.hpp"
#include "engine/observe/socket_probe.hpp"
#include "engine/observe/socket_tables.hpp"
#include "engine/observe/tracee.hpp"

struct __ptrace_syscall_info;  // as glibc names it

namespace switchboard {

struct StartProgram {
  Program program;
  control::Run::Answer when = control::Run::Answer::when_started;
  std::shared_ptr<std::atomic<pid_t>> started;  ///< if any, gets the process when it is started
};
/// Sends a signal to every observed process; nothing stays paused.
struct EndPrograms {
  int signal = 15;
};

/// A rule's delay of this call is over.
struct EndDelay {
  ThreadId thread;
  CallToken call{};
};

class Tracer {
 public:
  using Wish =
      std::variant<StartProgram, EndPrograms, EndDelay, control::Hold, control::ClearHolds, control::Inject,
                   control::ClearInjections, control::Step, control::Continue, control::Signal>;
  using Reply = std::function<void(control::Answer)>;
  struct Command {
    Wish wish;
    Reply reply;
  };

  /// All are called from the tracer's thread.
  struct Notices {
    std::function<void()> activity;  ///< something happened that may have changed a socket
    std::function<void(ProcessId program)> program_started;
    std::function<void(ProcessId program, const ExitStatus&)> program_ended;
    std::function<void(const StartFailure&)> program_not_started;
    std::function<void(ProcessId program)> job_stopped;  ///< as Ctrl-Z does
    std::function<void()> all_ended;                     ///< no observed process is left
    std::function<void()> bound, listening;
    /// Post EndDelay when the time is over.
    std::function<void(ThreadId, CallToken, std::int64_t milliseconds)> call_delayed;
    std::function<void(const std::string& sentence)> say;  ///< to the person who started the observation
  };
  enum class ShareCpu { yes, no };
  enum class ExactQueries { at_calls, none };
  enum class Places { of_calls, none };
  struct Options {
    std::size_t payload_limit = 256;
    ShareCpu share_cpu = ShareCpu::yes;
    ExactQueries exact_queries = ExactQueries::at_calls;
    Places places = Places::of_calls;
  };

  /// `held` is kept up to date. `tables` are each host's; none: then UNIX listeners have no queue lengths.
  Tracer(Recorder& recorder, HeldSockets& held, std::vector<SocketTables> tables, Surroundings surroundings,
         Notices notices, Options options);
  ~Tracer();

  void post(Command command);
  bool has_unread_commands() const { return unread_.load(); }
  /// Whether it is, or was, a process of the observed programs. From any thread.
  bool has_observed(pid_t process) const;
  void ring();

 private:
  // tracer.cpp: the thread, its stops and its commands
  void run();
  void wait_for_a_stop();
  void take_commands();
  void on_stop(int thread, int status);
  void resume(Tracee& tracee, int signal = 0);
  void record(RawEvent event) { recorder_.add(std::move(event)); }
  void record(Fact fact);
  Tracee* find(int thread);
  // tracer_processes.cpp: programs, forks, threads, exec, exits
  void start(StartProgram& wish, Reply reply);
  void on_new_task(Tracee& parent, int event);
  void on_exec(int thread);
  void on_end(int thread, int status);
  void end_of_process(const std::shared_ptr<TracedProcess>& process, const ExitStatus& status);
  void first_exec(Tracee& tracee);
  std::shared_ptr<ProgramImage> new_image();
  void add(const std::shared_ptr<TracedProcess>& process);
  std::string unique_label(const std::string& wanted) const;
  std::string child_label(const std::string& parent);
  // tracer_calls.cpp: entry and exit of calls
  void on_call_entry(Tracee& tracee);
  void on_call_exit(Tracee& tracee);
  void enter(Tracee& tracee, const __ptrace_syscall_info& info);
  void add_socket_filter(Tracee& tracee);
  void give_back_affinity(Tracee& tracee, const __ptrace_syscall_info& info);
  bool continues_interrupted_call(Tracee& tracee, const __ptrace_syscall_info& info);
  void keep_child_traced(Tracee& tracee, CallInProgress& call);
  void remark(const Remark& remark);
  bool survives_signals(Tracee& tracee, CallInProgress& call, std::uint64_t stack, std::int64_t& result);
  /// The call that has come to its end by it, if any.
  std::optional<CallInProgress> on_return_from_handler(Tracee& tracee, const __ptrace_syscall_info& info);
  void complete(Tracee& tracee, CallInProgress& call);
  void pass_by(Tracee& tracee, RawCall call, std::uint64_t stack);
  static int output_behind(const Tracee& tracee, int fd);
  void note_foreign_call(Tracee& tracee);
  void note_io_uring(Tracee& tracee);
  // tracer_descriptors.cpp: which descriptors are which sockets
  static int pidfd_of(const Tracee& tracee);
  static std::shared_ptr<const FileDescriptor> open_thread(int thread);
  void separate_descriptors(Tracee& tracee);
  bool is_event_descriptor(const Tracee& tracee, int fd) const;
  std::optional<SocketId> socket_at(Tracee& tracee, int fd);
  std::optional<SocketSample> connection_at(Tracee& tracee, int fd);
  void remember(const SocketSample& connection);
  void sample(Tracee& tracee, int fd, QueryBudget::Kind kind);
  std::optional<SocketSample> ask_about(Tracee& tracee, int fd);
  void note_spared_queries();
  HostId host_of(Tracee& tracee, int fd);
  SocketTables* tables_of(HostId host);
  void note_closed_descriptors(const Tracee& tracee, DescriptorLook::Way way);
  std::vector<int> descriptors_at_risk(Tracee& tracee, const RawCall& call);
  std::vector<int> sockets_closed_by_exec(Tracee& tracee);
  void forget_closed(Tracee& tracee, const std::vector<int>& descriptors);
  // tracer_holds.cpp: pausing, stepping, and what else is asked over the control socket
  static bool carries(const TracedProcess& process, const std::optional<std::string>& label);
  bool is_held(const Tracee& tracee, ThreadPaused::Where where, const CallInProgress& call);
  void pause(Tracee& tracee, ThreadPaused::Where where, CallToken call);
  void release(Tracee& tracee, Tracee::Goal goal);
  control::Answer obey(const EndPrograms& wish);
  control::Answer obey(const control::Hold& wish);
  control::Answer obey(const control::ClearHolds& wish);
  control::Answer obey(const control::Step& wish);
  control::Answer obey(const control::Continue& wish);
  control::Answer obey(const control::Signal& wish);
  // tracer_injections.cpp: calls that fail, are shortened or delayed by a rule
  bool is_meant(const control::InjectionRule& rule, Tracee& tracee, const CallInProgress& call);
  void choose_injection(Tracee& tracee, CallInProgress& call);
  void make_call(Tracee& tracee);
  void fail(Tracee& tracee, const control::InjectionRule::Fail& effect);
  void shorten(Tracee& tracee, CallInProgress& call, const control::InjectionRule::Shorten& effect);
  void undo_shortening(Tracee& tracee, CallInProgress& call);
  void delay(Tracee& tracee, const control::InjectionRule::Delay& effect);
  void say_what_took_no_effect();
  SocketRole role_of(SocketId socket) const;
  void note_role(const RawCall& call, const std::optional<SocketId>& socket,
                 const std::vector<MadeDescriptor>& made);
  control::Answer obey(const EndDelay& wish);
  control::Answer obey(const control::Inject& wish);
  control::Answer obey(const control::ClearInjections& wish);

  Recorder& recorder_;
  HeldSockets& held_;
  std::vector<SocketTables> tables_;  // by host
  const Surroundings surroundings_;
  const Notices notices_;
  const Options options_;

  // Shared with posters:
  mutable std::mutex mutex_;
  std::condition_variable command_came_;
  std::vector<Command> commands_;       // guarded by mutex_
  bool quits_ = false;                  // guarded by mutex_
  std::unordered_set<pid_t> observed_;  // guarded by mutex_
  std::atomic<bool> unread_{false};
  std::atomic<int> thread_id_{0};

  // The tracer thread's own:
  struct Starting {
    StartedProgram started;
    Program program;
    control::Run::Answer when = control::Run::Answer::when_started;
    Reply reply;
  };
  std::unordered_map<int, Tracee> tracees_;  // by thread id
  std::unordered_map<int, std::shared_ptr<TracedProcess>> processes_;
  std::unordered_map<int, Starting> starting_;              // by process id
  std::unordered_map<int, Reply> waiting_for_end_;          // by process id
  std::unordered_map<SocketId, SocketSample> connections_;  // as they were when first asked about
  std::size_t sweep_connections_at_ = 1024;
  std::unordered_map<int, int> unannounced_;       // last status of threads whose parent's event is to come
  std::set<std::string> labels_;                   // ever used
  std::unordered_map<std::string, int> children_;  // of a label, ever
  std::list<control::Hold> holds_;
  struct Injection {
    std::string text;
    std::shared_ptr<const control::InjectionRule> rule;
    std::uint64_t met = 0, obeyed = 0;
  };
  std::vector<Injection> injections_;
  static constexpr std::size_t least_roles_to_sweep = 1024;
  std::unordered_map<SocketId, SocketRole> roles_;
  std::size_t roles_to_sweep_ = least_roles_to_sweep;  // then those that nobody holds are forgotten
  std::uint64_t last_token_ = 0;
  std::uint64_t last_image_ = 0;
  bool foreign_calls_noted_ = false, named_by_inode_ = false, refused_descriptors_ = false;
  std::set<LimitOfTracing> remarked_;
  CpuSharing cpu_;
  QueryBudget budget_;
  std::thread thread_;
};

}  // namespace switchboard
