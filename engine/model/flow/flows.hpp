#pragma once
// What travelled between sockets: TCP connections with their segments, datagrams, and the ties between
// packets and the calls whose bytes they carry.
//
//   Flows flows;
//   flows.follow(timeline);             what is new since the last time; live and finished recordings alike
//   flows.segments_of(call)             packets that carry its bytes, its SYN, its FIN
//   flows.calls_of(packet)              calls whose bytes are in it, and those that returned them
//   flows.released_by(call)             the packet or call that ended its waiting
//
// Ties follow from sequence numbers, from the results of calls, and from the sockets' endpoints as the kernel
// gave them. What they do not decide has no tie; what they leave open between a few is marked inferred.

#include <functional>
#include <limits>
#include <queue>
#include <set>
#include <span>

#include "engine/model/flow/call_streams.hpp"
#include "engine/model/flow/datagrams.hpp"
#include "engine/model/flow/segment.hpp"
#include "engine/model/flow/state_history.hpp"
#include "engine/model/flow/tcp_reader.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard {

/// What a call and a packet have to do with each other.
enum class TieKind {
  opens,      ///< connect and its SYN
  completes,  ///< accept and the ACK that made its connection
  sends,      ///< a call whose bytes the packet carries
  receives,   ///< a call that returned bytes of it, or learned from its FIN that no more come
  ends,       ///< shutdown, close, exit and the FIN
  resets,     ///< close, exit and the RST
};

struct Tie {
  EventId call, packet;
  TieKind kind = TieKind::sends;
  ByteRange bytes;  ///< of the stream, those that both have; of a datagram, from 0; empty for the others
  Certainty certainty = Certainty::seen;
  bool operator==(const Tie&) const = default;
};

/// Bytes that one call sent and another returned, whether or not packets were captured between them.
struct Passage {
  EventId sent_by, received_by;
  ByteRange bytes;
  Certainty certainty = Certainty::seen;
};

class Flows {
 public:
  enum class Rest { nothing, more };
  /// Reads what is new in the timeline, at most so many events; more: call it again before asking anything.
  /// Always give it the same one.
  Rest follow(const Timeline& timeline, std::size_t most = std::numeric_limits<std::size_t>::max());
  /// Events that were read so far.
  std::size_t events_read() const { return read_; }

  std::span<const Connection> connections() const { return connections_; }
  /// Of a captured TCP packet; nullptr for others.
  const Segment* segment(EventId packet) const;
  /// The newest connection of that socket.
  const Connection* connection_of(SocketId socket) const;
  const Datagram* datagram(EventId event) const { return datagrams_.with(event); }
  /// What calls did to that socket; nullptr if none did.
  const SocketCalls* calls_on(SocketId socket) const { return calls_.of(socket); }
  /// What the kernel said of the sockets' states: for tcp_path.hpp.
  const StateHistory& states() const { return states_; }

  std::vector<Tie> calls_of(EventId packet) const;
  std::vector<Tie> segments_of(EventId call) const;
  /// Why an endpoint sent that RST: the segment that it answers. Nothing if a call caused it, or it is not
  /// known.
  std::optional<EventId> answered_by_reset(EventId packet) const;
  /// The event that a blocked connect, accept, receive or wait was waiting for, if it came while it waited: a
  /// packet, or the peer's send where there are no packets. Nothing for a call that had no need to wait, or
  /// if not known.
  std::optional<EventId> released_by(EventId call) const;
  /// Which receives returned the bytes of a send.
  std::vector<Passage> passages_of(EventId send) const;

 private:
  struct Place {
    EventId packet;
    std::uint32_t connection = 0;
    std::uint32_t index = 0;
    std::uint8_t from = 0;
  };
  struct Pair {  // of endpoints, the lesser first
    Endpoint lesser, greater;
    HostId host;  // several hosts may have the same pair on their loopback
    bool operator==(const Pair&) const = default;
  };
  struct PairHash {
    std::size_t operator()(const Pair& pair) const;
  };
  struct Returning {
    Time at;
    std::size_t call = 0;  // its place in events(), which rise as ids do
    bool operator>(const Returning& other) const {
      return std::pair(at, call) > std::pair(other.at, other.call);
    }
  };
  using Side = std::size_t;  // 0 or 1
  static Pair pair_of(const Endpoint& a, const Endpoint& b, HostId host);

  void happen(const Event& event, std::size_t index);
  void give_returns(const Timeline& timeline, Time until);
  void give_return(const Event& event);
  void read_segment(const Event& event, const Packet& packet);
  bool read_second_sight(const Event& event, const Packet& packet);
  void bind(const SocketSample& sample, Time at);
  std::uint32_t new_connection(const Pair& pair, const Endpoint& first, const Endpoint& second, Time at);
  const Place* place_of(EventId packet) const;

  const SocketCalls* calls_at(const Connection& connection, Side side) const;
  std::optional<Tie> opening(const Connection& connection, const Segment& segment) const;
  std::optional<Tie> ending(const Connection& connection, const Segment& segment) const;
  void add_ties(std::vector<Tie>& ties, const Connection& connection, const Segment& segment) const;
  void add_segments(std::vector<Tie>& ties, EventId call, const Connection& connection, Side side,
                    CallStreams::Part part, std::optional<ByteRange> bytes) const;
  const Segment* first_arrival(const Connection& connection, Side from, std::int64_t byte) const;
  std::optional<EventId> release_of(const CallStreams::Place& place, EventId call,
                                    CallStreams::Span span) const;
  std::optional<EventId> readiness(SocketId socket, CallStreams::Span span) const;
  std::optional<SocketId> peer_of(SocketId socket) const;

  CallStreams calls_;
  StateHistory states_;
  Datagrams datagrams_;
  std::vector<Connection> connections_;
  std::vector<TcpReader> readers_;  // of each connection
  std::unordered_map<Pair, std::uint32_t, PairHash> newest_;
  std::unordered_map<SocketId, std::uint32_t> by_socket_;
  std::vector<Place> places_;  // of TCP packets, by id
  struct Completed {
    EventId packet;
    Endpoint local;  // the listener's end
  };
  std::unordered_map<Port, std::vector<Completed>> completed_;  // handshakes, by the listener's port
  std::unordered_map<SocketId, Endpoint> listeners_;
  std::size_t read_ = 0;    // events of the timeline
  std::set<EventId> open_;  // calls that had not returned
  std::priority_queue<Returning, std::vector<Returning>, std::greater<>> returning_;
};

}  // namespace switchboard
