#pragma once
// The one thing that all views show as selected: a call, a packet or a socket.

#include <optional>

#include "engine/model/ids.hpp"

namespace switchboard::visualizer {

struct Selection {
  std::optional<EventId> call;
  std::optional<SocketId> socket;  ///< of the call or the packet's sender, or chosen by itself
  std::optional<EventId> packet;
  bool operator==(const Selection&) const = default;
};

}  // namespace switchboard::visualizer
