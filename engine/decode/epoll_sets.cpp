#include "engine/decode/epoll_sets.hpp"

#include <sys/epoll.h>

#include "engine/decode/call_table.hpp"
#include "engine/decode/captured_layout.hpp"

namespace switchboard {

void EpollSet::add(int fd, std::uint64_t data) {
  remove(fd);
  data_[fd] = data;
  holders_[data].insert(fd);
}

void EpollSet::remove(int fd) {
  const auto entry = data_.find(fd);
  if (entry == data_.end()) return;
  const auto holders = holders_.find(entry->second);
  holders->second.erase(fd);
  if (holders->second.empty()) holders_.erase(holders);
  data_.erase(entry);
}

std::optional<int> EpollSet::descriptor_with(std::uint64_t data) const {
  const auto holders = holders_.find(data);
  if (holders == holders_.end() || holders->second.size() != 1) return {};
  return *holders->second.begin();
}

void EpollSets::note(ProcessId process, const RawCall& call) {
  const CallRow* row = find_call(call.number);
  if (row == nullptr || call.result.value_or(-1) < 0) return;
  if (row->name.starts_with("epoll_create")) {
    sets_[process][static_cast<int>(*call.result)] = {};
    return;
  }
  if (row->name != "epoll_ctl") return;
  auto& set = sets_[process][static_cast<int>(call.arguments[0])];
  const int fd = static_cast<int>(call.arguments[2]);
  if (static_cast<int>(call.arguments[1]) == EPOLL_CTL_DEL) return set.remove(fd);
  const auto event = captured::read<epoll_event>(
      call.memory.find(CallMoment::entry, call.arguments[3], sizeof(epoll_event)));
  if (event) set.add(fd, event->data.u64);
}

const EpollSet* EpollSets::of(ProcessId process, int epoll_fd) const {
  const auto sets = sets_.find(process);
  if (sets == sets_.end()) return nullptr;
  const auto set = sets->second.find(epoll_fd);
  return set == sets->second.end() ? nullptr : &set->second;
}

void EpollSets::copy(ProcessId parent, ProcessId child) {
  const auto sets = sets_.find(parent);
  if (sets == sets_.end()) return;
  auto inherited = sets->second;
  sets_[child] = std::move(inherited);
}

}  // namespace switchboard
