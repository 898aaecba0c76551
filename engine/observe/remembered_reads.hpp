#pragma once
// Reads of a stopped thread's memory that follow pointers, as one system call when they are the same as the
// last time.
//
//   RememberedReads memory(thread, pieces);             asks for all pieces of the last time at once
//   memory.read(address, bytes); …                      from what came, or from the thread when it is new
//   pieces = memory.used();                             for the next time

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace switchboard {

class RememberedReads {
 public:
  struct Piece {
    std::uint64_t address = 0;
    std::size_t size = 0;
  };
  using Pieces = std::vector<Piece>;

  RememberedReads(int thread, const Pieces& last);
  /// Whole or not at all.
  bool read(std::uint64_t address, std::span<std::uint8_t> into);
  std::optional<std::uint64_t> word(std::uint64_t address);
  const Pieces& used() const { return used_; }

 private:
  int thread_;
  Pieces used_;
  struct Known {
    Piece piece;
    std::size_t at = 0;  // in bytes_
  };
  std::vector<Known> known_;
  std::size_t next_ = 0;  // of known_, that is asked for next when all is as it was
  std::vector<std::uint8_t> bytes_;
};

}  // namespace switchboard
