#pragma once
// What a call was given, as rules ask for it. An argument that is absent or of another kind has no value, or
// the one that the rule names.

#include <cstdint>
#include <string_view>

#include "engine/model/event.hpp"

namespace switchboard {

/// The first number argument of that name; `otherwise` if there is none.
std::int64_t number_argument(const Syscall& call, std::string_view name, std::int64_t otherwise);
/// An argument's name as the man page writes it: "SO_REUSEADDR"; empty if it has none.
std::string_view symbol_argument(const Syscall& call, std::string_view name);
const SocketAddress* address_argument(const Syscall& call);
const Buffer* buffer_argument(const Syscall& call);
/// Of poll, select or epoll_wait; nullptr if there is none.
const ReadinessList* readiness_argument(const Syscall& call);
/// Bytes that a send or receive asked to move: len, or what its buffers hold.
std::int64_t asked_length(const Syscall& call);
bool has_flag(const Syscall& call, std::int64_t flag);

}  // namespace switchboard
