// Both ends of a connection wait for the other to speak: each is in a receive, nothing is under way, and
// neither has said that it is done (shutdown(2)). So they stay until a timer or a person ends one of them.

#include "engine/explain/both_ends.hpp"

namespace switchboard {

std::unique_ptr<Watch> watch_both_ends_receive() {
  return std::make_unique<BothEnds>(Movement::receives);
}

}  // namespace switchboard
