// The tracer's part that knows processes and threads: programs it starts, forks, exec, exits.

#include <fmt/format.h>
#include <linux/kcmp.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/decode/call_decoding.hpp"
#include "engine/observe/leak_check.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr unsigned long trace_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACESECCOMP | PTRACE_O_TRACEFORK |
                                        PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC |
                                        PTRACE_O_EXITKILL;

FileDescriptor open_process(int id) {
  return FileDescriptor{static_cast<int>(syscall(SYS_pidfd_open, id, 0))};
}

/// A number in /proc/ID/status (proc(5)). 0 when it is not there, or the thread is gone.
int status_number(int thread, std::string_view name) {
  std::ifstream status(fmt::format("/proc/{}/status", thread));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name)) return std::atoi(line.c_str() + name.size());
  return 0;
}

/// Thread group of a task.
int process_of(int thread) {
  return status_number(thread, "Tgid:");
}

int filters_of(int thread) {
  return status_number(thread, "Seccomp_filters:");
}

std::string executable_path(int process) {
  std::error_code ignored;
  return std::filesystem::read_symlink(fmt::format("/proc/{}/exe", process), ignored).string();
}

ExitStatus exit_status_of(int status) {
  if (WIFEXITED(status)) return {WEXITSTATUS(status), {}};
  return {{}, WTERMSIG(status)};
}

control::Answer refusal(std::string why) {
  control::Answer answer;
  answer.ok = false;
  answer.why = std::move(why);
  return answer;
}

control::Answer answer_about(ProcessId process, std::optional<ExitStatus> status) {
  control::Answer answer;
  answer.process = process;
  answer.status = status;
  return answer;
}

bool kernel_says_shared(int one, int other) {
  return syscall(SYS_kcmp, one, other, KCMP_FILES, 0, 0) == 0;
}

}  // namespace

std::string Tracer::unique_label(const std::string& wanted) const {
  std::string label = wanted;
  for (int n = 2; labels_.contains(label); ++n) label = fmt::format("{} {}", wanted, n);
  return label;
}

std::string Tracer::child_label(const std::string& parent) {
  for (int& n = children_.try_emplace(parent, 1).first->second;;)
    if (auto label = fmt::format("{}.{}", parent, ++n); !labels_.contains(label)) return label;
}

void Tracer::start(StartProgram& wish, Reply reply) {
  if (wish.program.argv.empty()) {
    if (reply) reply(refusal("no program was named."));
    return;
  }
  auto& program = wish.program;
  if (program.label.empty()) program.label = std::filesystem::path(program.argv.front()).filename().string();
  program.label = unique_label(program.label);
  labels_.insert(program.label);
  if (const auto why = turn_leak_check_off(program); !why.empty()) {
    record(NoteWritten{"tracing", why});
    notices_.say(why);
  }
  StartedProgram started;
  const auto socket_filter = socket_filter_for(program);
  try {
    started = start_program(program, surroundings_, socket_filter, trace_options);
  } catch (const SystemError& error) {
    if (reply) reply(refusal(std::string(error.what()) + "."));
    notices_.program_not_started({std::string(error.what()) + ".", 125});
    return;
  }
  const int id = started.process;
  if (wish.started) *wish.started = id;
  auto process = std::make_shared<TracedProcess>();
  process->id = process->program = ProcessId{id};
  process->label = process->program_label = program.label;
  process->host = host_for(program, surroundings_).id;
  process->pidfd = open_process(id);
  process->stage = TracedProcess::Stage::starting;
  process->image = new_image();
  process->socket_filter = socket_filter;
  add(process);
  Tracee tracee;
  tracee.id = ThreadId{id};
  tracee.process = process;
  tracee.descriptors = std::make_shared<DescriptorTable>(held_);
  tracees_[id] = std::move(tracee);
  starting_[id] = Starting{std::move(started), std::move(wish.program), wish.when, std::move(reply)};
}

void Tracer::add(const std::shared_ptr<TracedProcess>& process) {
  processes_[process->id.value] = process;
  std::lock_guard lock(mutex_);
  observed_.insert(process->id.value);
}

bool Tracer::has_observed(pid_t process) const {
  std::lock_guard lock(mutex_);
  return observed_.contains(process);
}

