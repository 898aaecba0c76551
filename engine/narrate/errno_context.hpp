#pragma once
// A failed call explained for this call, this errno and this state: not "address already in use" but who has
// it.
//
//   errno_in_context(event, timeline)   "server listens on 0.0.0.0:8080 already."
//                                       "The length is 8, that of a pointer; a sockaddr_in has 16 bytes."
//
// It looks at the world at the call, which is cheap for one call after the other in order of time. What the
// recording does not show is not guessed: then it is what the errno means for the call (errno_text.hpp).

#include <string>

#include "engine/model/timeline.hpp"

namespace switchboard {

/// Empty for a call that did not fail.
std::string errno_in_context(const Event& failed, Timeline& timeline);

}  // namespace switchboard
