#pragma once
// Who waits in the queue of a listening UNIX socket. The kernel shows no socket of the server's end before
// accept; it tells which clients' sockets wait (sock_diag(7), UDIAG_SHOW_ICONS). For TCP ask
// Snapshot::accept_queue, whose entries are the server's ends.

#include <vector>

#include "engine/model/snapshot.hpp"

namespace switchboard {

/// The clients' sockets, in the order in which they connected; what they have written waits with them. As old
/// as the samples of those sockets, and never more than the listener's queue says.
std::vector<const SocketState*> waiting_peers(const Snapshot& world, const SocketState& listener);

}  // namespace switchboard
