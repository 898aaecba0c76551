#include <fmt/format.h>

#include "engine/model/fold_parts.hpp"

namespace switchboard {
namespace {

/// "server", then "server.2" for its first child: unique, so that a lesson or a person can name it.
std::string child_label(const Snapshot& world, ProcessState& parent) {
  while (true) {
    auto label = fmt::format("{}.{}", parent.label, ++parent.children + 1);
    if (world.process(label) == nullptr) return label;
  }
}

/// A pid that is used again belongs to a new process; of the old one nothing holds any more.
ProcessState& new_process_in(Snapshot& world, ProcessId id, Time at) {
  const auto* earlier = world.process(id);
  if (earlier != nullptr && earlier->ended) world.processes.erase(id);
  return process_in(world, id, at);
}

ThreadState& thread_in(ProcessState& process, ThreadId id) {
  auto& thread = process.threads[id];
  thread.id = id;
  return thread;
}

}  // namespace

ProcessState& process_in(Snapshot& world, ProcessId id, Time at) {
  auto [entry, is_new] = world.processes.try_emplace(id);
  auto& process = entry->second;
  if (is_new) {
    process.id = id;
    process.started = at;
    thread_in(process, ThreadId{id.value});
  }
  return process;
}

void forget_descriptor(Snapshot& world, ProcessState& process, int fd, Time at) {
  const auto entry = process.descriptors.find(fd);
  if (entry == process.descriptors.end()) return;
  const SocketId id = entry->second;
  process.descriptors.erase(entry);
  if (world.holders(id).empty()) close_socket(world, id, at);
}

void fold_process(Snapshot& world, const Event& event, const ProcessStarted& fact) {
  auto& process = new_process_in(world, fact.process, event.at);
  process.host = fact.host;
  process.label = fact.label;
  process.arguments = fact.arguments;
  process.executable = fact.executable;
}

void fold_process(Snapshot& world, const Event& event, const ProcessForked& fact) {
  if (fact.parent == fact.child) return;  // only a damaged recording says so
  auto& child = new_process_in(world, fact.child, event.at);
  auto& parent = process_in(world, fact.parent, event.at);
  child.parent = fact.parent;
  child.host = parent.host;
  child.label = child_label(world, parent);
  child.executable = parent.executable;
  child.arguments = parent.arguments;
  child.descriptors = parent.descriptors;
}

void fold_process(Snapshot& world, const Event& event, const ThreadStarted& fact) {
  thread_in(process_in(world, fact.process, event.at), fact.thread);
}

void fold_process(Snapshot& world, const Event& event, const ProgramExecuted& fact) {
  auto& process = process_in(world, fact.process, event.at);
  process.executable = fact.executable;
  process.arguments = fact.arguments;
  for (const int fd : fact.closed) forget_descriptor(world, process, fd, event.at);
  // execve(2): every other thread is gone, and the one that called takes the leader's id.
  process.threads.clear();
  thread_in(process, ThreadId{fact.process.value});
}

void fold_process(Snapshot& world, const Event& event, const ThreadExited& fact) {
  process_in(world, fact.process, event.at).threads.erase(fact.thread);
}

void fold_process(Snapshot& world, const Event& event, const ProcessExited& fact) {
  auto& process = process_in(world, fact.process, event.at);
  process.ended = event.at;
  process.status = fact.status;
  process.threads.clear();
  while (!process.descriptors.empty())
    forget_descriptor(world, process, process.descriptors.begin()->first, event.at);
}

void fold_process(Snapshot& world, const Event&, const SignalDelivered& fact) {
  const auto process = world.processes.find(fact.process);
  if (process == world.processes.end()) return;
  const auto found = process->second.threads.find(fact.thread);
  if (found == process->second.threads.end()) return;
  auto& thread = found->second;
  if (!thread.in_call || !thread.since) return;
  const std::pair call{*thread.in_call, *thread.since};
  if (thread.interrupted.empty() || thread.interrupted.back() != call) thread.interrupted.push_back(call);
}

void fold_process(Snapshot& world, const Event& event, const ThreadPaused& fact) {
  thread_in(process_in(world, fact.process, event.at), fact.thread).paused = fact.where;
}

void fold_process(Snapshot& world, const Event& event, const ThreadResumed& fact) {
  thread_in(process_in(world, fact.process, event.at), fact.thread).paused.reset();
}

}  // namespace switchboard
