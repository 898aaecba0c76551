#pragma once
// A sockaddr explained byte by byte, as data that a face can draw or print: which bytes are which field, what
// this machine's processor reads there, and what the wire means by them.
//
//   for (auto& field : explain_address(address))  …  "sin_port", bytes 90 1F, host 8080, wire 36895
//
// Bytes that belong to no field (a length that is too short or too long) are fields of their own, and say so.

#include <cstddef>
#include <string>
#include <vector>

#include "engine/model/argument.hpp"

namespace switchboard {

struct AddressField {
  std::size_t offset = 0;
  Bytes bytes;          ///< as they lie in memory
  std::string name;     ///< sin_family, sin_port, sin_addr, sin_zero, …
  std::string meaning;  ///< one short phrase: "the port, in network byte order"
  std::string value;    ///< what the kernel takes it for: "AF_INET", "36895", "10.0.0.2"
  std::string host;     ///< the number this machine's processor reads there; empty where none is meant
  enum class Order { host, network, none } order = Order::none;  ///< the order that the kernel expects
  bool operator==(const AddressField&) const = default;
};

/// "sockaddr_in", "sockaddr_in6", "sockaddr_un", "sockaddr".
std::string address_struct(const SocketAddress& address);
std::vector<AddressField> explain_address(const SocketAddress& address);

/// How the wire reads two bytes: the first is the big one, "144·256 + 31 = 36895".
std::string network_order_sum(std::uint8_t first, std::uint8_t second);
/// The port with its two bytes exchanged: 8080 and 36895 are each other's.
std::uint16_t bytes_exchanged(std::uint16_t port);

}  // namespace switchboard
