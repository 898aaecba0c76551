#pragma once
// What calls did to each socket, in the order of time: which bytes of its stream each send and receive moved,
// which connect opened it, which accept returned it, what ended it.
//
//   streams.entered(event, call); … streams.returned(event, call);      moments in order of time
//   streams.of(socket)->sent                                            byte ranges by call
//
// Offsets count from the first byte that any observed program moved. Where calls of two threads overlap on
// one socket, nobody knows whose bytes came first: each gets the range of all, marked inferred. After a call
// whose bytes cannot be counted (io_uring, a lost event) nothing more is said of that stream. It knows no
// packets.

#include <array>
#include <limits>
#include <map>
#include <unordered_map>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/flow/segment.hpp"

namespace switchboard {

struct CallBytes {
  EventId call;
  ByteRange bytes;
  Time entered, returned;
  Certainty certainty = Certainty::seen;
};

/// A call with the time from which its effect may be seen on the wire.
struct Cause {
  EventId event;
  Time from;
};

/// One direction of a socket's stream, as calls moved it.
struct CallStream {
  std::vector<CallBytes> calls;  ///< by the begin of their bytes
  std::int64_t total = 0;
  std::int64_t longest = 0;
  bool is_counted = true;

  struct Open {
    EventId call;
    Time entered;
  };
  std::vector<Open> open;           ///< entered, not returned
  std::vector<std::size_t> period;  ///< in `calls`: those that moved bytes since `open` was last empty
  std::int64_t period_begin = 0;

  void enter(EventId call, Time at);
  void leave(EventId call, Time at, std::int64_t moved);
  /// A call in progress that alone can be moving what comes after `total`.
  std::optional<CallBytes> in_progress() const;
};

struct SocketCalls {
  int domain = 0, type = 0;  ///< AF_*, SOCK_*; 0 when not known
  CallStream sent, received;
  std::vector<Cause> connects;  ///< those that may have sent a SYN
  std::optional<CallBytes> accepted;
  std::optional<CallBytes> read_end;           ///< the first receive that returned 0
  std::optional<Cause> shut_down, last_close;  ///< of sending; of the last descriptor
  std::optional<SocketId> peer;                ///< UNIX sockets
};

class CallStreams {
 public:
  void entered(const Event& event, const Syscall& call);
  void returned(const Event& event, const Syscall& call);
  void happened(const Event& event);  ///< forks, exits, samples, losses

  const SocketCalls* of(SocketId socket) const;

  enum class Part { sent, received, connected, accepted, ended, waited };
  struct Place {
    SocketId socket;
    Part part = Part::sent;
    std::size_t index = 0;  ///< into calls of `sent` or `received`
  };
  /// What the call did, in the order it did it.
  std::vector<Place> places_of(EventId call) const;
  /// When a call that is in places_of() was entered, and returned if it has.
  struct Span {
    Time entered;
    std::optional<Time> returned;
  };
  std::optional<Span> span_of(EventId call) const;

 private:
  using Descriptors = std::map<int, SocketId>;
  std::optional<SocketId> socket_at(ProcessId process, std::int64_t fd) const;
  void hold(ProcessId process, int fd, SocketId socket);
  void let_go(ProcessId process, int fd, Cause cause);
  void end_process(ProcessId process, Cause cause);
  void note_made(const Event& event, const Syscall& call);
  void note_ready(const Event& event, const Syscall& call);
  void note(EventId call, Place place) { places_.emplace(call, place); }
  struct Way {
    SocketId socket;
    Part part = Part::sent;  // or received
  };
  struct Ways {  // at most two, for each of a million calls: nothing to allocate
    std::array<Way, 2> ways;
    std::size_t count = 0;
    void add(Way way) { ways[count++] = way; }
    const Way* begin() const { return ways.data(); }
    const Way* end() const { return ways.data() + count; }
  };
  Ways ways_of(const Syscall& call) const;
  CallStream* stream_of(const Way& way);
  void move(const Event& event, const Syscall& call, const Way& way);

  std::unordered_map<SocketId, SocketCalls> sockets_;
  std::unordered_multimap<EventId, Place> places_;
  std::unordered_map<EventId, Span> spans_;
  std::map<ProcessId, Descriptors> descriptors_;
  std::unordered_map<SocketId, int> holders_;
  std::map<ProcessId, Cause> exits_;  // exit_group, which never returns
  bool is_counted_ = true;
};

}  // namespace switchboard
