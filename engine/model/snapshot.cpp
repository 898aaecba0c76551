#include "engine/model/snapshot.hpp"

#include <algorithm>

namespace switchboard {
namespace {

template <class Map, class Key>
auto* find_in(Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

template <class Order>
std::vector<const SocketState*> sorted(std::vector<const SocketState*> sockets, Order order) {
  std::ranges::stable_sort(sockets, {}, order);
  return sockets;
}

}  // namespace

std::optional<HostId> Snapshot::host_at(const Endpoint& destination, HostId asking) const {
  if (hosts.size() < 2 || is_loopback(destination)) return asking;
  for (const auto& [id, host] : hosts)
    for (const auto& address : host.addresses)
      if (same_address(address, destination)) return id;
  return {};
}

const ProcessState* Snapshot::process(ProcessId id) const {
  return find_in(processes, id);
}

const ProcessState* Snapshot::process(std::string_view label) const {
  for (const auto& [id, state] : processes)
    if (state.label == label) return &state;
  return nullptr;
}

const SocketState* Snapshot::socket(SocketId id) const {
  return find_in(sockets, id);
}

const SocketState* Snapshot::socket_of(ProcessId id, int fd) const {
  const auto* owner = process(id);
  if (owner == nullptr) return nullptr;
  const auto* found = find_in(owner->descriptors, fd);
  return found == nullptr ? nullptr : socket(*found);
}

const SocketState* Snapshot::peer_of(const SocketState& here) const {
  if (here.sample.peer) {
    const auto* peer = socket(*here.sample.peer);
    return peer != nullptr && peer->is_listener() ? nullptr : peer;  // it waits there: waiting_peers.hpp
  }
  if (!here.sample.local || !here.sample.remote) return nullptr;
  const Endpoint local = without_v4_mapping(*here.sample.local),
                 remote = without_v4_mapping(*here.sample.remote);
  const auto host = host_at(remote, here.sample.host);
  const SocketState* newest = nullptr;
  for (const auto& [id, there] : sockets) {
    if (id == here.id || there.sample.protocol != here.sample.protocol) continue;
    if (!there.sample.local || !there.sample.remote) continue;
    if (port_of(*there.sample.local) != port_of(remote)) continue;  // cheap, and decides nearly always
    if (host && there.sample.host != *host) continue;
    if (without_v4_mapping(*there.sample.local) != remote ||
        without_v4_mapping(*there.sample.remote) != local)
      continue;
    // The same pair of endpoints may be used again after a connection has ended; the newest is the living
    // one.
    if (newest == nullptr || newest->created < there.created) newest = &there;
  }
  return newest;
}

std::vector<const SocketState*> Snapshot::accept_queue(const SocketState& listener) const {
  std::vector<const SocketState*> waiting;
  if (!listener.sample.local) return waiting;
  for (const auto& [id, socket] : sockets) {
    if (!socket.queued_at || socket.accepted_at || socket.closed || socket.sample.inode != 0) continue;
    if (socket.sample.host != listener.sample.host) continue;
    if (socket.sample.local && accepts_for(*listener.sample.local, *socket.sample.local))
      waiting.push_back(&socket);
  }
  return sorted(std::move(waiting), [](const SocketState* s) { return std::pair(*s->queued_at, s->id); });
}

std::vector<const SocketState*> Snapshot::knocking(const SocketState& listener) const {
  std::vector<const SocketState*> clients;
  if (!listener.sample.local) return clients;
  for (const auto& [id, socket] : sockets) {
    if (socket.sample.state != TcpState::syn_sent || socket.closed || !socket.sample.remote) continue;
    if (host_at(*socket.sample.remote, socket.sample.host).value_or(listener.sample.host) !=
        listener.sample.host)
      continue;
    if (accepts_for(*listener.sample.local, *socket.sample.remote)) clients.push_back(&socket);
  }
  return sorted(std::move(clients), [](const SocketState* s) { return std::pair(s->created, s->id); });
}

std::vector<const ProcessState*> Snapshot::holders(SocketId id) const {
  std::vector<const ProcessState*> result;
  for (const auto& [pid, process] : processes)
    if (std::ranges::any_of(process.descriptors, [&](const auto& entry) { return entry.second == id; }))
      result.push_back(&process);
  return result;
}

std::vector<const SocketState*> Snapshot::listeners() const {
  std::vector<const SocketState*> result;
  for (const auto& [id, socket] : sockets)
    if (socket.is_listener() && !socket.closed) result.push_back(&socket);
  return sorted(std::move(result), [](const SocketState* s) { return std::pair(s->created, s->id); });
}

}  // namespace switchboard
