#include "engine/model/waiting_peers.hpp"

#include <algorithm>

namespace switchboard {

std::vector<const SocketState*> waiting_peers(const Snapshot& world, const SocketState& listener) {
  std::vector<const SocketState*> waiting;
  const auto* queues = listener.listener();
  if (queues == nullptr) return waiting;
  for (const auto& [id, socket] : world.sockets)
    if (socket.sample.peer == listener.id && !socket.closed) waiting.push_back(&socket);
  std::ranges::sort(waiting, {}, [](const SocketState* s) {
    return std::pair(s->connect_call.value_or(EventId{}), s->id);
  });
  // A client that accept has just taken may not have been looked at since: the first to wait is the first to
  // go.
  if (waiting.size() > queues->length)
    waiting.erase(waiting.begin(), waiting.end() - static_cast<std::ptrdiff_t>(queues->length));
  return waiting;
}

}  // namespace switchboard
