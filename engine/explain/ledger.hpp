#pragma once
// Who is who, kept beside the watches as the recording goes by: programs with their arguments and children,
// and how each socket came to be. Cheap, because it is made from heads; the world (Snapshot) is not.
//
//   ledger.is_stream(socket)          false also when it cannot be known
//   ledger.program_of(process)        the program that was started and from which it was forked
//
// It knows no state, no queue and no address. Of sockets that were closed it keeps the newest few thousand.

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct ProcessNote {
  ProcessId id;
  std::optional<ProcessId> parent;
  ProcessId program;                   ///< the one that was started; itself if it was not forked
  std::string label;                   ///< of a started program; of a forked one its parent's
  std::vector<std::string> arguments;  ///< of what it runs now
  Time started;
  std::optional<Time> ended;
};

struct SocketNote {
  SocketId id;
  enum class Origin { unknown, made, paired, accepted } origin = Origin::unknown;
  ProcessId maker;
  ThreadId maker_thread;
  std::optional<EventId> made_by;                    ///< socket, socketpair or accept
  SocketId listener;                                 ///< of an accepted one: where it waited
  std::uint32_t number = 0;                          ///< among the sockets of its program, from 1
  std::optional<EventId> bound, listens, connected;  ///< the first such call that succeeded
  std::optional<EventId> connecting;                 ///< connect began and the program does not wait for it
};

/// socket(2): domain, type without its flags, protocol.
struct SocketKind {
  int domain = 0, type = 0, protocol = 0;
  bool operator==(const SocketKind&) const = default;
};

class Ledger {
 public:
  /// For who feeds it: everything in order, calls when they have returned.
  void happened(const Timeline& timeline, std::size_t index, const EventHead& head);
  void returned(const Timeline& timeline, std::size_t index, const EventHead& head);

  const SocketNote* socket(SocketId id) const;
  const ProcessNote* process(ProcessId id) const;
  const std::map<ProcessId, ProcessNote>& processes() const { return processes_; }
  ProcessId program_of(ProcessId id) const;
  /// "server", or "pid 4127".
  std::string name_of(ProcessId id) const;

  /// False for all but the first sockets of a program: the same code makes the others, and to read a call of
  /// each would be to read the whole recording.
  bool is_among_first(SocketId id) const;
  /// As it was asked for, or as its listener was; nothing for a socket that came from elsewhere or is not
  /// among the first.
  std::optional<SocketKind> kind_of(const Timeline& timeline, SocketId id) const;
  bool is_stream(const Timeline& timeline, SocketId id) const;
  bool is_datagram(const Timeline& timeline, SocketId id) const;
  /// A byte stream of AF_INET or AF_INET6.
  bool is_tcp(const Timeline& timeline, SocketId id) const;

 private:
  enum class Role : std::uint8_t { not_looked_up, other, socket, socketpair, accept, bind, listen, connect };
  Role role_of(const Timeline& timeline, const EventHead& head);
  SocketNote& note(SocketId id);
  void forget(SocketId id);

  std::map<ProcessId, ProcessNote> processes_;
  std::unordered_map<SocketId, SocketNote> sockets_;
  std::deque<SocketId> closed_;
  std::map<ProcessId, std::uint32_t> made_;  ///< sockets so far, by program
  std::vector<Role> roles_;                  ///< by the number of the call's name
  mutable std::unordered_map<SocketId, SocketKind> kinds_;
};

}  // namespace switchboard
