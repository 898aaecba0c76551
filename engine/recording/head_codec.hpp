#pragma once
// Heads of events (engine/model/event_head.hpp) as bytes: a block of them with its own short tables of names,
// threads and sockets, about 15 bytes an event; and one head alone, for a call that returned after its block
// was written. Decoding odd bytes never throws.

#include <optional>
#include <span>

#include "engine/model/event_source.hpp"
#include "engine/recording/codec.hpp"

namespace switchboard {

Bytes encode_block(std::span<const EventHead> heads, std::span<const LateReturn> late_returns,
                   const NameTable& names);
/// Nothing when the bytes are damaged.
std::optional<BlockHeads> decode_block(std::span<const std::uint8_t> data, NameTable& names);

Bytes encode_head(const EventHead& head, const NameTable& names);
std::optional<EventHead> decode_head(std::span<const std::uint8_t> data, NameTable& names);

}  // namespace switchboard
