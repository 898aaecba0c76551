#pragma once
// Numbers of the protocols above IP that we read (IPPROTO_* in netinet/in.h, IANA's protocol numbers). The
// model includes no kernel header, so that a recording can be read anywhere.

namespace switchboard::protocol {

inline constexpr int icmp = 1, tcp = 6, udp = 17, icmp6 = 58;

}  // namespace switchboard::protocol
