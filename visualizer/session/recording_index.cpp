#include "visualizer/session/recording_index.hpp"

#include <algorithm>
#include <set>

#include "engine/model/call_family.hpp"
#include "engine/model/sighting.hpp"

namespace switchboard::visualizer {

void RecordingIndex::follow(const Timeline& timeline, std::size_t most) {
  if (timeline.size() < next_) {
    const auto revision = revision_;
    *this = RecordingIndex();
    revision_ = revision + 1;
  }
  for (std::size_t i = 0; i < open_calls_.size();) {
    const auto index = open_calls_[i];
    const EventHead& call = timeline.head(index);
    if (call.returned_ns < 0) {
      ++i;
      continue;
    }
    close_interval(lane(call.process, call.thread).calls, index, Time{call.returned_ns});
    note_return(timeline, call, index);
    open_calls_[i] = open_calls_.back();
    open_calls_.pop_back();
    ++revision_;
  }
  for (; most > 0 && next_ < timeline.size(); ++next_, --most)
    add(timeline, static_cast<std::uint32_t>(next_));
}

/// What follows from a call's result.
void RecordingIndex::note_return(const Timeline& timeline, const EventHead& call, std::uint32_t index) {
  note_activity(Time{call.returned_ns});
  if (call.error != 0) errors_.insert(std::ranges::upper_bound(errors_, index), index);
  note_sent(timeline, call, index);
}

void RecordingIndex::close_interval(std::vector<Interval>& intervals, std::uint32_t index, Time end) {
  const auto open =
      std::find_if(intervals.rbegin(), intervals.rend(), [&](const Interval& i) { return i.index == index; });
  if (open != intervals.rend()) open->length = std::max<std::int64_t>(0, end - open->from);
}

RecordingIndex::ThreadLane& RecordingIndex::lane(ProcessId process, ThreadId thread) {
  const auto [found, is_new] = lane_of_.try_emplace({process.value, thread.value}, threads_.size());
  if (is_new) threads_.push_back({process, thread, {}, {}});
  return threads_[found->second];
}

/// Stamps of packets and returns of calls come a little late, so each finds its place near the end. A moment
/// at which two things happened is one.
void RecordingIndex::note_activity(Time at) {
  if (activity_.empty() || activity_.back() < at) return activity_.push_back(at);
  const auto place = std::ranges::lower_bound(activity_, at);
  if (*place != at) activity_.insert(place, at);
}

void RecordingIndex::note_sent(const Timeline& timeline, const EventHead& call, std::uint32_t index) {
  if (call.socket == SocketId{} || !call.has(EventHead::has_result) || call.result <= 0) return;
  if (movement_of(timeline.name_of(call)) != Movement::sends) return;
  auto& sent = sent_[call.socket];
  const std::int64_t offset = sent.empty() ? 0 : sent.back().offset + sent.back().length;
  sent.push_back({offset, call.result, index});
}

/// exit_group never returns, nor does the call that a signal ended its program in.
void RecordingIndex::end_calls_of(ProcessId process, Time at) {
  for (ThreadLane& lane : threads_) {
    if (lane.process != process) continue;
    for (auto* intervals : {&lane.calls, &lane.held})
      if (!intervals->empty() && intervals->back().length < 0)
        intervals->back().length = std::max<std::int64_t>(0, at - intervals->back().from);
  }
}

std::optional<Time> RecordingIndex::made_at(const Timeline& timeline, const Event& event) const {
  const auto index = timeline.index_of(event.id);
  return index ? made_at(timeline, timeline.head(*index)) : event.at;
}

std::optional<Time> RecordingIndex::made_at(const Timeline& timeline, const EventHead& call) const {
  const auto lane = lane_of_.find({call.process.value, call.thread.value});
  if (lane == lane_of_.end()) return call.at;
  const auto& held = threads_[lane->second].held;
  const auto pause = std::ranges::lower_bound(held, call.at, {}, &Interval::from);
  if (pause == held.end()) return call.at;
  const auto* paused = std::get_if<ThreadPaused>(&timeline.event(pause->index).fact);
  if (paused == nullptr || paused->call != call.id || paused->where != ThreadPaused::Where::before)
    return call.at;
  if (pause->length < 0) return {};
  return pause->from + pause->length;
}

Bytes RecordingIndex::written(const Timeline& timeline, SocketId socket, std::int64_t from, std::int64_t to,
                              std::size_t most) const {
  Bytes bytes;
  const auto found = sent_.find(socket);
  if (found == sent_.end()) return bytes;
  const auto& sent = found->second;
  auto it = std::ranges::upper_bound(sent, from, {}, [](const Sent& s) { return s.offset + s.length; });
  for (; it != sent.end() && from < to && bytes.size() < most; ++it) {
    const auto& call = std::get<Syscall>(timeline.events()[it->index].fact);
    const Buffer* buffer = nullptr;
    for (const char* name : {"buf", "msg", "iov"})
      if (const auto* value = call.argument(name)) buffer = std::get_if<Buffer>(value);
    if (buffer == nullptr || it->offset > from) break;
    const auto kept = std::min<std::int64_t>(it->length, static_cast<std::int64_t>(buffer->bytes.size()));
    for (; from < to && from - it->offset < kept && bytes.size() < most; ++from)
      bytes.push_back(buffer->bytes[static_cast<std::size_t>(from - it->offset)]);
    if (from - it->offset < it->length) break;  // the recording kept only the beginning of this one
  }
  return bytes;
}

Time RecordingIndex::opening_moment(const Timeline& timeline) const {
  std::int64_t longest = 0;
  Time best{};
  for (const QueueLane& lane : queues_)
    for (std::size_t i = 0; i < lane.length.size(); ++i) {
      if (lane.length[i].value == 0 || lane.length[i].value < longest) continue;
      longest = lane.length[i].value;
      // Just before it becomes shorter, so that everybody who came is there.
      best = i + 1 < lane.length.size() ? Time{lane.length[i + 1].at.ns - 1} : timeline.end();
    }
  if (longest > 1) return best;
  // Else where most connections are open, at the last call that moved bytes then.
  std::set<SocketId> open;
  std::size_t most = 0;
  std::optional<Time> busiest, last_failure;
  for (const std::uint32_t call : calls_) {
    const EventHead& head = timeline.head(call);
    const std::string& name = timeline.name_of(head);
    if (head.other != 0 && name.starts_with("accept")) open.insert(SocketId{head.other});
    if (head.has(EventHead::closes)) open.erase(head.socket);
    if (movement_of(name) != Movement::none && open.size() >= most) {
      most = open.size();
      busiest = head.at;
    }
    if (head.error != 0 && head.socket.value != 0) last_failure = head.returned().value_or(head.at);
  }
  // Nobody ever talked: what went wrong is what there is to be seen.
  return busiest ? *busiest : last_failure.value_or(timeline.end());
}

bool RecordingIndex::is_served(const Endpoint& endpoint) const {
  return std::ranges::any_of(served_, [&](const Endpoint& bound) { return accepts_for(bound, endpoint); });
}

void RecordingIndex::add_sample(const Timeline& timeline, const EventHead& head, std::uint32_t index) {
  if (!head.has(EventHead::listening)) return;
  const auto [found, is_new] = queue_of_.try_emplace(head.socket, queues_.size());
  if (is_new) {
    queues_.push_back({head.socket, {}, {}, 0});
    const auto* sample = std::get_if<SocketSample>(&timeline.event(index).fact);
    if (sample != nullptr && sample->local) served_.push_back(*sample->local);
  }
  QueueLane& lane = queues_[found->second];
  const auto step = [&](std::vector<Step>& steps, std::int64_t value) {
    if (!steps.empty() && (steps.back().value == value || head.at < steps.back().at)) return;
    steps.push_back({head.at, value});
    if (steps.size() > 1) note_activity(head.at);
  };
  const auto limit = static_cast<std::int64_t>(head.other);
  step(lane.length, head.result);
  step(lane.limit, limit);
  lane.highest = std::max({lane.highest, head.result, limit});
}

void RecordingIndex::add_packet(const Timeline& timeline, const EventHead& head, std::uint32_t index) {
  // Between hosts a packet is seen twice, and only the packet itself says which time this is.
  if (timeline.info.network == "hosts") {
    const auto* packet = std::get_if<Packet>(&timeline.event(index).fact);
    if (packet == nullptr || !is_seen_leaving(*packet)) return;
  }
  const PacketMark mark{head.at, index};
  packets_.insert(std::ranges::upper_bound(packets_, mark.at, {}, &PacketMark::at), mark);
  note_activity(head.at);
}

/// By its head alone where that is enough: a million of them are looked at before the first picture.
void RecordingIndex::add(const Timeline& timeline, std::uint32_t index) {
  const EventHead head = timeline.head(index);
  const auto opened = [&](std::vector<Interval>& intervals) { intervals.push_back({head.at, -1, index}); };
  if (head.is<Syscall>()) {
    auto& intervals = lane(head.process, head.thread).calls;
    opened(intervals);
    calls_.push_back(index);
    note_activity(head.at);
    ++revision_;
    if (head.returned_ns < 0) return open_calls_.push_back(index);
    intervals.back().length = head.returned_ns - head.at.ns;
    note_return(timeline, head, index);
  } else if (head.is<SocketSample>()) {
    add_sample(timeline, head, index);
  } else if (head.is<Packet>()) {
    add_packet(timeline, head, index);
  } else if (head.is<ProcessStarted>()) {
    ++programs_;
    ++revision_;
    note_activity(head.at);
  } else if (head.is<ProcessForked>()) {
    ++revision_;
  } else if (head.is<ProcessExited>()) {
    note_activity(head.at);
    end_calls_of(head.process, head.at);
  } else if (head.is<ThreadExited>()) {
    for (auto& interval : lane(head.process, head.thread).held)
      if (interval.length < 0) interval.length = head.at - interval.from;
  } else if (head.is<ThreadPaused>()) {
    opened(lane(head.process, head.thread).held);
  } else if (head.is<ThreadResumed>()) {
    auto& held = lane(head.process, head.thread).held;
    if (!held.empty() && held.back().length < 0) held.back().length = head.at - held.back().from;
    note_activity(head.at);
  } else if (head.is<SignalDelivered>() || head.is<CableSet>() || head.is<PeerActed>()) {
    note_activity(head.at);
  } else if (head.is<NoteWritten>()) {
    notes_.push_back(index);
  } else if (head.is<EventsLost>()) {
    lost_ += static_cast<std::uint64_t>(std::max<std::int64_t>(0, head.result));
  }
}

}  // namespace switchboard::visualizer
