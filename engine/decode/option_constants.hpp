#pragma once
// Socket options: their names and the shape of their values, by level (socket(7), tcp(7), ip(7), ipv6(7),
// udp(7), unix(7)). Most values are an int.

#include <cstdint>
#include <span>

#include "engine/model/argument.hpp"

namespace switchboard {

enum class OptionValue : std::uint8_t {
  integer,
  bytes,  ///< a structure that we keep as bytes: tcp_info, sock_fprog, …
  text,   ///< a name: of an interface, of a congestion control
  linger,
  timeval,
  credentials,
  error,  ///< an errno
  domain,
  type,
  protocol,
  wide,  ///< uint64_t: SO_COOKIE
  ip_address,
  membership,  ///< ip_mreq, ip_mreqn
  bit_set,     ///< an int whose bits are shown in hexadecimal
};

/// The name of a level: SOL_SOCKET, IPPROTO_TCP, …
Symbol option_level_symbol(int level);
Symbol option_name_symbol(int level, int name);
/// integer for an option that is not in our tables.
OptionValue option_value_shape(int level, int name);

/// The value from its bytes, which are `length` long in the program's memory. Bytes that are too few or of a
/// shape that is not taken apart stay a Buffer.
ArgumentValue decode_option_value(int level, int name, std::span<const std::uint8_t> bytes,
                                  std::int64_t length);

}  // namespace switchboard
