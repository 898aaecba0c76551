#include "engine/observe/remembered_reads.hpp"

#include <sys/uio.h>

#include <cstring>

#include "engine/observe/tracee_memory.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_pieces = 96;

}  // namespace

RememberedReads::RememberedReads(int thread, const Pieces& last) : thread_(thread) {
  if (last.empty()) return;
  std::size_t size = 0;
  std::vector<iovec> remote;
  remote.reserve(last.size());
  for (const auto& piece : last) {
    remote.push_back({reinterpret_cast<void*>(piece.address), piece.size});
    known_.push_back({piece, size});
    size += piece.size;
  }
  bytes_.resize(size);
  const iovec local{bytes_.data(), size};
  const auto count = process_vm_readv(thread, &local, 1, remote.data(), remote.size(), 0);
  const auto came = count > 0 ? static_cast<std::size_t>(count) : 0;
  while (!known_.empty() && known_.back().at + known_.back().piece.size > came) known_.pop_back();
}

bool RememberedReads::read(std::uint64_t address, std::span<std::uint8_t> into) {
  if (used_.size() < most_pieces) used_.push_back({address, into.size()});
  for (std::size_t step = 0; step < known_.size(); ++step) {
    const auto& known = known_[(next_ + step) % known_.size()];
    if (known.piece.address != address || known.piece.size != into.size()) continue;
    std::memcpy(into.data(), bytes_.data() + known.at, into.size());
    next_ = (next_ + step + 1) % known_.size();
    return true;
  }
  return read_tracee_memory(thread_, address, into) == into.size();
}

std::optional<std::uint64_t> RememberedReads::word(std::uint64_t address) {
  std::uint64_t value = 0;
  if (!read(address, {reinterpret_cast<std::uint8_t*>(&value), sizeof value})) return {};
  return value;
}

}  // namespace switchboard
