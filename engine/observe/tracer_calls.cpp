// The tracer's part that meets system calls: their entry, their exit, and those that signals interrupt.

#include <fcntl.h>
#include <linux/audit.h>
#include <sched.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "engine/decode/call_decoding.hpp"
#include "engine/decode/call_table.hpp"
#include "engine/decode/capture.hpp"
#include "engine/model/call_family.hpp"
#include "engine/observe/late_filter.hpp"
#include "engine/observe/tracee_registers.hpp"
#include "engine/observe/tracer.hpp"
#include "engine/system/monotonic_clock.hpp"

namespace switchboard {
namespace {

#if defined(__x86_64__)
constexpr std::uint32_t own_architecture = AUDIT_ARCH_X86_64;
constexpr std::uint64_t system_call_length = 2;
#else
constexpr std::uint32_t own_architecture = AUDIT_ARCH_AARCH64;
constexpr std::uint64_t system_call_length = 4;
#endif
constexpr std::uint64_t x32_bit = 0x40000000;  // __X32_SYSCALL_BIT
constexpr std::size_t output_limit = 16384;    // of one write to standard output, whatever the payload limit

bool get_info(int thread, __ptrace_syscall_info& info) {
  return ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) > 0;
}

bool is_foreign(const __ptrace_syscall_info& info) {
  return info.arch != own_architecture ||
         (own_architecture == AUDIT_ARCH_X86_64 && (info.seccomp.nr & x32_bit) != 0);
}

ReadMemory reader_of(StoppedMemory& memory) {
  return
      [&memory](std::uint64_t address, std::span<std::uint8_t> into) { return memory.read(address, into); };
}

/// Calls before which the socket's state is worth a look: they may block for long, or end the socket.
bool is_sampled_at_entry(CallFamily family) {
  switch (family) {
    case CallFamily::meet:
    case CallFamily::talk:
    case CallFamily::end:
      return true;
    case CallFamily::set_up:
    case CallFamily::wait:
    case CallFamily::process:
    case CallFamily::other:
      return false;
  }
  return false;
}

/// As the registers have them now, which a repeated call may have changed.
std::array<std::uint64_t, 6> arguments_of(const CallInProgress& call) {
  auto arguments = call.raw.arguments;
  if (call.changed) arguments[static_cast<std::size_t>(call.changed->argument)] = call.changed->value;
  return arguments;
}

QueryBudget::Kind query_after(CallFamily family) {
  switch (family) {
    case CallFamily::meet:
    case CallFamily::end:
      return QueryBudget::Kind::change_of_state;
    case CallFamily::talk:
      return QueryBudget::Kind::after_talk;
    case CallFamily::set_up:
    case CallFamily::wait:
    case CallFamily::process:
    case CallFamily::other:
      break;
  }
  return QueryBudget::Kind::other_call;
}

QueryBudget::Kind query_before(CallFamily family) {
  return family == CallFamily::talk ? QueryBudget::Kind::before_talk : query_after(family);
}

int int_in(std::uint64_t argument) {
  return static_cast<int>(argument);
}

DescriptorEntry duplicate_of(int output) {
  DescriptorEntry entry;
  entry.output = output;
  return entry;
}

}  // namespace

void Tracer::on_call_entry(Tracee& tracee) {
  __ptrace_syscall_info info{};
  // Our own child's way to its exec, or a thread that was killed at this stop.
  if (tracee.process->stage == TracedProcess::Stage::starting || !get_info(tracee.id.value, info))
    return resume(tracee);
  if (is_foreign(info)) {
    note_foreign_call(tracee);
    return resume(tracee);
  }
  if (info.seccomp.nr == SYS_sched_getaffinity || info.seccomp.nr == SYS_sched_setaffinity) {
    give_back_affinity(tracee, info);
    return resume(tracee);
  }
  if (tracee.process->socket_filter == SocketFilter::later &&
      (tracee.process->came_by_another_door || comes_before_sockets(tracee.id.value, info)))
    return add_socket_filter(tracee);
  if (!continues_interrupted_call(tracee, info)) enter(tracee, info);
  if (!tracee.is_paused()) make_call(tracee);
}

