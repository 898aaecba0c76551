#include "visualizer/session/recording_index.hpp"

#include <algorithm>

#include "engine/model/call_family.hpp"
#include "engine/model/overloaded.hpp"
#include "engine/model/sighting.hpp"

namespace switchboard::visualizer {

void RecordingIndex::follow(const Timeline& timeline) {
  const auto events = timeline.events();
  if (events.size() < next_) {
    const auto revision = revision_;
    *this = RecordingIndex();
    revision_ = revision + 1;
  }
  for (std::size_t i = 0; i < open_calls_.size();) {
    const auto index = open_calls_[i];
    const auto& call = std::get<Syscall>(events[index].fact);
    if (!call.returned) {
      ++i;
      continue;
    }
    close_interval(lane(call.process, call.thread).calls, index, *call.returned);
    note_activity(*call.returned);
    note_sent(call, index);
    open_calls_[i] = open_calls_.back();
    open_calls_.pop_back();
    ++revision_;
  }
  for (; next_ < events.size(); ++next_) add(events[next_], static_cast<std::uint32_t>(next_));
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

void RecordingIndex::note_sent(const Syscall& call, std::uint32_t index) {
  if (!call.socket || movement_of(call.name) != Movement::sends || call.result.value_or(0) <= 0) return;
  auto& sent = sent_[*call.socket];
  const std::int64_t offset = sent.empty() ? 0 : sent.back().offset + sent.back().length;
  sent.push_back({offset, *call.result, index});
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
  const auto& call = std::get<Syscall>(event.fact);
  const auto lane = lane_of_.find({call.process.value, call.thread.value});
  if (lane == lane_of_.end()) return event.at;
  const auto& held = threads_[lane->second].held;
  const auto pause = std::ranges::lower_bound(held, event.at, {}, &Interval::from);
  if (pause == held.end()) return event.at;
  const auto* paused = std::get_if<ThreadPaused>(&timeline.events()[pause->index].fact);
  if (paused == nullptr || paused->call != event.id || paused->where != ThreadPaused::Where::before)
    return event.at;
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
  for (auto call = calls_.rbegin(); call != calls_.rend(); ++call) {
    const Event& event = timeline.events()[*call];
    if (movement_of(std::get<Syscall>(event.fact).name) != Movement::none) return event.at;
  }
  return timeline.end();
}

bool RecordingIndex::is_served(const Endpoint& endpoint) const {
  return std::ranges::any_of(served_, [&](const Endpoint& bound) { return accepts_for(bound, endpoint); });
}

void RecordingIndex::add(const Event& event, std::uint32_t index) {
  const auto opened = [&](std::vector<Interval>& intervals) { intervals.push_back({event.at, -1, index}); };
  std::visit(Overloaded{
                 [&](const Syscall& call) {
                   auto& intervals = lane(call.process, call.thread).calls;
                   opened(intervals);
                   calls_.push_back(index);
                   note_activity(event.at);
                   ++revision_;
                   if (!call.returned) {
                     open_calls_.push_back(index);
                     return;
                   }
                   intervals.back().length = *call.returned - event.at;
                   note_activity(*call.returned);
                   note_sent(call, index);
                 },
                 [&](const ProcessStarted&) {
                   ++programs_;
                   ++revision_;
                   note_activity(event.at);
                 },
                 [&](const ProcessForked&) { ++revision_; },
                 [&](const ThreadStarted&) {},
                 [&](const ProgramExecuted&) {},
                 [&](const ThreadExited& exited) {
                   for (auto& interval : lane(exited.process, exited.thread).held)
                     if (interval.length < 0) interval.length = event.at - interval.from;
                 },
                 [&](const ProcessExited& exited) {
                   note_activity(event.at);
                   end_calls_of(exited.process, event.at);
                 },
                 [&](const SignalDelivered&) { note_activity(event.at); },
                 [&](const OutputWritten&) {},
                 [&](const ThreadPaused& paused) { opened(lane(paused.process, paused.thread).held); },
                 [&](const ThreadResumed& resumed) {
                   auto& held = lane(resumed.process, resumed.thread).held;
                   if (!held.empty() && held.back().length < 0)
                     held.back().length = event.at - held.back().from;
                   note_activity(event.at);
                 },
                 [&](const SocketSample& sample) {
                   const auto* queues = std::get_if<ListenerQueues>(&sample.queues);
                   if (queues == nullptr || sample.state != TcpState::listen) return;
                   const auto [found, is_new] = queue_of_.try_emplace(sample.socket, queues_.size());
                   if (is_new) queues_.push_back({sample.socket, {}, {}, 0});
                   if (is_new && sample.local) served_.push_back(*sample.local);
                   QueueLane& lane = queues_[found->second];
                   const auto step = [&](std::vector<Step>& steps, std::int64_t value) {
                     if (!steps.empty() && (steps.back().value == value || event.at < steps.back().at))
                       return;
                     steps.push_back({event.at, value});
                     if (steps.size() > 1) note_activity(event.at);
                   };
                   step(lane.length, queues->length);
                   step(lane.limit, queues->limit);
                   lane.highest = std::max<std::int64_t>({lane.highest, queues->length, queues->limit});
                 },
                 [&](const CountersSampled&) {},
                 [&](const HostStarted&) {},
                 [&](const CableSet&) { note_activity(event.at); },
                 [&](const Packet& packet) {
                   if (!is_seen_leaving(packet)) return;
                   const PacketMark mark{event.at, index};
                   packets_.insert(std::ranges::upper_bound(packets_, mark.at, {}, &PacketMark::at), mark);
                   note_activity(event.at);
                 },
                 [&](const PeerActed&) { note_activity(event.at); },
                 [&](const NoteWritten&) { notes_.push_back(index); },
                 [&](const EventsLost& lost) { lost_ += lost.count; },
             },
             event.fact);
}

}  // namespace switchboard::visualizer
