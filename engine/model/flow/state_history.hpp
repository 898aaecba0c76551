#pragma once
// What the kernel said of each TCP socket's state, as runs of equal words, and which calls made listeners.
// Grows with the recording; a connection has some ten words whatever it carried.
//
//   history.happened(event); … history.returned(event, call);        moments in order of time
//   history.words(socket)          SYN_SENT from 1.2 ms to 1.2 ms, ESTABLISHED from 1.31 ms to 2.0 ms …
//
// What lies between two words is not its business: tcp_path.hpp.

#include <map>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

#include "engine/model/event.hpp"

namespace switchboard {

/// The kernel said this state of a socket, at `first` and again up to `last`.
struct StateWord {
  TcpState state = TcpState::close;
  Time first, last;
  EventId event;  ///< the sample, at `first`
  Certainty certainty = Certainty::seen;
  SocketSample::Reason reason = SocketSample::Reason::call;
};

struct ListenerHistory {
  SocketId socket;
  HostId host;
  Endpoint local;
  std::optional<EventId> call;  ///< listen, when it was observed
  Time since;
  std::optional<Time> until;  ///< gone from the kernel's table, or seen as no listener any more
};

class StateHistory {
 public:
  void happened(const Event& event);
  void returned(const Event& event, const Syscall& call);

  std::span<const StateWord> words(SocketId socket) const;
  /// Host 0 for a socket of which no sample tells.
  HostId host_of(SocketId socket) const;
  /// In the order in which they began to listen.
  std::span<const ListenerHistory> listeners() const { return listeners_; }
  const ListenerHistory* listener(SocketId socket) const;
  /// Who listened for that endpoint at that time.
  const ListenerHistory* listener_for(const Endpoint& local, HostId host, Time at) const;
  /// The kernel counted an ACK that it had held back (TcpExt.DelayedACKs), on that host and about then.
  bool delayed_ack_at(Time at, HostId host) const;

 private:
  void note(const SocketSample& sample, const Event& event);

  struct Words {
    HostId host;
    std::vector<StateWord> list;
  };
  std::unordered_map<SocketId, Words> words_;
  std::vector<ListenerHistory> listeners_;
  std::unordered_map<SocketId, std::size_t> listener_of_;  // the newest, in listeners_
  struct ListenCall {
    EventId event;
    Time at;
  };
  std::unordered_map<SocketId, ListenCall> listen_calls_;  // of sockets that no sample has shown listening
  struct Rise {
    Time after, at;  ///< it rose between two looks at the counters
    HostId host;
  };
  std::vector<Rise> delayed_acks_;
  std::map<HostId, Time> last_look_;
};

}  // namespace switchboard
