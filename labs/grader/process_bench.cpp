#include "labs/grader/process_bench.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "engine/model/call_family.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {
namespace {

std::string count_of(std::size_t count, std::string_view one, std::string_view many) {
  return count == 1 ? fmt::format("1 {}", one) : fmt::format("{} {}", count, many);
}

std::string labels_of(const std::vector<const ProcessState*>& processes) {
  constexpr std::size_t most = 3;
  std::vector<std::string> labels;
  for (const auto* process : processes) {
    if (labels.size() < most) labels.push_back(process->label);
  }
  auto text = fmt::format("{}", fmt::join(labels, ", "));
  if (processes.size() > most) text += fmt::format(" and {} more", processes.size() - most);
  return text;
}

/// Ended by itself or by the signal that we sent; anything else is a crash.
bool ended_well(const ProcessState& process) {
  const auto status = process.status.value_or(ExitStatus{});
  return !status.signal || *status.signal == SIGTERM || *status.signal == SIGKILL;
}

/// Every thread, when each sleeps inside a recorded call.
std::optional<std::vector<StillThread>> sleepers(Observed& observed) {
  observed.flush();
  std::vector<StillThread> sleeping;
  for (const auto* process : living_processes(observed)) {
    const auto looks = look_at_threads(process->id);
    if (looks.empty()) return {};
    for (const auto& look : looks) {
      const auto thread = process->threads.find(look.id);
      const bool is_in_call = thread != process->threads.end() && thread->second.in_call;
      if (look.state != 'S' || !is_in_call) return {};
      sleeping.push_back({look.id, look.cpu_ticks, look.switches, thread->second.in_call});
    }
  }
  return sleeping;
}

}  // namespace

ProcessId ProcessBench::program() {
  observed().flush();
  const ProcessState* newest = nullptr;
  for (const auto* process : living_processes(observed())) {
    if (!process->parent && (newest == nullptr || process->started > newest->started)) newest = process;
  }
  if (newest == nullptr) fails(Reason::crash, "Your server runs.", how_it_ended(observed()));
  return newest->id;
}

std::vector<const ProcessState*> ProcessBench::children() {
  observed().flush();  // a child that has just begun is not passed over
  auto living = living_processes(observed());
  std::erase_if(living, [](const ProcessState* process) { return !process->parent; });
  return living;
}

void ProcessBench::fails_because(const GivenUp& given_up, const std::string& expected,
                                 const std::string& first) {
  fails(given_up.reason, expected,
        given_up.reason == Reason::crash ? given_up.happened : first + given_up.happened);
}

// ---- signals ---------------------------------------------------------------------------------------------

void ProcessBench::asks_server_to_end() {
  ::kill(program().value, SIGTERM);
  step("we", "asked the server to end (kill -TERM)");
}

void ProcessBench::kills_server_alone() {
  const auto killed = program();
  ::kill(killed.value, SIGKILL);
  for (;;) {
    observed().flush();
    const auto* process = observed().now().process(killed);
    if (process == nullptr || process->ended) break;
    ::usleep(1000);
  }
  step("we", "ended the server alone, not its children (kill -KILL)");
}

/// The signal has been delivered and every thread stands: none of them returns to the program before SIGCONT.
bool ProcessBench::has_stopped(ProcessId process, std::size_t since) {
  observed().flush();
  const auto* known = observed().now().process(process);
  if (known == nullptr || known->ended) return true;
  const auto events = observed().timeline().events();
  bool is_delivered = false;
  for (auto index = since; index < events.size() && !is_delivered; ++index) {
    const auto* signal = std::get_if<SignalDelivered>(&events[index].fact);
    is_delivered = signal != nullptr && signal->process == process && signal->signal.number == SIGSTOP;
  }
  const auto threads = look_at_threads(process);
  // A stop under a tracer is a tracing stop (ptrace(2), PTRACE_LISTEN).
  return is_delivered && std::all_of(threads.begin(), threads.end(), [](const ThreadLook& thread) {
           return thread.state == 'T' || thread.state == 't';
         });
}

void ProcessBench::stops_server() {
  const auto stopped = program();
  const auto since = observed().timeline().size();
  ::kill(stopped.value, SIGSTOP);
  auto wait = waiting();
  try {
    while (!has_stopped(stopped, since)) {
      wait.look();
      ::usleep(1000);
    }
  } catch (const GivenUp& given_up) {
    // What has ended meanwhile is told by the step that misses it.
    if (given_up.reason != Reason::crash) fails_because(given_up, "Your server stops for a moment.", "");
  }
  step("we", "stopped the server itself for a moment (kill -STOP)");
}

void ProcessBench::lets_server_go_on() {
  ::kill(program().value, SIGCONT);
  step("we", "let the server go on (kill -CONT)");
}

// ---- ends ------------------------------------------------------------------------------------------------

