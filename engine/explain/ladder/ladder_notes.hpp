#pragma once
// What the kernel did, said beside the packet that shows it: that nothing listens there, that a queue was
// full, that a connection waits to be accepted, that one end hung up and nobody closed the other.
//
//   if (const auto note = note_of(ladder, timeline, flows, packet)) say(*note);
//
// Only what the recording proves. It knows no words; narrate/ladder_text.hpp has them.

#include <optional>

#include "engine/explain/ladder/ladder.hpp"

namespace switchboard {

struct LadderNote {
  enum class Kind {
    nothing_listens,  ///< a RST that answers a SYN
    queue_full,       ///< a SYN without an answer while the accept queue was over its limit
    not_answered,     ///< a SYN without an answer
    in_accept_queue,  ///< a handshake that was done long before anybody called accept
    hung_up,          ///< the acknowledged FIN of an end whose peer never closed: CLOSE_WAIT
    closed_unread,    ///< a RST because bytes lay unread when the socket was closed
    already_closed,   ///< a RST that answers a segment for a socket that is gone
  };
  Kind kind = Kind::nothing_listens;
  std::optional<Endpoint> endpoint = {};    ///< nothing_listens: where, when another address has that port
  Port port = {};                           ///< nothing_listens
  LadderQueue queue = {};                   ///< queue_full
  std::int64_t bytes = 0;                   ///< closed_unread
  std::optional<std::int64_t> waited = {};  ///< in_accept_queue: ns until accept was called; nothing: never
  std::optional<LaneNumber> who = {},
                            other = {};  ///< hung_up: who did, and who did not close; the closed ones: who
};

/// Reads the packet itself only when its segment may have one.
std::optional<LadderNote> note_of(const Ladder& ladder, const Timeline& timeline, const Flows& flows,
                                  EventId packet);

}  // namespace switchboard
