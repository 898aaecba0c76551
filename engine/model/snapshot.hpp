#pragma once
// The world at one moment of a recording, folded from its events: processes and their descriptors, threads
// and the calls they are in, sockets with what the kernel last said of them and the bytes that calls moved.
//
// It is a plain value. Fields of a socket's sample are as old as `sampled_at`; a call that moved bytes since
// then is counted in `written` and `read` at once, because calls are seen exactly.

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

struct EventHead;

struct ThreadState {
  ThreadId id;
  std::optional<EventId> in_call;  ///< entered, not returned at this moment
  std::optional<Time> since;       ///< when it was entered
  /// Calls that it was in when a signal came, the innermost last: they go on when the signal's handler, which
  /// may make calls of its own, has returned (SA_RESTART in signal(7)).
  std::vector<std::pair<EventId, Time>> interrupted;
  std::optional<ThreadPaused::Where> paused;
};

struct ProcessState {
  ProcessId id;
  std::optional<ProcessId> parent;
  HostId host;
  std::string label;  ///< of the program we started, or its parent's with ".2", ".3" … for forked children
  std::string executable;
  std::vector<std::string> arguments;
  Time started;
  std::optional<Time> ended;
  std::optional<ExitStatus> status;
  std::map<ThreadId, ThreadState> threads;
  std::map<int, SocketId> descriptors;  ///< those that are sockets
  int sockets = 0;                      ///< that it made so far, those that are forgotten included
  int children = 0;                     ///< forked so far; their labels count on from it
};

/// Who asked for a socket to be: connect makes a client, accept a server end.
enum class SocketRole { unknown, listener, client, server };

struct SocketState {
  SocketId id;
  SocketRole role = SocketRole::unknown;
  std::optional<ProcessId>
      creator;                 ///< the process whose socket(), socketpair() or accept() made its descriptor
  Time created;                ///< first seen
  std::optional<Time> closed;  ///< the last descriptor of it that we know of was closed
  SocketSample sample;         ///< the kernel's last word; sample.socket == id
  std::optional<Time> sampled_at;
  std::optional<EventId> sample_event;
  std::int64_t written = 0;       ///< bytes that send calls of all processes handed over
  std::int64_t read = 0;          ///< bytes that receive calls took
  Bytes last_written, last_read;  ///< the start of what the newest call of each direction moved, bounded (64)
  std::optional<Time> queued_at;  ///< first seen waiting in an accept queue
  std::optional<Time> accepted_at;
  std::optional<EventId> connect_call, accept_call;  ///< the call that made the connection, at this end

  bool is_listener() const { return sample.state == TcpState::listen; }
  const ListenerQueues* listener() const { return std::get_if<ListenerQueues>(&sample.queues); }
  const ByteQueues* bytes() const { return std::get_if<ByteQueues>(&sample.queues); }
};

struct HostState {
  std::string name;
  std::vector<Endpoint> addresses;                ///< with port 0
  std::map<std::string, std::uint64_t> counters;  ///< as Snapshot::counters, of this host alone
};

struct Snapshot {
  Time at;
  std::map<ProcessId, ProcessState> processes;
  std::map<SocketId, SocketState> sockets;
  std::map<HostId, HostState> hosts;                          ///< empty where there is one network only
  std::map<std::pair<HostId, HostId>, CableSettings> cables;  ///< by direction: from, to
  /// "TcpExt.ListenOverflows"; those that ever changed; summed over all hosts
  std::map<std::string, std::uint64_t> counters;
  std::map<std::string, std::uint64_t> lost;  ///< events lost so far, by source
  /// Of sockets that are closed the newest 1024 stay, so that a long recording's world is bounded.
  std::set<std::pair<Time, SocketId>> closed;
  std::uint64_t forgotten = 0;  ///< closed sockets that are not kept

  /// Where a packet to `destination` goes that leaves `asking`: to itself for loopback; nothing if unknown.
  std::optional<HostId> host_at(const Endpoint& destination, HostId asking) const;
  const ProcessState* process(ProcessId id) const;
  const ProcessState* process(std::string_view label) const;
  const SocketState* socket(SocketId id) const;
  const SocketState* socket_of(ProcessId process, int fd) const;
  /// The other end of a connection, if it lies in this recording: its endpoints are ours exchanged.
  const SocketState* peer_of(const SocketState& socket) const;
  /// Connections whose handshake is done and that no program has accepted, oldest first.
  std::vector<const SocketState*> accept_queue(const SocketState& listener) const;
  /// Clients that have sent a SYN to the listener and have no answer (SYN_SENT), oldest first.
  std::vector<const SocketState*> knocking(const SocketState& listener) const;
  /// Processes that hold a descriptor of it.
  std::vector<const ProcessState*> holders(SocketId id) const;
  std::vector<const SocketState*> listeners() const;
};

/// Applies one event to the world. `returned` selects the effect of a call's return.
enum class FoldPhase { happened, returned };
void fold(Snapshot& world, const Event& event, FoldPhase phase);
/// False for events that the fold passes over, so that they need not be read.
bool changes_world(const EventHead& head);

}  // namespace switchboard
