#include "engine/observe/descriptor_table.hpp"

namespace switchboard {

DescriptorTable::DescriptorTable(const DescriptorTable& other)
    : held_(other.held_), entries_(other.entries_) {
  for (const auto& [fd, entry] : entries_)
    if (entry.socket) held_.add(*entry.socket);
}

const DescriptorEntry* DescriptorTable::find(int fd) const {
  const auto entry = entries_.find(fd);
  return entry == entries_.end() ? nullptr : &entry->second;
}

void DescriptorTable::set(int fd, DescriptorEntry entry) {
  forget(fd);
  if (entry.socket) held_.add(*entry.socket);
  entries_.emplace(fd, entry);
}

void DescriptorTable::forget(int fd) {
  const auto entry = entries_.find(fd);
  if (entry == entries_.end()) return;
  if (entry->second.socket) held_.remove(*entry->second.socket);
  entries_.erase(entry);
}

void DescriptorTable::forget_all() {
  for (const auto& [fd, entry] : entries_)
    if (entry.socket) held_.remove(*entry.socket);
  entries_.clear();
}

}  // namespace switchboard
