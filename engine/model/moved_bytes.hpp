#pragma once
// How many bytes of its socket a returned call moved, and which way. For most calls that is their result, but
// sendmmsg and recvmmsg return messages, and splice and sendfile move from one descriptor to another.

#include "engine/model/call_family.hpp"
#include "engine/model/event.hpp"

namespace switchboard {

struct MovedBytes {
  Movement way = Movement::none;
  std::int64_t count = 0;
  bool operator==(const MovedBytes&) const = default;
};

/// None for a call that has not returned or has failed. A peek is counted: whether it is one says its flags.
MovedBytes moved_bytes(const Syscall& call);

}  // namespace switchboard
