#pragma once
// What a select(2) was given: which descriptors stand in its sets, and its timeout. Only rules include it.

#include <cstdint>
#include <set>

#include "engine/model/event.hpp"

namespace switchboard {

struct SelectSets {
  std::int64_t count = 0;  ///< nfds
  bool has_sets = false;   ///< at least one set was given, though it may be empty
  std::set<int> asked, ready;
  enum class Timeout { none, zero, some } timeout = Timeout::none;
  bool whole = true;  ///< the recording has all descriptors of the sets
};

/// Of select or pselect6.
SelectSets select_sets(const Syscall& call);

}  // namespace switchboard