void Tracer::add_socket_filter(Tracee& tracee) {
  const auto added = install_late_filter(tracee.id.value, surroundings_.socket_filter);
  if (added.outcome == LateFilter::Outcome::ended) return on_end(tracee.id.value, added.status);
  if (added.outcome == LateFilter::Outcome::refused)
    record(
        NoteWritten{"calls", "What " + tracee.process->label +
                                 " reads, writes and closes is not seen: the kernel refused the filter that "
                                 "stops at it."});
  tracee.process->socket_filter = SocketFilter::installed;
  // They hold no socket, and what else they knew may have been closed unseen.
  for (auto& [id, other] : tracees_)
    if (other.process == tracee.process) other.descriptors->forget_all();
  resume(tracee);
}

/// The program gets and sets its own affinity, not the one that it has for the time of a call.
void Tracer::give_back_affinity(Tracee& tracee, const __ptrace_syscall_info& info) {
  const int asked_for = int_in(info.seccomp.args[0]);  // a thread; 0 is the caller
  Tracee* thread = asked_for == 0 ? &tracee : find(asked_for);
  if (thread == nullptr) return;
  cpu_.part(thread->id.value, thread->affinity);
  if (info.seccomp.nr == SYS_sched_setaffinity) thread->affinity.own.reset();
}

bool Tracer::continues_interrupted_call(Tracee& tracee, const __ptrace_syscall_info& info) {
  auto& interrupted = tracee.interrupted;
  const auto number = static_cast<long>(info.seccomp.nr);
  if (number == SYS_rt_sigreturn) {
    tracee.returns_from_handler = !interrupted.empty();
    return true;
  }
  const bool is_restart = number == SYS_restart_syscall;  // of a call that we do not know, where none fits
  if (interrupted.empty()) return is_restart;
  const auto& last = interrupted.back();
  const bool same_place = last.stack == info.stack_pointer && last.instruction == info.instruction_pointer;
  const bool same_call =
      last.raw.number == number && std::ranges::equal(arguments_of(last), info.seccomp.args);
  if (same_place && (same_call || is_restart)) {
    tracee.call = std::move(interrupted.back());
    interrupted.pop_back();
    return true;
  }
  if (same_place || info.stack_pointer >= last.stack) {  // a handler runs below
    // The handler left by siglongjmp: the interrupted call will never return to the program.
    auto abandoned = std::move(interrupted.back());
    interrupted.pop_back();
    abandoned.raw.result = -EINTR;
    complete(tracee, abandoned);
  }
  return is_restart;
}

void Tracer::enter(Tracee& tracee, const __ptrace_syscall_info& info) {
  const std::int64_t now = monotonic_clock::now();
  RawCall raw;
  raw.number = static_cast<int>(info.seccomp.nr);
  std::ranges::copy(info.seccomp.args, raw.arguments.begin());
  const CallRow* row = find_call(raw.number);
  if (row == nullptr) {
    if (const auto limit = remark_on(raw, tracee.process->label)) remark(*limit);
    if (!is_watched_for_signals(raw.number)) return;
    CallInProgress watched;
    watched.raw = std::move(raw);
    watched.entered_ns = now;
    tracee.call = std::move(watched);
    return;
  }
  const IsSocket is_socket = [&](int fd) { return socket_at(tracee, fd).has_value(); };
  const IsSocket is_observed = [&](int fd) { return is_socket(fd) || is_event_descriptor(tracee, fd); };
  if (row->trace == TraceWhen::on_sockets && !concerns_a_socket(raw, is_observed))
    return pass_by(tracee, std::move(raw), info.stack_pointer);

  StoppedMemory memory(tracee.id.value, tracee.process->memory, info.stack_pointer);
  CallInProgress call;
  call.token = CallToken{++last_token_};
  call.raw = std::move(raw);
  call.family = family_of(row->name);
  call.entered_ns = now;
  capture_at_entry(call.raw, reader_of(memory), options_.payload_limit);
  call.fd = descriptor_acted_on(call.raw, is_socket);
  if (call.fd) call.socket = socket_at(tracee, *call.fd);
  call.instruction = info.instruction_pointer;
  call.stack = info.stack_pointer;
  call.open = descriptors_at_risk(tracee, call.raw);
  if (call.raw.number == SYS_clone) keep_child_traced(tracee, call);
  CallPlace place;
  if (options_.places == Places::of_calls)
    place = place_of_call(tracee.id.value, call.instruction, call.stack, memory, *tracee.process->image);
  record(RawEvent{now, CallEntered{call.token, tracee.process->id, tracee.id, call.raw, call.fd, call.socket,
                                   std::move(place)}});
  if (call.socket && is_sampled_at_entry(call.family)) sample(tracee, *call.fd, query_before(call.family));
  if (unshares_descriptors(call.raw)) separate_descriptors(tracee);  // a close below is this thread's own
  forget_closed(tracee, call.open);  // free from the moment the call runs, before its exit stop
  if (!injections_.empty()) choose_injection(tracee, call);
  const bool held = is_held(tracee, ThreadPaused::Where::before, call);
  const CallToken token = call.token;
  tracee.call = std::move(call);
  notices_.activity();
  if (held) pause(tracee, ThreadPaused::Where::before, token);
}

