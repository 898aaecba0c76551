#pragma once
// Our clients by their names, in sentences about the submission: for whom it waits, who waits for it, and who
// holds a connection open. The names are those of the steps in the recording (PeerActed).

#include <functional>
#include <string>

#include "labs/grader/observed.hpp"

namespace switchboard::grader {

/// "client A": whose end of the connection is ours; empty when that is not known.
std::string peer_of(Observed& observed, const SocketState& socket);

/// "Client B and client C wait in the accept queue."; empty when nobody does.
std::string who_waits_outside(Observed& observed);

/// "Your server (descriptor 4) and its child server.2 (descriptor 4) have the connection open."; empty when
/// no process of the submission has.
std::string who_has_it_open(Observed& observed, const std::function<bool(const SocketState&)>& is_meant);

/// "The process server.2 still has the listening socket of port 8080."; empty when none has.
std::string who_has_the_port(Observed& observed, Port port);

}  // namespace switchboard::grader
