#pragma once
// What a person writes to change the virtual cable between hosts, as `observe --cable` takes it:
//
//   delay=50ms,jitter=5ms,loss=2%,seed=7       both directions
//   client:delay=50ms                          frames that leave client
//   drop=syn        drop=3xdata                loses the next SYN, the next three segments with data
//   cut             mend                       rate=10mbit, duplicate=1%, reorder=5% are the others

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/control/messages.hpp"

namespace switchboard::control {

struct CableWish {
  std::string from;  ///< a host's name; empty: every direction
  CableChange change;
  std::vector<DropSegments> drops;  ///< their `from` is not set
};

struct ParsedCable {
  std::optional<CableWish> wish;
  std::string why;  ///< one sentence, when there is none
};

ParsedCable parse_cable(std::string_view text);
/// "3 segments with data", "SYN".
std::string drop_text(DropSegments::What what, std::uint32_t count);

}  // namespace switchboard::control
