#pragma once
// The world at one moment (engine/model/snapshot.hpp) as bytes, for the checkpoints of a recording.

#include <optional>
#include <span>

#include "engine/model/snapshot.hpp"

namespace switchboard {

/// Whether the bytes would say all of it: not while a call lasts in which a signal came, because the format
/// has no place for what a thread comes back to from its handler.
bool is_encodable(const Snapshot& world);
Bytes encode_world(const Snapshot& world);
/// Nothing when the bytes are damaged.
std::optional<Snapshot> decode_world(std::span<const std::uint8_t> data);

}  // namespace switchboard
