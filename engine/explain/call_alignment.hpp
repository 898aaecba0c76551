#pragma once
// The calls of two runs beside each other, program by program: what both did, what ended otherwise, and what
// only one of them did. My program and the solution; before my fix and after it.
//
//   for (const AlignedProgram& program : align_calls(mine, theirs))
//     for (const AlignedCall& row : program.calls) …
//
// Calls are told by what they do, not by how it was written: send and write are the same, so are recv and
// read. Numbers of descriptors, ports, addresses and bytes do not count, nor does how often an equal call
// follows itself. It takes calls on sockets and calls that wait, and knows no words.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct AlignedCall {
  enum class Kind : std::uint8_t {
    same,
    differs,  ///< the same call with another error, or with none
    only_left,
    only_right,
  } kind = Kind::same;
  struct Side {
    std::uint32_t index = 0;  ///< into events(): the first of
    std::uint32_t count = 0;  ///< equal calls in a row; 0: this side has none
  } left, right;
};

struct AlignedProgram {
  std::optional<ProcessId> left, right;  ///< nothing where the other run has no program that fits
  std::vector<AlignedCall> calls;
  std::size_t not_compared = 0;  ///< calls of very long programs that were left out, of both together
};

/// Programs of the left run in their order, then those that only the right one has.
std::vector<AlignedProgram> align_calls(const Timeline& left, const Timeline& right);

}  // namespace switchboard
