#pragma once
// Addresses as rules look at them: which one a call was given, and what its first bytes say the family is,
// which may be none that fits. Only rules include it.

#include <optional>
#include <string>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// Of bind, connect, sendto and sendmsg; nullptr where the call has none.
const SocketAddress* given_address(const Syscall& call);
/// sa_family as it lies in memory; nothing when the address is shorter than that.
std::optional<int> family_in(const SocketAddress& address);
/// The address alone, "127.0.0.1" or "::1"; empty for a family without.
std::string address_text(const Endpoint& endpoint);
/// The four bytes the other way round; nothing for IPv6.
std::optional<Endpoint> with_bytes_exchanged(const Endpoint& endpoint);
/// AF_INET6 for 10; "family 99" for one without a name here.
std::string family_name(int family);
/// Some argument is that text, or has it before or after one of : = / [ ]
bool names_address(const std::vector<std::string>& arguments, const std::string& address);

}  // namespace switchboard