/// An untraced child would inherit the filter and find nobody who answers it: all its calls would fail with
/// ENOSYS (seccomp(2)). LeakSanitizer makes such a child.
void Tracer::keep_child_traced(Tracee& tracee, CallInProgress& call) {
  const auto flags = call.raw.arguments[0];
  if ((flags & CLONE_UNTRACED) == 0) return;
  const ChangedArgument changed{0, flags & ~std::uint64_t{CLONE_UNTRACED}};
  if (set_call_argument(tracee.id.value, changed.argument, changed.value)) call.changed = changed;
}

void Tracer::remark(const Remark& remark) {
  if (!remarked_.insert(remark.limit).second) return;
  record(NoteWritten{"tracing", remark.text});
  if (remark.limit == LimitOfTracing::second_tracer) notices_.say(remark.text);
}

/// 1 or 2 where that descriptor is standard output, standard error or a duplicate of one; 0 elsewhere.
int Tracer::output_behind(const Tracee& tracee, int fd) {
  if (fd == STDOUT_FILENO || fd == STDERR_FILENO) return fd;
  const auto* entry = tracee.descriptors->find(fd);
  return entry == nullptr ? 0 : entry->output;
}

/// A call on what is no socket is not recorded; what it prints, and what becomes of its descriptors, is kept.
void Tracer::pass_by(Tracee& tracee, RawCall call, std::uint64_t stack) {
  const std::string name = call_name(call.number);
  const int fd = int_in(call.arguments[0]), other = int_in(call.arguments[1]);
  const int output = output_behind(tracee, fd);
  if (name == "close") tracee.descriptors->forget(fd);
  if (name == "dup2" || name == "dup3") {
    tracee.descriptors->forget(other);
    if (output != 0 && other > STDERR_FILENO) tracee.descriptors->set(other, duplicate_of(output));
  }
  if (output == 0) return;
  if (name == "write" || name == "writev") {
    OutputAttempted attempted{tracee.process->id, output, std::move(call)};
    StoppedMemory memory(tracee.id.value, tracee.process->memory, stack);
    capture_at_entry(attempted.call, reader_of(memory), output_limit);
    record(RawEvent{monotonic_clock::now(), std::move(attempted)});
  } else if (name == "dup" || (name == "fcntl" && (other == F_DUPFD || other == F_DUPFD_CLOEXEC))) {
    CallInProgress watched;  // its result says which descriptor
    watched.raw = std::move(call);
    watched.entered_ns = monotonic_clock::now();
    tracee.call = std::move(watched);
  }
}

