#pragma once
// Ids of their own type, so that a pid is never taken for a socket.

#include <compare>
#include <cstdint>
#include <functional>

namespace switchboard {

template <class Tag, class Number>
struct Id {
  Number value{};
  auto operator<=>(const Id&) const = default;
};

using ProcessId = Id<struct ProcessTag, std::int32_t>;  ///< thread group id, as the host sees it
using ThreadId = Id<struct ThreadTag, std::int32_t>;    ///< task id, as the host sees it
using SocketId =
    Id<struct SocketTag, std::uint64_t>;            ///< kernel cookie (SO_COOKIE, sock_diag(7)); never reused
using EventId = Id<struct EventTag, std::int64_t>;  ///< one rising sequence over all kinds of events; from 1
using HostId =
    Id<struct HostTag, std::int32_t>;            ///< of the observed hosts, from 0; 0 where there is only one
using Port = Id<struct PortTag, std::uint16_t>;  ///< host byte order

}  // namespace switchboard

template <class Tag, class Number>
struct std::hash<switchboard::Id<Tag, Number>> {
  std::size_t operator()(switchboard::Id<Tag, Number> id) const { return std::hash<Number>{}(id.value); }
};