void ProcessBench::expects_server_to_end() {
  const std::string expected = "Your server ends, and all its children.";
  auto wait = waiting();
  for (;; ::usleep(1000)) {
    observed().flush();
    if (living_processes(observed()).empty()) break;
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      if (given_up.reason == Reason::crash) break;  // it has ended: that was asked for
      const auto living = living_processes(observed());
      const bool only_children = std::all_of(living.begin(), living.end(),
                                             [](const ProcessState* process) { return process->parent; });
      fails_because(given_up, expected,
                    only_children
                        ? fmt::format("It ended, and {} did not: {}. ",
                                      count_of(living.size(), "child", "of its children"), labels_of(living))
                        : "It did not end. ");
    }
  }
  observed().flush();
  for (const auto& [id, process] : observed().now().processes) {
    if (process.label.starts_with(our_own_label) || ended_well(process)) continue;
    fails(Reason::crash, expected,
          fmt::format("The process {} ended: {}.", process.label,
                      exit_text(process.status.value_or(ExitStatus{}))));
  }
  step("the server", "ended");
}

void ProcessBench::expects_children_to_end() {
  auto wait = waiting();
  for (; !children().empty(); ::usleep(1000)) {
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      const auto left = children();
      if (left.empty()) return;
      fails_because(given_up, "The child that serves a client ends when that client has left.",
                    fmt::format("The process {} goes on. ", labels_of(left)));
    }
  }
}

std::size_t ProcessBench::zombies() {
  const auto& processes = observed().now().processes;
  return static_cast<std::size_t>(std::count_if(processes.begin(), processes.end(), [](const auto& entry) {
    const ProcessState& process = entry.second;
    if (!process.ended || !process.parent) return false;
    const auto threads = look_at_threads(process.id);
    return !threads.empty() && threads.front().state == 'Z';
  }));
}

void ProcessBench::expects_no_zombies() {
  auto wait = waiting();
  for (;; ::usleep(1000)) {
    observed().flush();
    const auto before = zombies();
    if (before == 0) return;
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      const auto left = zombies();
      if (left == 0) return;
      fails_because(given_up, "Your server takes the status of each child that has ended (waitpid).",
                    fmt::format("{} a zombie: nobody has taken {} status. ",
                                count_of(left, "child has ended and is", "children have ended and are each"),
                                left == 1 ? "its" : "their"));
    }
  }
}

// ---- who serves ------------------------------------------------------------------------------------------

void ProcessBench::expects_a_child_for_each_of(std::size_t clients) {
  observed().flush();
  const auto parent = program();
  std::set<ProcessId> served;
  observed().timeline().each_event([&](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->socket || call->result.value_or(0) <= 0) return;
    if (movement_of(call->name) == Movement::receives) served.insert(call->process);
  });
  if (!served.contains(parent) && served.size() >= clients) return;
  auto by = count_of(served.size(), "process", "processes");
  if (served.contains(parent))
    by += served.size() == 1 ? ": your server itself" : ", your server itself among them";
  fails(Reason::proved, "A child of your server for each client.",
        fmt::format("{} served by {}.", count_of(clients, "client was", "clients were"), by));
}

void ProcessBench::expects_one_thread() {
  observed().flush();
  const auto living = living_processes(observed());
  std::size_t threads = 0;
  for (const auto* process : living) threads += process->threads.size();
  if (living.size() == 1 && threads == 1) return;
  fails(Reason::proved, "One process with one thread serves all clients.",
        living.size() > 1 ? fmt::format("Your server is {}: {}.",
                                        count_of(living.size(), "process", "processes"), labels_of(living))
                          : fmt::format("Your server has {}.", count_of(threads, "thread", "threads")));
}

std::optional<GivenUp> ProcessBench::comes_to_sleep() {
  auto wait = waiting();
  for (;; ::usleep(1000)) {
    const auto first = sleepers(observed());
    if (first && !first->empty() && sleepers(observed()) == first) return {};
    try {
      wait.look();
    } catch (const GivenUp& given_up) {
      if (given_up.reason == Reason::proved) return {};
      return given_up;
    }
  }
}

void ProcessBench::expects_it_to_sleep() {
  if (const auto given_up = comes_to_sleep())
    fails_because(*given_up, "Your server sleeps in a call until there is something to do.", "It does not. ");
}

// ---- memory ----------------------------------------------------------------------------------------------

std::int64_t ProcessBench::writable_memory() {
  return writable_memory_bytes(program()).value_or(0);
}

void ProcessBench::expects_no_stacks_left(std::int64_t before, std::int64_t clients) {
  // A thread gets a stack of RLIMIT_STACK, or of 2 MB when that is unlimited (pthread_create(3)). Stacks that
  // the C library keeps for the next thread, and heaps, stay far below half a stack for each client.
  constexpr std::int64_t megabyte = 1 << 20, unlimited_stack = 2 * megabyte;
  rlimit stack{};
  ::getrlimit(RLIMIT_STACK, &stack);
  const auto stack_size =
      stack.rlim_cur == RLIM_INFINITY ? unlimited_stack : static_cast<std::int64_t>(stack.rlim_cur);
  const auto is_too_much = [&] { return writable_memory() - before >= clients * stack_size / 2; };
  if (!is_too_much()) return;
  // A thread whose client has left may not have come to its end yet.
  comes_to_sleep();
  if (!is_too_much()) return;
  const auto grown = writable_memory() - before;
  fails(Reason::proved, "What a client's thread had is given back when the client has left.",
        fmt::format("Over {} clients, which have all left, the address space of your server grew by {} MB: "
                    "{} MB for each, the size of a thread's stack.",
                    clients, grown / megabyte, (grown / clients + megabyte / 2) / megabyte));
}

}  // namespace switchboard::grader
