#pragma once
// A decoded argument of a system call, as a value. Decoding happens once, in the observer; narrate turns
// values into words and the tool into JSON.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/endpoint.hpp"

namespace switchboard {

using Bytes = std::vector<std::uint8_t>;

/// A number that has a name: AF_INET, SOCK_STREAM|SOCK_NONBLOCK, SIGTERM. `name` is empty when we know none.
struct Symbol {
  std::int64_t number = 0;
  std::string name;
  bool operator==(const Symbol&) const = default;
};

/// A socket address as it lies in the program's memory. `raw` keeps the bytes; `endpoint` is absent when they
/// make none (a length too short for the family, an unreadable pointer).
struct SocketAddress {
  std::optional<Endpoint> endpoint;
  Bytes raw;
  std::int64_t length = 0;  ///< what the program or the kernel said, which may differ from raw.size()
  bool operator==(const SocketAddress&) const = default;
};

/// Bytes handed to or filled by the kernel. `bytes` is the start of them, bounded by the recording's payload
/// limit.
struct Buffer {
  Bytes bytes;
  std::int64_t length = 0;  ///< how many there were in all
  bool operator==(const Buffer&) const = default;
};

/// A pointer we do not follow, or one that could not be read; 0 is NULL.
struct Pointer {
  std::uint64_t address = 0;
  bool operator==(const Pointer&) const = default;
};

/// One descriptor of poll, select or epoll: what was asked for and what came.
struct Readiness {
  int fd = -1;
  Symbol events;   ///< POLLIN|POLLOUT, EPOLLIN…; for select the sets it was in: read|write|except
  Symbol revents;  ///< empty name before the call has returned, or when nothing came
  bool operator==(const Readiness&) const = default;
};

struct ReadinessList {
  std::vector<Readiness> entries;
  std::int64_t count = 0;  ///< how many there were; entries is bounded
  bool operator==(const ReadinessList&) const = default;
};

using ArgumentValue =
    std::variant<std::int64_t, Symbol, std::string, SocketAddress, Buffer, Pointer, ReadinessList>;

/// `name` is the man page's: sockfd, addr, addrlen, backlog, buf, len, flags, …
struct Argument {
  std::string name;
  ArgumentValue value;
  bool operator==(const Argument&) const = default;
};

}  // namespace switchboard
