#pragma once
// What happens in the network between calls: packets as they come, and every socket's state, looked at often
// while something happens and now and then while nothing does. On the loop's thread.
//
//   NetworkWatch watch(loop, recorder, held);
//   watch.watch_packets(…); watch.watch_sockets(…); watch.watch_counters(…);    those that the machine
//   permits watch.on_activity();                                                       from any thread
//   watch.look_now();                                                          packets and sockets, at once
//
// The recorder drops samples that say nothing new. A socket counts as gone when two looks in a row miss it:
// the kernel's tables are not read at one instant, and a socket moves between them.

#include <atomic>
#include <cstdint>
#include <list>
#include <optional>
#include <unordered_map>

#include "engine/observe/event_loop.hpp"
#include "engine/observe/held_sockets.hpp"
#include "engine/observe/network_counters.hpp"
#include "engine/observe/packet_capture.hpp"
#include "engine/observe/recorder.hpp"
#include "engine/observe/socket_tables.hpp"

namespace switchboard {

class NetworkWatch {
 public:
  /// Of the sockets in the tables: all, or those that observed programs hold and what waits for them to
  /// accept.
  enum class Scope { whole_network, held_sockets };

  /// One watches one host's network.
  NetworkWatch(EventLoop& loop, Recorder& recorder, const HeldSockets& held, HostId host = {})
      : loop_(loop), recorder_(recorder), held_(held), host_(host) {}
  ~NetworkWatch();

  enum class Link { loopback, cable };
  void watch_packets(FileDescriptor capture, Link link = Link::loopback);
  void watch_sockets(FileDescriptor netlink, Scope scope);
  void watch_counters(NetworkCounters counters);

  void on_activity();
  void look_now();

 private:
  struct Seen {
    SocketSample sample;
    int misses = 0;
  };
  enum class Pace { quick, slow };
  void schedule(Pace pace);
  void look_on_time();
  struct Watched {
    PacketCapture capture;
    Link link;
    std::int64_t last_lossless;
    Watched(FileDescriptor socket, Link of, std::int64_t now)
        : capture(std::move(socket)), link(of), last_lossless(now) {}
  };
  void drain_packets();
  void drain(Watched& watched);
  void sample_sockets();
  void keep_in_scope(std::vector<SocketSample>& samples) const;
  struct Look {
    std::int64_t asked_ns, answered_ns;
  };
  void notice_missing(Look look, const std::vector<SocketSample>& samples);
  void sample_counters();

  EventLoop& loop_;
  Recorder& recorder_;
  const HeldSockets& held_;
  const HostId host_;
  std::list<Watched> packets_;
  std::optional<SocketTables> tables_;
  std::optional<NetworkCounters> counters_;
  Scope scope_ = Scope::whole_network;
  std::unordered_map<SocketId, Seen> seen_;  // in the tables
  std::vector<RawEvent> events_;             // of the look under way
  std::int64_t last_look_ns_ = 0;            // how long it took
  std::atomic<bool> active_{false};
  Pace pace_ = Pace::slow;
  std::optional<EventLoop::TimerId> timer_;
};

}  // namespace switchboard