void Tracer::on_new_task(Tracee& parent, int event) {
  unsigned long message = 0;
  if (ptrace(PTRACE_GETEVENTMSG, parent.id.value, nullptr, &message) != 0) return;
  const int id = static_cast<int>(message);
  Tracee child;
  child.id = ThreadId{id};
  child.standing = Tracee::Standing::new_born;
  const int group = process_of(id);
  if (event == PTRACE_EVENT_CLONE && group == parent.process->id.value) {
    child.process = parent.process;
    child.descriptors = parent.descriptors;
    if (parent.own_pidfd) child.own_pidfd = open_thread(id);
    record(ThreadStarted{child.process->id, child.id});
  } else {
    auto process = std::make_shared<TracedProcess>();
    process->id = ProcessId{id};
    process->program = parent.process->program;
    process->label = child_label(parent.process->label);
    process->program_label = parent.process->program_label;
    process->host = parent.process->host;
    process->pidfd = open_process(id);
    process->image = parent.process->image;
    process->socket_filter = parent.process->socket_filter;
    process->came_by_another_door = parent.process->came_by_another_door;
    // Born while another thread of its parent added the filter, it may be without.
    if (process->socket_filter == SocketFilter::installed && filters_of(id) < filters_of(parent.id.value))
      process->socket_filter = SocketFilter::later;
    labels_.insert(process->label);
    add(process);
    child.process = process;
    const bool shares =
        parent.call ? shares_descriptors(parent.call->raw) : kernel_says_shared(parent.id.value, id);
    child.descriptors = shares ? parent.descriptors : std::make_shared<DescriptorTable>(*parent.descriptors);
    record(ProcessForked{parent.process->id, process->id});
  }
  tracees_[id] = std::move(child);
  const auto seen = unannounced_.extract(id);
  if (seen.empty()) return;
  // An end that is older than this task was its number's former owner's.
  if (WIFSTOPPED(seen.mapped()) || group == 0) on_stop(id, seen.mapped());
}

void Tracer::on_exec(int thread) {
  // execve(2), ptrace(2): the thread that called becomes the leader and takes its id; the others are gone.
  unsigned long former = 0;
  ptrace(PTRACE_GETEVENTMSG, thread, nullptr, &former);
  if (static_cast<int>(former) != thread) {
    if (Tracee* caller = find(static_cast<int>(former))) {
      Tracee moved = std::move(*caller);
      tracees_.erase(static_cast<int>(former));
      moved.id = ThreadId{thread};
      tracees_[thread] = std::move(moved);
    }
  }
  Tracee* tracee = find(thread);
  if (tracee == nullptr) return;
  std::erase_if(tracees_, [&](const auto& entry) {
    return entry.first != thread && entry.second.process == tracee->process;
  });
  tracee->interrupted.clear();
  tracee->process->image = new_image();
  tracee->process->memory.forget();
  if (tracee->process->stage == TracedProcess::Stage::starting) {
    first_exec(*tracee);
  } else {
    ProgramExecuted executed;
    executed.process = tracee->process->id;
    executed.executable = executable_path(thread);
    if (tracee->call) executed.arguments = executed_arguments(tracee->call->raw);
    executed.closed = sockets_closed_by_exec(*tracee);
    if (const auto limit = remark_on_executable(thread, executed.executable)) remark(*limit);
    record(std::move(executed));
  }
  resume(*tracee);
}

std::shared_ptr<ProgramImage> Tracer::new_image() {
  auto image = std::make_shared<ProgramImage>();
  image->id = ++last_image_;
  return image;
}

void Tracer::first_exec(Tracee& tracee) {
  auto& process = *tracee.process;
  process.stage = TracedProcess::Stage::executed;
  const auto entry = starting_.find(process.id.value);
  if (entry == starting_.end()) return;
  auto starting = std::move(entry->second);
  starting_.erase(entry);
  const auto executable = executable_path(process.id.value);
  record(ProcessStarted{process.id, process.label, starting.program.argv, executable, process.host});
  if (const auto limit = remark_on_executable(process.id.value, executable)) remark(*limit);
  notices_.program_started(process.id);
  if (!starting.reply) return;
  if (starting.when == control::Run::Answer::when_started)
    starting.reply(answer_about(process.id, {}));
  else
    waiting_for_end_[process.id.value] = std::move(starting.reply);
}

void Tracer::on_end(int thread, int status) {
  const auto entry = tracees_.find(thread);
  if (entry == tracees_.end()) return;
  const auto process = entry->second.process;
  tracees_.erase(entry);
  if (thread != process->id.value)
    record(ThreadExited{process->id, ThreadId{thread}});
  else
    end_of_process(process, exit_status_of(status));
  if (tracees_.empty() && starting_.empty()) notices_.all_ended();
}

void Tracer::end_of_process(const std::shared_ptr<TracedProcess>& process, const ExitStatus& status) {
  const int id = process->id.value;
  std::erase_if(tracees_, [&](const auto& entry) { return entry.second.process == process; });
  processes_.erase(id);
  if (const auto entry = starting_.find(id); entry != starting_.end()) {
    auto starting = std::move(entry->second);
    starting_.erase(entry);
    labels_.erase(process->label);
    const auto failure = start_failure(starting.started, starting.program);
    if (starting.reply) starting.reply(refusal(failure.why));
    notices_.program_not_started(failure);
    return;
  }
  record(ProcessExited{process->id, status});
  notices_.activity();
  if (const auto entry = waiting_for_end_.find(id); entry != waiting_for_end_.end()) {
    entry->second(answer_about(process->id, status));
    waiting_for_end_.erase(entry);
  }
  if (process->program == process->id) notices_.program_ended(process->id, status);
}

}  // namespace switchboard
