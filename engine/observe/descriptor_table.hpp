#pragma once
// What we know of the descriptors of one files_struct (clone(2), CLONE_FILES): which are sockets, which are
// something else. Threads of a process share one, a fork copies it. What is not in the table is not known and
// is looked up once; calls that we do not trace only ever open numbers that were closed by calls that we do.

#include <map>
#include <optional>

#include "engine/model/ids.hpp"

namespace switchboard {

/// A descriptor that is open; without a socket it is something else.
struct DescriptorEntry {
  std::optional<SocketId> socket;
  bool operator==(const DescriptorEntry&) const = default;
};

class DescriptorTable {
 public:
  const DescriptorEntry* find(int fd) const {
    const auto entry = entries_.find(fd);
    return entry == entries_.end() ? nullptr : &entry->second;
  }
  void set(int fd, DescriptorEntry entry) { entries_[fd] = entry; }
  void forget(int fd) { entries_.erase(fd); }
  void forget_all() { entries_.clear(); }
  const std::map<int, DescriptorEntry>& entries() const { return entries_; }

 private:
  std::map<int, DescriptorEntry> entries_;
};

}  // namespace switchboard
