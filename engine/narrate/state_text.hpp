#pragma once
// A TCP state, and what a socket is, in one sentence each.

#include <string>
#include <string_view>

#include "engine/model/snapshot.hpp"

namespace switchboard {

/// "The peer has finished sending; this end has not closed yet." RFC 9293, section 3.3.2.
std::string_view sentence_of(TcpState state);
/// As `ss -e` prints it: the kernel's cookie in hexadecimal, "1b".
std::string cookie_text(SocketId socket);
std::string family_text(int family);     ///< "AF_INET"; the number when we have no name
std::string socket_type_text(int type);  ///< "SOCK_STREAM"
/// "TCP", "UDP", "UNIX stream": what kind of socket a sample is of.
std::string protocol_text(const SocketSample& sample);
/// "1 waiting, limit 3" … "4 waiting, limit 3 and one more": the accept queue beside its limit, as the kernel
/// counts it.
std::string accept_queue_text(const ListenerQueues& queues);

}  // namespace switchboard
