#pragma once
// What of the program's memory a call's decoding will need, copied at its two stops. Follows pointers that it
// has just read (msghdr to iovec to buffers), reads no more than `payload_limit` bytes of data in all and a
// bounded number of list entries, and never throws for what it finds there.

#include <cstdint>
#include <functional>
#include <span>

#include "engine/decode/raw_call.hpp"

namespace switchboard {

/// Copies the program's memory at `address` into `into` and returns how many bytes it got: fewer at the end
/// of a mapping, 0 for a bad address. process_vm_readv(2).
using ReadMemory = std::function<std::size_t(std::uint64_t address, std::span<std::uint8_t> into)>;

/// Number and arguments are set; the call has not run.
void capture_at_entry(RawCall& call, const ReadMemory& read, std::size_t payload_limit);
/// The result is set as well. After a successful execve there is nothing to read: the old program is gone.
void capture_at_exit(RawCall& call, const ReadMemory& read, std::size_t payload_limit);

}  // namespace switchboard
