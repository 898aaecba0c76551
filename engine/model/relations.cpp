#include "engine/model/relations.hpp"

namespace switchboard {

Relations::Relations(const Snapshot& world) : world_(world) {
  for (const auto& [id, process] : world.processes)
    for (const auto& [fd, socket] : process.descriptors)
      if (auto& holders = holders_[socket]; holders.empty() || holders.back() != &process)
        holders.push_back(&process);
  for (const auto& [id, socket] : world.sockets)
    if (socket.sample.local && socket.sample.remote)
      by_ends_.emplace(Ends{socket.sample.protocol, without_v4_mapping(*socket.sample.local),
                            without_v4_mapping(*socket.sample.remote)},
                       &socket);
}

const SocketState* Relations::peer_of(const SocketState& here) const {
  if (here.sample.peer || !here.sample.local || !here.sample.remote) return world_.peer_of(here);
  const Endpoint local = without_v4_mapping(*here.sample.local),
                 remote = without_v4_mapping(*here.sample.remote);
  const auto host = world_.host_at(remote, here.sample.host);
  const SocketState* newest = nullptr;
  const auto [begin, end] = by_ends_.equal_range({here.sample.protocol, remote, local});
  for (auto entry = begin; entry != end; ++entry) {
    const SocketState& there = *entry->second;
    if (there.id == here.id || (host && there.sample.host != *host)) continue;
    if (newest == nullptr || newest->created < there.created) newest = &there;
  }
  return newest;
}

const std::vector<const ProcessState*>& Relations::holders(SocketId id) const {
  static const std::vector<const ProcessState*> nobody;
  const auto entry = holders_.find(id);
  return entry == holders_.end() ? nobody : entry->second;
}

}  // namespace switchboard
