#include "engine/observe/tracer.hpp"

#include <signal.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "engine/model/overloaded.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

constexpr int doorbell = SIGURG;  // ignored by default, so that one that comes late harms nothing
constexpr int system_call_stop = SIGTRAP | 0x80;  // PTRACE_O_TRACESYSGOOD

/// PTRACE_EVENT_… of a stop, 0 for a signal or a system call (ptrace(2)).
int event_of(int status) {
  return status >> 16;
}

bool stops_a_job(int signal) {
  return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

/// "SIGTERM"; real-time signals count from SIGRTMIN (signal(7)).
Symbol signal_symbol(int number) {
  if (const char* name = sigabbrev_np(number)) return {number, std::string("SIG") + name};
  if (number >= SIGRTMIN && number <= SIGRTMAX)
    return {number, "SIGRTMIN+" + std::to_string(number - SIGRTMIN)};
  return {number, {}};
}

}  // namespace

Tracer::Tracer(Recorder& recorder, HeldSockets& held, std::vector<SocketTables> tables,
               Surroundings surroundings, Notices notices, Options options)
    : recorder_(recorder),
      held_(held),
      tables_(std::move(tables)),
      surroundings_(std::move(surroundings)),
      notices_(std::move(notices)),
      options_(options) {
  struct sigaction wake {};
  wake.sa_handler = [](int) {};  // without SA_RESTART: it interrupts waitpid
  sigaction(doorbell, &wake, nullptr);
  // Each stop of a tracee would be a signal to us beside what waitpid says (sigaction(2)).
  struct sigaction quiet {};
  quiet.sa_handler = SIG_DFL;
  quiet.sa_flags = SA_NOCLDSTOP;
  sigaction(SIGCHLD, &quiet, nullptr);
  sigset_t all, before;
  sigfillset(&all);
  sigdelset(&all, doorbell);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  thread_ = std::thread([this] { run(); });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Tracer::~Tracer() {
  {
    std::lock_guard lock(mutex_);
    quits_ = true;
    unread_ = true;
  }
  while (unread_.load()) {
    ring();
    usleep(200);
  }
  thread_.join();
}

void Tracer::post(Command command) {
  {
    std::lock_guard lock(mutex_);
    commands_.push_back(std::move(command));
    unread_ = true;
  }
  ring();
}

void Tracer::ring() {
  command_came_.notify_one();
  if (const int thread = thread_id_.load()) tgkill(getpid(), thread, doorbell);
}

void Tracer::run() {
  thread_id_ = gettid();
  for (;;) {
    if (unread_.load()) take_commands();
    if (tracees_.empty() && starting_.empty()) {
      std::unique_lock lock(mutex_);
      if (quits_) {
        unread_ = false;  // the destructor rings until it is
        return say_what_took_no_effect();
      }
      command_came_.wait(lock, [&] { return unread_.load(); });
    } else {
      wait_for_a_stop();
    }
  }
}

void Tracer::wait_for_a_stop() {
  int status = 0;
  // Without __WNOTHREAD it would also reap what other threads of ours wait for.
  const pid_t thread = waitpid(-1, &status, __WALL | __WNOTHREAD);
  if (thread > 0) {
    on_stop(thread, status);
  } else if (errno == ECHILD) {
    tracees_.clear();
    starting_.clear();
    notices_.all_ended();
  }
}

void Tracer::take_commands() {
  std::vector<Command> commands;
  bool quits;
  {
    std::lock_guard lock(mutex_);
    commands.swap(commands_);
    quits = quits_;
    unread_ = false;
  }
  for (auto& [wish, reply] : commands) {
    if (auto* program = std::get_if<StartProgram>(&wish)) {
      start(*program, std::move(reply));
      continue;
    }
    const auto answer = std::visit(Overloaded{[](const StartProgram&) { return control::Answer{}; },
                                              [this](const auto& other) { return obey(other); }},
                                   wish);
    if (reply) reply(answer);
  }
  if (quits) obey(EndPrograms{SIGKILL});
}

Tracee* Tracer::find(int thread) {
  const auto entry = tracees_.find(thread);
  return entry == tracees_.end() ? nullptr : &entry->second;
}

void Tracer::record(Fact fact) {
  record(RawEvent{monotonic_clock::now(), std::move(fact)});
}

void Tracer::resume(Tracee& tracee, int signal) {
  tracee.standing = Tracee::Standing::running;
  const bool wants_exit_stop = tracee.call.has_value() || tracee.returns_from_handler;
  const bool meets = options_.share_cpu == ShareCpu::yes && tracee.call &&
                     tracee.call->family != CallFamily::process;  // whose children would inherit it
  if (meets) cpu_.meet(tracee.id.value, tracee.affinity);
  // Fails with ESRCH when it was killed meanwhile; its end will be reported.
  ptrace(wants_exit_stop ? PTRACE_SYSCALL : PTRACE_CONT, tracee.id.value, nullptr,
         static_cast<unsigned long>(signal));
  if (!meets) cpu_.part(tracee.id.value, tracee.affinity);
}

void Tracer::on_stop(int thread, int status) {
  if (WIFSTOPPED(status) && event_of(status) == PTRACE_EVENT_EXEC) return on_exec(thread);
  Tracee* tracee = find(thread);
  if (tracee == nullptr) {
    // A new task may stop, and even end, before its parent's event says whose it is.
    unannounced_[thread] = status;
    return;
  }
  if (WIFEXITED(status) || WIFSIGNALED(status)) return on_end(thread, status);
  if (tracee->standing == Tracee::Standing::new_born) tracee->standing = Tracee::Standing::running;
  const int signal = WSTOPSIG(status);
  switch (event_of(status)) {
    case 0:
      if (signal == system_call_stop) return on_call_exit(*tracee);
      record(SignalDelivered{tracee->process->id, tracee->id, signal_symbol(signal)});
      return resume(*tracee, signal);
    case PTRACE_EVENT_SECCOMP:
      return on_call_entry(*tracee);
    case PTRACE_EVENT_FORK:
    case PTRACE_EVENT_VFORK:
    case PTRACE_EVENT_CLONE:
      on_new_task(*tracee, event_of(status));
      return resume(*tracee);
    case PTRACE_EVENT_STOP:
      // A stopped job stays stopped until SIGCONT, as without us (ptrace(2), PTRACE_LISTEN).
      if (!stops_a_job(signal)) return resume(*tracee);
      ptrace(PTRACE_LISTEN, thread, nullptr, nullptr);
      if (signal != SIGSTOP && thread == tracee->process->program.value)
        notices_.job_stopped(ProcessId{thread});
      return;
    default:
      return resume(*tracee);
  }
}

}  // namespace switchboard
