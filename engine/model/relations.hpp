#pragma once
// Who holds each socket of a world, and which is its other end, looked up instead of searched: for views that
// ask it of every socket. The answers are those of Snapshot::holders and Snapshot::peer_of.
//
//   const Relations relations(world);
//   for (const auto& [id, socket] : world.sockets) … relations.peer_of(socket) …
//
// It points into the world, which must outlive it unchanged.

#include <map>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "engine/model/snapshot.hpp"

namespace switchboard {

class Relations {
 public:
  explicit Relations(const Snapshot& world);

  const SocketState* peer_of(const SocketState& socket) const;
  /// Each process once, in the order of their ids.
  const std::vector<const ProcessState*>& holders(SocketId id) const;

 private:
  /// Protocol, local and remote endpoint as IPv4 where they can be.
  using Ends = std::tuple<int, Endpoint, Endpoint>;

  const Snapshot& world_;
  std::multimap<Ends, const SocketState*> by_ends_;
  std::unordered_map<SocketId, std::vector<const ProcessState*>> holders_;
};

}  // namespace switchboard
