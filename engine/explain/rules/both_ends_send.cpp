// Both ends of a connection send and neither reads: both receive queues are full, so neither send can go on
// (send(2) blocks while the send queue has no room).

#include "engine/explain/both_ends.hpp"

namespace switchboard {

std::unique_ptr<Watch> watch_both_ends_send() {
  return std::make_unique<BothEnds>(Movement::sends);
}

}  // namespace switchboard
