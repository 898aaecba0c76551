#pragma once
// Everything a recording holds, one variant of plain facts. An Event is a fact with an id and a time.
//
// Ids rise over all kinds; order by id is order by time but for stamps that came late from another source.
// A system call is one event: it takes its id and time when it is entered and is completed when it returns,
// so a reader may see the same id twice, first without a result.

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/model/argument.hpp"
#include "engine/model/cable_settings.hpp"
#include "engine/model/ids.hpp"
#include "engine/model/packet.hpp"
#include "engine/model/socket_sample.hpp"
#include "engine/model/time.hpp"

namespace switchboard {

struct SourceLocation {
  std::string file;
  int line = 0;
  std::string function;
  bool operator==(const SourceLocation&) const = default;
};

/// A descriptor that a call made; without a socket when it is none (epoll_create, or dup of a file).
struct MadeDescriptor {
  int fd = -1;
  std::optional<SocketId> socket;
  bool operator==(const MadeDescriptor&) const = default;
};

struct Syscall {
  ProcessId process;
  ThreadId thread;
  std::string name;  ///< the kernel's: sendto, also for send(3)
  std::vector<Argument> arguments;
  std::optional<Time> returned;        ///< absent while it has not returned
  std::optional<std::int64_t> result;  ///< -1 when `error` is set
  std::optional<Symbol> error;         ///< errno: number and name
  std::optional<int> fd;               ///< the descriptor acted on
  std::optional<SocketId> socket;      ///< and its socket
  std::vector<MadeDescriptor> made;
  std::vector<int> closed;  ///< descriptors that it closed: close, close_range, the target of dup2
  std::optional<SourceLocation> source;
  bool injected = false;  ///< a rule of ours changed it; what the program asked for is in `arguments`
  std::string injection;  ///< and how: "EINTR" (it was not made), "EINTR:SIGALRM", "short:1", "delay:50ms"

  /// The argument of that man-page name, or nullptr.
  const ArgumentValue* argument(std::string_view wanted) const;
  bool operator==(const Syscall&) const = default;
};

struct ProcessStarted {  ///< a program we started: the first one, --and, join, run
  ProcessId process;
  std::string label;  ///< "server", "client A"; for people and lessons, unique within a recording
  std::vector<std::string> arguments;
  std::string executable;
  HostId host{};
  bool operator==(const ProcessStarted&) const = default;
};

struct ProcessForked {
  ProcessId parent, child;
  bool operator==(const ProcessForked&) const = default;
};

struct ThreadStarted {
  ProcessId process;
  ThreadId thread;
  bool operator==(const ThreadStarted&) const = default;
};

struct ProgramExecuted {  ///< execve succeeded
  ProcessId process;
  std::string executable;
  std::vector<std::string> arguments;
  std::vector<int> closed;  ///< sockets that were close-on-exec
  bool operator==(const ProgramExecuted&) const = default;
};

struct ExitStatus {
  std::optional<int> code;    ///< set when it exited
  std::optional<int> signal;  ///< set when a signal ended it
  bool operator==(const ExitStatus&) const = default;
};

struct ThreadExited {
  ProcessId process;
  ThreadId thread;
  bool operator==(const ThreadExited&) const = default;
};

struct ProcessExited {
  ProcessId process;
  ExitStatus status;
  bool operator==(const ProcessExited&) const = default;
};

struct SignalDelivered {
  ProcessId process;
  ThreadId thread;
  Symbol signal;
  bool operator==(const SignalDelivered&) const = default;
};

struct OutputWritten {
  ProcessId process;
  int stream = 1;  ///< 1 standard output, 2 standard error
  Buffer data;
  bool operator==(const OutputWritten&) const = default;
};

/// Held by us before or after a call. The thread stands at the call's boundary; kernel timers run on.
struct ThreadPaused {
  ProcessId process;
  ThreadId thread;
  EventId call;
  enum class Where { before, after } where = Where::before;
  bool operator==(const ThreadPaused&) const = default;
};

struct ThreadResumed {
  ProcessId process;
  ThreadId thread;
  bool operator==(const ThreadResumed&) const = default;
};

/// Counters of the network's /proc/net/netstat and /proc/net/snmp that changed: "TcpExt.ListenOverflows", new
/// value.
struct CountersSampled {
  std::vector<std::pair<std::string, std::uint64_t>> changed;
  HostId host{};
  bool operator==(const CountersSampled&) const = default;
};

/// One of several hosts (`observe --hosts`), each with a network of its own. A recording of one network has
/// none.
struct HostStarted {
  HostId host;
  std::string name;
  std::vector<Endpoint> addresses;  ///< with port 0; loopback's are not listed
  bool operator==(const HostStarted&) const = default;
};

/// From now on the cable treats frames that leave `from` for `to` so.
struct CableSet {
  HostId from, to;
  CableSettings settings;
  bool operator==(const CableSet&) const = default;
};

/// A step of one of our own peers in a lab or lesson, in words that nc could repeat.
struct PeerActed {
  std::string peer;
  std::string action;
  std::optional<SocketId> socket;
  bool operator==(const PeerActed&) const = default;
};

/// Something worth saying about the recording itself: a source that this machine does not permit, a fallback.
struct NoteWritten {
  std::string topic;  ///< "packets", "network", "relay", …
  std::string text;   ///< a whole sentence
  bool operator==(const NoteWritten&) const = default;
};

struct EventsLost {
  std::string source;  ///< "packets", "samples", "calls"
  std::uint64_t count = 0;
  Time since;
  bool operator==(const EventsLost&) const = default;
};

using Fact =
    std::variant<Syscall, ProcessStarted, ProcessForked, ThreadStarted, ProgramExecuted, ThreadExited,
                 ProcessExited, SignalDelivered, OutputWritten, ThreadPaused, ThreadResumed, SocketSample,
                 CountersSampled, HostStarted, CableSet, Packet, PeerActed, NoteWritten, EventsLost>;

struct Event {
  EventId id;
  Time at;
  Fact fact;
  bool operator==(const Event&) const = default;
};

/// What holds for the whole recording (table `meta`).
struct RecordingInfo {
  int format = 0;
  std::int64_t started_unix_ns = 0;  ///< CLOCK_REALTIME at Time{0}
  std::string host;                  ///< uname: system, release, machine
  std::string network;               ///< "private" or "host"
  std::string title;                 ///< the command line, or the lesson's title
  std::string control;               ///< path of the control socket while live; may be gone
  std::int64_t payload_limit = 0;    ///< bytes kept of each buffer
  std::optional<Time> finished;      ///< absent while live, or when the observer died
};

}  // namespace switchboard
