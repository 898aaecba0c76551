#pragma once
// What the views search in, kept beside the timeline and extended as it grows: the calls of each thread as
// intervals, accept-queue lengths as steps, packets, and when anything happened at all. All by time, so that
// a frame finds what is in view by binary search.
//
//   index.follow(timeline, 4096);     every frame, until has_read_all(timeline); costs what is new
//
// Positions are indexes into timeline.events(). It holds no facts of its own, and reads events' heads where
// they tell enough.

#include <map>
#include <optional>
#include <vector>

#include "engine/model/timeline.hpp"
#include "visualizer/layout/time_bars.hpp"

namespace switchboard::visualizer {

class RecordingIndex {
 public:
  struct ThreadLane {
    ProcessId process;
    ThreadId thread;
    std::vector<Interval> calls;  ///< Interval::index is the call's place in events()
    std::vector<Interval> held;   ///< by us, at a call's boundary
  };
  struct QueueLane {
    SocketId listener;
    std::vector<Step> length, limit;
    std::int64_t highest = 0;  ///< of both
  };
  using PacketMark = PacketMoment;

  /// At most so many events that are new. Starts anew when the timeline is another one (it has fewer events).
  void follow(const Timeline& timeline, std::size_t most = static_cast<std::size_t>(-1));
  bool has_read_all(const Timeline& timeline) const { return next_ >= timeline.size(); }
  std::size_t events_read() const { return next_; }

  const std::vector<ThreadLane>& threads() const { return threads_; }
  const std::vector<QueueLane>& queues() const { return queues_; }
  const std::vector<PacketMark>& packets() const { return packets_; }
  const std::vector<std::uint32_t>& calls() const { return calls_; }
  /// Of the calls, those that failed.
  const std::vector<std::uint32_t>& errors() const { return errors_; }
  const std::vector<std::uint32_t>& notes() const { return notes_; }
  const std::vector<Time>& activity() const { return activity_; }
  /// When the program really made a call: one that was held before it begins when it is let go. Nothing if it
  /// is held still, or was to the end.
  std::optional<Time> made_at(const Timeline& timeline, const Event& call) const;
  std::optional<Time> made_at(const Timeline& timeline, const EventHead& call) const;
  /// Bytes `from` to `to` of what was written into a socket, counted from its first; what the recording kept
  /// of them, from `from` on without a hole, at most `most`.
  Bytes written(const Timeline& timeline, SocketId socket, std::int64_t from, std::int64_t to,
                std::size_t most) const;
  /// Where to look first in a finished recording: the last moment at which an accept queue was longest, else
  /// the last call that moved bytes.
  Time opening_moment(const Timeline& timeline) const;
  /// A listener was seen that takes connections for this endpoint: what it sends, a server wrote.
  bool is_served(const Endpoint& endpoint) const;
  std::size_t programs() const { return programs_; }
  std::uint64_t lost() const { return lost_; }
  /// Rises when a call returned or a program came, so that what was concluded from the calls is worked out
  /// anew.
  std::uint64_t revision() const { return revision_; }

 private:
  void add(const Timeline& timeline, std::uint32_t index);
  void add_sample(const Timeline& timeline, const EventHead& head, std::uint32_t index);
  void add_packet(const Timeline& timeline, const EventHead& head, std::uint32_t index);
  void note_activity(Time at);
  void note_return(const Timeline& timeline, const EventHead& call, std::uint32_t index);
  void note_sent(const Timeline& timeline, const EventHead& call, std::uint32_t index);
  void end_calls_of(ProcessId process, Time at);
  ThreadLane& lane(ProcessId process, ThreadId thread);
  void close_interval(std::vector<Interval>& intervals, std::uint32_t index, Time end);

  std::vector<ThreadLane> threads_;
  std::map<std::pair<std::int32_t, std::int32_t>, std::size_t> lane_of_;
  std::vector<QueueLane> queues_;
  std::map<SocketId, std::size_t> queue_of_;
  struct Sent {
    std::int64_t offset = 0, length = 0;
    std::uint32_t index = 0;
  };
  std::map<SocketId, std::vector<Sent>> sent_;
  std::vector<PacketMark> packets_;
  std::vector<Endpoint> served_;
  std::vector<std::uint32_t> calls_, errors_, open_calls_, notes_;
  std::vector<Time> activity_;
  std::size_t next_ = 0, programs_ = 0;
  std::uint64_t lost_ = 0, revision_ = 0;
};

}  // namespace switchboard::visualizer
