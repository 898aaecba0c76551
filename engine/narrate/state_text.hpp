#pragma once
// A TCP state, and what a socket is, in one sentence each.

#include <string>
#include <string_view>

#include "engine/model/snapshot.hpp"

namespace switchboard {

/// "The peer has finished sending; this end has not closed yet." RFC 9293, section 3.3.2.
std::string_view sentence_of(TcpState state);
/// "TCP", "UDP", "UNIX stream": what kind of socket a sample is of.
std::string protocol_text(const SocketSample& sample);
/// "1 of 3" … "4 of 3 and one more": the accept queue beside its limit, as the kernel counts it.
std::string accept_queue_text(const ListenerQueues& queues);

}  // namespace switchboard
