#pragma once
// Which descriptor a ready event of epoll is about. epoll_wait(2) gives back what the program kept beside the
// descriptor when it called epoll_ctl(2): the descriptor itself, an index, a pointer. Only that call told
// which descriptor it was, so the sets are followed from there.
//
//   sets.note(process, call);                       every returned epoll_create, epoll_ctl
//   decode_arguments(call, sets.of(process, epfd))  at epoll_wait
//
// By process and the epoll descriptor's number: a copy of it under another number is not known, and what is
// not known is left to the decoder's guess.

#include <map>
#include <optional>
#include <set>
#include <unordered_map>

#include "engine/decode/raw_call.hpp"
#include "engine/model/ids.hpp"

namespace switchboard {

class EpollSet {
 public:
  void add(int fd, std::uint64_t data);
  void remove(int fd);
  /// The one descriptor that has this beside it; nothing when none or several have.
  std::optional<int> descriptor_with(std::uint64_t data) const;

 private:
  std::unordered_map<int, std::uint64_t> data_;               // by descriptor
  std::unordered_map<std::uint64_t, std::set<int>> holders_;  // by data
};

class EpollSets {
 public:
  void note(ProcessId process, const RawCall& returned);
  /// nullptr when none of that number was made or filled.
  const EpollSet* of(ProcessId process, int epoll_fd) const;
  /// fork(2): the child holds the same sets, and each goes its own way in what it calls them.
  void copy(ProcessId parent, ProcessId child);
  void forget(ProcessId process) { sets_.erase(process); }

 private:
  std::unordered_map<ProcessId, std::map<int, EpollSet>> sets_;
};

}  // namespace switchboard
