#pragma once
// What we know of the descriptors of one files_struct (clone(2), CLONE_FILES): which are sockets, which are
// something else. Threads of a process share one, a fork copies it. What is not in the table is not known and
// is looked up once; calls that we do not trace only ever open numbers that were closed by calls that we do.

#include <map>
#include <optional>

#include "engine/model/ids.hpp"
#include "engine/observe/held_sockets.hpp"

namespace switchboard {

/// A descriptor that is open; without a socket it is something else.
struct DescriptorEntry {
  std::optional<SocketId> socket;
  enum class Kind {
    plain,
    event
  } kind = Kind::plain;  ///< event: a timer, an event or signals, whose reads and writes are observed too
  int output = 0;        ///< 1 or 2: a duplicate of standard output or standard error
  bool operator==(const DescriptorEntry&) const = default;
};

class DescriptorTable {
 public:
  /// `held` counts what is in the table, and outlives it.
  explicit DescriptorTable(HeldSockets& held) : held_(held) {}
  DescriptorTable(const DescriptorTable& other);
  DescriptorTable& operator=(const DescriptorTable&) = delete;
  ~DescriptorTable() { forget_all(); }

  const DescriptorEntry* find(int fd) const;
  void set(int fd, DescriptorEntry entry);
  void forget(int fd);
  void forget_all();
  const std::map<int, DescriptorEntry>& entries() const { return entries_; }

 private:
  HeldSockets& held_;
  std::map<int, DescriptorEntry> entries_;
};

}  // namespace switchboard
