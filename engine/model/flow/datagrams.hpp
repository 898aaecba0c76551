#pragma once
// Datagrams (UDP, and UNIX sockets of type SOCK_DGRAM): which send made each, which packet carried it, which
// receive returned it.
//
//   datagrams.sent(event, call, socket) … datagrams.captured(packet) … datagrams.received(event, call,
//   socket) datagrams.with(event)        the datagram that this send, packet or receive belongs to
//
// Pieces are matched first come, first served, by port or receiver, time, length, addresses and the kept
// bytes. Where another piece would have matched as well, the tie is marked inferred. What finds no partner
// stays alone.

#include <deque>
#include <map>
#include <unordered_map>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/model/flow/raw_headers.hpp"

namespace switchboard {

struct Datagram {
  std::optional<EventId> sent_by, packet, received_by;
  std::optional<EventId> arrival;  ///< between hosts, the packet as it arrived; `packet` is as it left
  std::optional<SocketId> from, to;
  std::int64_t length = 0;
  Certainty certainty = Certainty::seen;
};

class Datagrams {
 public:
  void sent(const Event& event, const Syscall& call, SocketId socket);
  void received(const Event& event, const Syscall& call, SocketId socket);
  void captured(const Event& event, const Packet& packet, const RawHeaders& headers);
  void sampled(const SocketSample& sample);
  void paired(SocketId one, SocketId other);  ///< socketpair(2)

  const Datagram* with(EventId event) const;

 private:
  /// What waits for its partner: a send or packet that has left, a packet or receive that has come.
  struct Piece {
    std::size_t datagram = 0;
    Time from, until;
    std::int64_t length = 0;
    bool may_be_cut = false;  ///< a receive into a buffer that it filled
    std::optional<Endpoint> source, destination;
    Bytes start;
  };
  struct Lane {
    std::deque<Piece> left, come;
  };
  using Lanes = std::unordered_map<std::uint64_t, Lane>;
  struct Local {
    std::optional<Endpoint> endpoint, remote;
    std::optional<SocketId> peer;
    std::vector<Piece> sends, receives;  ///< that wait for the endpoint to be known
  };
  void leave(Lanes& lanes, std::uint64_t lane, Piece piece);
  void come(Lanes& lanes, std::uint64_t lane, Piece piece);
  void join(std::size_t left, std::size_t come, Certainty certainty);
  std::size_t find(std::size_t datagram) const;
  std::size_t new_datagram(EventId event, Datagram datagram);
  void send_from(const Local& local, Piece piece);
  void receive_at(SocketId socket, const Local& local, Piece piece);
  std::optional<SocketId> unix_receiver(const Piece& piece, const Local& local) const;

  std::vector<Datagram> datagrams_;
  std::vector<std::size_t> joined_into_;  // a datagram that turned out to be part of another
  std::unordered_map<EventId, std::size_t> by_event_;
  std::unordered_map<SocketId, Local> sockets_;
  std::map<std::string, SocketId> unix_names_;
  Lanes by_source_, by_wire_, by_destination_, by_receiver_;  // port, both ports, port, cookie
};

}  // namespace switchboard
