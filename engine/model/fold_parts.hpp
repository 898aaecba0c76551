#pragma once
// The families of the fold; only fold.cpp calls them. Each changes the world by one fact.

#include "engine/model/snapshot.hpp"

namespace switchboard {

ProcessState& process_in(Snapshot& world, ProcessId id, Time at);
SocketState& socket_in(Snapshot& world, SocketId id, Time at);
/// Closes a socket, and forgets the one that was closed first when too many are kept.
void close_socket(Snapshot& world, SocketId id, Time at);
void reopen_socket(Snapshot& world, SocketState& socket);
/// Forgets a descriptor; a socket that nobody holds any more is closed at `at`.
void forget_descriptor(Snapshot& world, ProcessState& process, int fd, Time at);

void fold_call_entered(Snapshot& world, const Event& event, const Syscall& call);
void fold_call_returned(Snapshot& world, const Event& event, const Syscall& call);
void fold_sample(Snapshot& world, const Event& event, const SocketSample& sample);

void fold_process(Snapshot& world, const Event& event, const ProcessStarted& fact);
void fold_process(Snapshot& world, const Event& event, const ProcessForked& fact);
void fold_process(Snapshot& world, const Event& event, const ThreadStarted& fact);
void fold_process(Snapshot& world, const Event& event, const ProgramExecuted& fact);
void fold_process(Snapshot& world, const Event& event, const ThreadExited& fact);
void fold_process(Snapshot& world, const Event& event, const ProcessExited& fact);
void fold_process(Snapshot& world, const Event& event, const SignalDelivered& fact);
void fold_process(Snapshot& world, const Event& event, const ThreadPaused& fact);
void fold_process(Snapshot& world, const Event& event, const ThreadResumed& fact);

}  // namespace switchboard
