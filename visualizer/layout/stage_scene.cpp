#include "visualizer/layout/stage_scene.hpp"

#include <algorithm>
#include <set>

namespace switchboard::visualizer {
namespace {

class Scenery {
 public:
  Scenery(const Snapshot& world, const std::map<ProcessId, ProgramMark>& marks)
      : world_(world), marks_(marks) {
    for (const auto& [id, process] : world.processes)
      for (const auto& [fd, socket] : process.descriptors) holder_.try_emplace(socket, &process, fd);
    for (const auto& [id, socket] : world.sockets)
      if (socket.sample.local && socket.sample.remote)
        by_ends_[{without_v4_mapping(*socket.sample.local), without_v4_mapping(*socket.sample.remote)}] =
            &socket;
  }

  StageScene build() {
    for (const auto& [id, process] : world_.processes)
      if (role_of(id) == ProgramRole::server && !process.ended)
        scene_.servers.push_back({&process, letter_of(id)});
    std::ranges::stable_sort(scene_.servers, {}, [](const SceneServer& s) {
      return std::pair(s.process->started, s.process->id);
    });
    for (const SocketState* listener : world_.listeners()) add_listener(*listener);
    for (const auto& [id, socket] : world_.sockets) add_socket(socket);
    std::ranges::stable_sort(scene_.connections, {}, [](const SceneConnection& c) {
      const SocketState* end = c.server_end != nullptr ? c.server_end : c.client.socket;
      return std::pair(end->accepted_at.value_or(end->created), end->id);
    });
    // Who is in none of these stands alone; who has ended stays as a quiet line, so that an end is not an
    // empty picture.
    std::vector<SceneClient> ended;
    for (const auto& [id, process] : world_.processes) {
      const bool forked = process.parent.has_value();  // a server's children come and go
      if (shown_.contains(id) || (process.ended && forked) ||
          (!process.ended && role_of(id) == ProgramRole::server))
        continue;
      SceneClient client;
      name(client, &process);
      (process.ended ? ended : scene_.idle).push_back(client);
    }
    scene_.idle.insert(scene_.idle.end(), ended.begin(), ended.end());
    return std::move(scene_);
  }

 private:
  ProgramRole role_of(ProcessId id) const {
    const auto mark = marks_.find(id);
    return mark == marks_.end() ? ProgramRole::client : mark->second.role;
  }
  std::string letter_of(ProcessId id) const {
    const auto mark = marks_.find(id);
    return mark == marks_.end() ? "?" : std::string(1, mark->second.letter);
  }

  /// A connection's other end, without walking all sockets for each.
  const SocketState* peer_of(const SocketState& socket) const {
    if (socket.sample.peer) return world_.socket(*socket.sample.peer);
    if (!socket.sample.local || !socket.sample.remote) return nullptr;
    const auto found =
        by_ends_.find({without_v4_mapping(*socket.sample.remote), without_v4_mapping(*socket.sample.local)});
    return found == by_ends_.end() || found->second->id == socket.id ? nullptr : found->second;
  }

  const ProcessState* process_with(const SocketState& socket) const {
    const auto held = holder_.find(socket.id);
    if (held != holder_.end()) return held->second.first;
    return socket.creator ? world_.process(*socket.creator) : nullptr;
  }

  void name(SceneClient& client, const ProcessState* process) {
    client.process = process;
    if (process == nullptr) return;
    client.letter = letter_of(process->id);
    client.label = process->label;
    client.role = role_of(process->id);
    shown_.insert(process->id);
  }

  SceneClient client_with(const SocketState* socket) {
    SceneClient client;
    client.socket = socket;
    if (socket != nullptr) {
      used_.insert(socket->id);
      name(client, process_with(*socket));
    }
    return client;
  }

  void add_listener(const SocketState& socket) {
    SceneListener listener;
    listener.socket = &socket;
    used_.insert(socket.id);
    if (const auto* queues = socket.listener()) {
      listener.length = queues->length;
      listener.limit = queues->limit;
    }
    // Who was accepted since the kernel was asked is in its number still.
    for (const auto& [id, other] : world_.sockets)
      if (listener.length > 0 && other.accepted_at && socket.sampled_at &&
          *other.accepted_at > *socket.sampled_at && other.sample.host == socket.sample.host &&
          other.sample.local && socket.sample.local &&
          port_of(*other.sample.local) == port_of(*socket.sample.local))
        --listener.length;
    for (const SocketState* queued : world_.accept_queue(socket)) {
      if (used_.contains(queued->id)) continue;
      used_.insert(queued->id);
      listener.waiting.push_back({client_with(peer_of(*queued)), queued});
    }
    listener.length = std::max(listener.length, static_cast<std::uint32_t>(listener.waiting.size()));
    for (const SocketState* knocking : world_.knocking(socket))
      if (!used_.contains(knocking->id)) listener.knocking.push_back(client_with(knocking));
    scene_.listeners.push_back(std::move(listener));
  }

  void add_socket(const SocketState& socket) {
    if (used_.contains(socket.id)) return;
    const auto held = holder_.find(socket.id);
    const ProcessState* holder = held == holder_.end() ? nullptr : held->second.first;
    const bool connected = socket.sample.remote.has_value() && socket.sample.state &&
                           *socket.sample.state != TcpState::close &&
                           *socket.sample.state != TcpState::listen;
    const bool serves = socket.role == SocketRole::server || socket.accepted_at;
    if (connected && serves) {
      // An end that its program closed is shown while the kernel or the peer is not done with it.
      const SocketState* peer = peer_of(socket);
      const bool peer_is_open = peer != nullptr && !peer->closed;
      const bool gone =
          socket.sample.reason == SocketSample::Reason::gone || *socket.sample.state == TcpState::time_wait;
      if (holder == nullptr && (gone || (socket.closed && !peer_is_open))) return;
      used_.insert(socket.id);
      SceneConnection connection;
      connection.server_end = &socket;
      connection.holder = process_with(socket);
      if (held != holder_.end()) connection.fd = held->second.second;
      connection.client = client_with(peer_of(socket));
      scene_.connections.push_back(std::move(connection));
      return;
    }
    if (holder == nullptr) return;
    if (connected && socket.role == SocketRole::client) {
      const SocketState* peer = peer_of(socket);
      // The far end will add it, unless it is none of ours.
      if (peer != nullptr && (peer->role == SocketRole::server || peer->accepted_at || peer->queued_at))
        return;
      SceneConnection connection;
      connection.client = client_with(&socket);
      scene_.connections.push_back(std::move(connection));
      return;
    }
    if (role_of(holder->id) == ProgramRole::server) {
      used_.insert(socket.id);
      scene_.alone.push_back(&socket);
    }
  }

  const Snapshot& world_;
  const std::map<ProcessId, ProgramMark>& marks_;
  std::map<SocketId, std::pair<const ProcessState*, int>> holder_;
  std::map<std::pair<Endpoint, Endpoint>, const SocketState*> by_ends_;
  std::set<SocketId> used_;
  std::set<ProcessId> shown_;
  StageScene scene_;
};

}  // namespace

StageScene scene_of(const Snapshot& world, const std::map<ProcessId, ProgramMark>& marks) {
  return Scenery(world, marks).build();
}

}  // namespace switchboard::visualizer