void Tracer::on_call_exit(Tracee& tracee) {
  const std::int64_t now = monotonic_clock::now();
  __ptrace_syscall_info info{};
  if (!get_info(tracee.id.value, info)) return resume(tracee);
  if (std::exchange(tracee.returns_from_handler, false)) {
    const auto ended = on_return_from_handler(tracee, info);
    if (ended && is_held(tracee, ThreadPaused::Where::after, *ended))
      return pause(tracee, ThreadPaused::Where::after, ended->token);
    return resume(tracee);
  }
  if (!tracee.call) return resume(tracee);
  CallInProgress call = std::move(*tracee.call);
  tracee.call.reset();
  undo_shortening(tracee, call);
  std::int64_t result = info.exit.rval;
  if (will_restart(result) || survives_signals(tracee, call, info.stack_pointer, result)) {
    call.instruction = info.instruction_pointer;
    call.stack = info.stack_pointer;
    tracee.interrupted.push_back(std::move(call));
    return resume(tracee);
  }
  if (call.changed) restore_argument(tracee.id.value, *call.changed, call.raw);
  call.raw.result = result;
  if (call.token == CallToken{}) {
    for (const int fd : made_descriptors(call.raw))
      tracee.descriptors->set(fd, duplicate_of(output_behind(tracee, int_in(call.raw.arguments[0]))));
    return resume(tracee);
  }
  if (call.raw.number == SYS_io_uring_setup && result >= 0) note_io_uring(tracee);
  StoppedMemory memory(tracee.id.value, tracee.process->memory, info.stack_pointer);
  capture_at_exit(call.raw, reader_of(memory), options_.payload_limit);

  CallReturned returned;
  returned.token = call.token;
  returned.closed = closed_descriptors(call.raw, call.open);
  returned.injection = std::move(call.injection);
  forget_closed(tracee, returned.closed);
  std::vector<int> made;
  for (const int fd : made_descriptors(call.raw)) {
    tracee.descriptors->forget(fd);  // whatever it was before
    made.push_back(fd);
    returned.made.push_back({fd, socket_at(tracee, fd)});
    if (makes_event_descriptor(call.raw))
      tracee.descriptors->set(fd, {.socket = {}, .kind = DescriptorEntry::Kind::event});
  }
  note_role(call.raw, call.socket, returned.made);
  const bool held = is_held(tracee, ThreadPaused::Where::after, call);
  const bool acted_fd_is_open = call.fd && call.socket && socket_at(tracee, *call.fd) == call.socket;
  returned.call = std::move(call.raw);
  const auto name = call_name(returned.call.number);
  const bool succeeded = returned.call.result == 0;
  record(RawEvent{now, std::move(returned)});
  if (acted_fd_is_open) sample(tracee, *call.fd, query_after(call.family));
  for (const int fd : made) sample(tracee, fd, QueryBudget::Kind::change_of_state);
  notices_.activity();
  if (succeeded && name == "listen") notices_.listening();
  if (succeeded && name == "bind") notices_.bound();
  if (held) return pause(tracee, ThreadPaused::Where::after, call.token);
  resume(tracee);
}

/// Whether the kernel makes the call again that would not have been interrupted alone. `result` becomes what
/// the program sees otherwise.
bool Tracer::survives_signals(Tracee& tracee, CallInProgress& call, std::uint64_t stack,
                              std::int64_t& result) {
  if (result != -EINTR || !call.injection.empty()) return false;
  auto look = look_at_interrupted_call(tracee.id.value, tracee.process->pidfd.number(), stack, call.raw,
                                       call.entered_ns);
  if (look.outcome == InterruptedCall::Outcome::timed_out) result = look.result;
  if (look.outcome != InterruptedCall::Outcome::repeated) return false;
  if (look.changed) call.changed = look.changed;
  return true;
}

/// rt_sigreturn puts back the registers that the signal saved: at the place of an interrupted call with its
/// result, which is EINTR, or just before the call, which then restarts (signal(7), SA_RESTART).
std::optional<CallInProgress> Tracer::on_return_from_handler(Tracee& tracee,
                                                             const __ptrace_syscall_info& info) {
  if (tracee.interrupted.empty()) return {};
  const auto& last = tracee.interrupted.back();
  if (info.stack_pointer != last.stack || info.instruction_pointer != last.instruction) return {};
  auto call = std::move(tracee.interrupted.back());
  tracee.interrupted.pop_back();
  if (call.changed) restore_argument(tracee.id.value, *call.changed, call.raw);
  call.raw.result = info.exit.rval;
  complete(tracee, call);
  return call;
}

/// A call that came to its end at another place than its exit stop.
void Tracer::complete(Tracee& tracee, CallInProgress& call) {
  if (call.token == CallToken{}) return;
  CallReturned returned;
  returned.token = call.token;
  returned.call = call.raw;
  returned.injection = call.injection;
  record(RawEvent{monotonic_clock::now(), std::move(returned)});
  if (call.socket && call.fd && socket_at(tracee, *call.fd) == call.socket)
    sample(tracee, *call.fd, query_after(call.family));
  notices_.activity();
}

void Tracer::note_foreign_call(Tracee& tracee) {
  tracee.process->came_by_another_door = true;
  tracee.descriptors->forget_all();  // it may have closed and opened anything
  if (std::exchange(foreign_calls_noted_, true)) return;
  record(
      NoteWritten{"calls",
                  "A program makes system calls through another interface (32-bit or x32). They run, and are "
                  "not recorded."});
}

void Tracer::note_io_uring(Tracee& tracee) {
  record(
      NoteWritten{"calls", "The program " + tracee.process->label +
                               " uses io_uring. What it does with sockets through its rings is not seen."});
}

}  // namespace switchboard
