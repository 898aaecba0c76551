#pragma once
// Which sockets the observed programs hold a descriptor of, counted over all their descriptor tables. Written
// by the tracer, asked by the gather thread.

#include <atomic>
#include <mutex>
#include <unordered_map>

#include "engine/model/ids.hpp"

namespace switchboard {

class HeldSockets {
 public:
  void add(SocketId socket) {
    std::lock_guard lock(mutex_);
    ++counts_[socket];
  }
  void remove(SocketId socket) {
    std::lock_guard lock(mutex_);
    const auto entry = counts_.find(socket);
    if (entry != counts_.end() && --entry->second == 0) counts_.erase(entry);
  }
  /// From now on sockets are named by their inodes: see DescriptorLook::Way.
  void name_by_inode() { by_inode_ = true; }
  bool are_named_by_inode() const { return by_inode_; }
  bool contains(SocketId socket) const {
    std::lock_guard lock(mutex_);
    return counts_.contains(socket);
  }

 private:
  std::atomic<bool> by_inode_{false};
  mutable std::mutex mutex_;
  std::unordered_map<SocketId, int> counts_;
};

}  // namespace switchboard
