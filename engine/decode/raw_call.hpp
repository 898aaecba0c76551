#pragma once
// A system call as the tracer copied it: numbers and bytes, nothing understood yet.
//
//   RawCall call{.number = …, .arguments = registers};
//   capture_at_entry(call, read_memory, limit);      // at the entry stop (capture.hpp)
//   call.result = result_register;
//   capture_at_exit(call, read_memory, limit);       // at the exit stop
//   auto arguments = decode_arguments(call);         // later, on another thread (call_decoding.hpp)
//
// It knows no process, thread, time or socket.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/model/argument.hpp"

namespace switchboard {

enum class CallMoment : std::uint8_t { entry, exit };

/// Memory of the program as it was at the call's entry or exit, found again by its address. What could not be
/// read is absent, or shorter than what was asked for.
class CapturedMemory {
 public:
  /// The captured bytes from `address` on, at most `length`; fewer when fewer were captured, none when
  /// nothing was.
  std::span<const std::uint8_t> find(CallMoment when, std::uint64_t address, std::size_t length) const;

  /// Room for `length` bytes, to be filled at once and then cut to what was read by `keep`.
  std::span<std::uint8_t> reserve(CallMoment when, std::uint64_t address, std::size_t length);
  void keep(std::size_t length);

  /// Both at once, for tests.
  void add(CallMoment when, std::uint64_t address, std::span<const std::uint8_t> bytes);

  std::size_t size() const { return bytes_.size(); }

 private:
  struct Piece {
    std::uint64_t address = 0;
    std::uint32_t offset = 0, length = 0;
    CallMoment when = CallMoment::entry;
  };
  std::vector<Piece> pieces_;
  Bytes bytes_;  // of all pieces, one after another
};

struct RawCall {
  int number = -1;  ///< this machine's, as in the register
  std::array<std::uint64_t, 6> arguments{};
  std::optional<std::int64_t> result;  ///< the register as it is: -4095…-1 are -errno; absent: not returned
  CapturedMemory memory;
};

}  // namespace switchboard
