#include "engine/decode/raw_call.hpp"

#include <algorithm>

namespace switchboard {

std::span<const std::uint8_t> CapturedMemory::find(CallMoment when, std::uint64_t address,
                                                   std::size_t length) const {
  std::span<const std::uint8_t> best;
  for (const auto& piece : pieces_) {
    if (piece.when != when || address < piece.address || address - piece.address >= piece.length) continue;
    const auto skipped = address - piece.address;
    const auto available = std::span{bytes_}.subspan(piece.offset + skipped, piece.length - skipped);
    if (available.size() > best.size()) best = available;
  }
  return best.first(std::min(best.size(), length));
}

std::span<std::uint8_t> CapturedMemory::reserve(CallMoment when, std::uint64_t address, std::size_t length) {
  const auto offset = bytes_.size();
  bytes_.resize(offset + length);
  pieces_.push_back({address, static_cast<std::uint32_t>(offset), static_cast<std::uint32_t>(length), when});
  return std::span{bytes_}.subspan(offset);
}

void CapturedMemory::keep(std::size_t length) {
  auto& piece = pieces_.back();
  piece.length = std::min(piece.length, static_cast<std::uint32_t>(length));
  bytes_.resize(piece.offset + piece.length);
}

void CapturedMemory::add(CallMoment when, std::uint64_t address, std::span<const std::uint8_t> bytes) {
  std::ranges::copy(bytes, reserve(when, address, bytes.size()).begin());
}

}  // namespace switchboard
