#pragma once
// A recording as a ladder: a lane for each thread that uses sockets, and in the order of time the steps that
// happened: a call is entered and returns, a packet leaves and arrives, bytes pass where no wire is, a
// program ends.
//
//   Ladder ladder;
//   ladder.follow(timeline, flows);            what is new; flows have followed the same timeline before
//   for (const LadderStep& step : ladder.steps()) …
//   ladder.ends_of(timeline, flows, packet)    from which lane to which
//
// It takes calls that act on sockets and calls that wait. It knows no pixels, letters or words.

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/model/call_family.hpp"
#include "engine/model/flow/flows.hpp"
#include "engine/model/interval.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

using LaneNumber = std::uint16_t;
inline constexpr LaneNumber no_lane = 0xFFFF;

struct LadderLane {
  ProcessId process;
  ThreadId thread;
  HostId host;
  bool takes_calls = false;                  ///< it called listen or accept
  std::vector<Interval> calls;               ///< in order; index: the call's place in events()
  std::optional<Time> ended;                 ///< the process did
  std::uint32_t end = 0;                     ///< and the event that says so, its place in events()
  std::optional<std::uint32_t> held_before;  ///< the call that we hold it before, now or at the end
};

struct LadderStep {
  enum class Kind : std::uint8_t {
    enters,   ///< a call; one that we held before it, when it was let go
    leaves,   ///< a packet; over loopback it arrives in the same moment
    gives,    ///< a send whose bytes pass without a wire
    arrives,  ///< between hosts, the packet at the other end
    dropped,  ///< between hosts, by the cable
    takes,    ///< the receive that returns those bytes
    returns,  ///< a call
    exits,    ///< a process
  };
  Time at;
  std::uint32_t index = 0;  ///< into events(); of gives and takes, into passages()
  LaneNumber lane = no_lane;
  Kind kind = Kind::enters;
  bool operator==(const LadderStep&) const = default;
};

/// From which lane to which; nothing where no observed thread is.
struct LadderEnds {
  std::optional<LaneNumber> from, to;
  bool operator==(const LadderEnds&) const = default;
};

/// Bytes that passed between two calls and were not seen on a wire: UNIX sockets, or no packets at all.
struct LadderPassage {
  std::uint32_t sent = 0, received = 0;  ///< places in events()
  LadderEnds ends;
  std::int64_t bytes = 0;
  Certainty certainty = Certainty::seen;
};

/// The accept queue of a listener, as sampled.
struct LadderQueue {
  Time at;
  std::uint32_t length = 0, limit = 0;
};

class Ladder {
 public:
  void follow(const Timeline& timeline, const Flows& flows);

  std::span<const LadderLane> lanes() const { return lanes_; }
  std::span<const LadderStep> steps() const { return steps_; }
  std::span<const LadderPassage> passages() const { return passages_; }
  /// Of the steps, so many are as they were at the last call of this.
  std::size_t take_unchanged();

  LaneNumber lane_of(ProcessId process, ThreadId thread) const;
  LadderEnds ends_of(const Timeline& timeline, const Flows& flows, const Event& packet) const;
  /// Lanes between which something travelled, the lesser first, and whether something went where no lane is.
  struct Talks {
    std::set<std::pair<LaneNumber, LaneNumber>> pairs;
    enum class Outside { nothing, something } outside = Outside::nothing;
    bool operator==(const Talks&) const = default;
  };
  Talks talks(const Timeline& timeline, const Flows& flows) const;
  /// The newest sample by then of the queue that takes connections for this endpoint.
  std::optional<LadderQueue> queue_at(const Endpoint& endpoint, HostId host, Time at) const;
  /// Some socket listens, or listened, on that port.
  bool is_listened_on(Port port) const;
  bool has_packets() const { return has_packets_; }
  /// Calls of its threads that are no step: on files, pipes and the like.
  std::size_t left_out() const { return left_out_; }

  /// Two calls of a thread that look the same: name, socket, result.
  static bool are_equal(const EventHead& one, const EventHead& other);

 private:
  struct Use {
    Time at;
    LaneNumber lane;
  };
  struct Bound {
    SocketId socket;
    Endpoint local;
    HostId host;
    std::vector<LadderQueue> lengths;
  };
  void add_call(const Timeline& timeline, std::uint32_t index, const EventHead& head);
  void add_return(const Timeline& timeline, std::uint32_t index, const EventHead& head);
  void add_packet(const Timeline& timeline, const Flows& flows, std::uint32_t index, const EventHead& head);
  void add_fact(const Timeline& timeline, std::uint32_t index, const EventHead& head);
  void pause(const Timeline& timeline, std::uint32_t index);
  void resume(ThreadId thread, ProcessId process, Time at);
  void add_passages(const Timeline& timeline, const Flows& flows);
  void add(LadderStep step);
  void put_in_order();
  void use(SocketId socket, Time at, LaneNumber lane);
  std::optional<LaneNumber> user_of(SocketId socket, Time at) const;
  std::optional<LaneNumber> listening_for(const Endpoint& endpoint, const Packet& packet) const;
  std::optional<LaneNumber> lane_at(const Timeline& timeline, const Connection& connection, std::size_t end,
                                    const Event& packet) const;
  std::optional<LaneNumber> connecting_to(const Timeline& timeline, const Endpoint& endpoint, Time at) const;
  const Event* reported_by(const Timeline& timeline, const Event& packet) const;
  std::optional<LaneNumber> lane_of_call(const Timeline& timeline, EventId call) const;
  enum class Matters { no, yes };
  Matters matters(const Timeline& timeline, const EventHead& head);

  std::vector<LadderLane> lanes_;
  std::map<std::pair<std::int32_t, std::int32_t>, LaneNumber> lane_numbers_;
  std::vector<LadderStep> steps_;
  std::size_t ordered_ = 0, unchanged_ = 0;
  std::vector<LadderStep> withdrawn_;
  std::vector<LadderPassage> passages_;
  std::vector<std::uint32_t> unread_;                       // sends without a wire, of which not all is read
  std::unordered_map<std::uint32_t, std::int64_t> passed_;  // of those, how many bytes have a passage
  std::unordered_map<SocketId, std::vector<Use>> users_;
  std::vector<Bound> listeners_;
  std::vector<std::uint32_t> datagrams_;  // the first packets that are no segments
  std::map<ProcessId, HostId> hosts_;
  std::vector<CallFamily> families_;  // by the number of a call's name
  std::vector<std::uint32_t> open_;   // calls that had not returned
  std::size_t next_ = 0, left_out_ = 0;
  bool has_packets_ = false;
};

}  // namespace switchboard
