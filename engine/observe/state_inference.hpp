#pragma once
// TCP states between two looks at the kernel's tables, as RFC 9293, section 3.3.2 has them follow from the
// segments: SYN_SENT to ESTABLISHED, CLOSE_WAIT, the FIN_WAITs, LAST_ACK, TIME_WAIT, CLOSED.
//
//   inference.sampled(sample);               what the kernel said; it always wins
//   for (auto& sample : inference.packet(packet)) …    sockets whose state this packet changed, marked
//   inferred
//
// A socket is followed once a sample has named its endpoints. SYN_RECV is left to samples: a final ACK that
// meets a full accept queue changes nothing, and no packet shows that.

#include <array>
#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/model/flow/tcp_reader.hpp"
#include "engine/model/packet.hpp"
#include "engine/model/socket_sample.hpp"

namespace switchboard {

/// Whether a connection in this state is yet to come to that one.
bool comes_before(TcpState state, TcpState later);

class StateInference {
 public:
  void sampled(const SocketSample& sample);
  std::vector<SocketSample> packet(const Packet& packet);

 private:
  struct Connection {
    std::array<Endpoint, 2> ends;
    std::array<std::optional<SocketId>, 2> sockets;
    std::array<std::optional<std::int64_t>, 2> fin;  // the number after each end's FIN
    TcpReader left, came;  // in the order in which segments left, and in which they arrived
  };
  using Pair = std::tuple<Endpoint, Endpoint, HostId>;
  Connection& connection_of(const Endpoint& a, const Endpoint& b, HostId host);
  static std::optional<TcpState> after_sending(const Segment& segment, TcpState state);
  static std::optional<TcpState> after_arrival(const Connection& connection, const Segment& segment,
                                               TcpState state);
  void change(std::optional<SocketId> socket, std::optional<TcpState> state,
              std::vector<SocketSample>& changed);

  std::map<Pair, Connection> connections_;
  std::unordered_map<SocketId, SocketSample> samples_;  // of TCP sockets; the last, with the inferred state
};

}  // namespace switchboard
