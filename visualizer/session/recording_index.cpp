#include "visualizer/session/recording_index.hpp"

#include <algorithm>

#include "engine/model/overloaded.hpp"

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

/// Stamps of packets and returns of calls come a little late, so each finds its place near the end.
void RecordingIndex::note_activity(Time at) {
  if (activity_.empty() || activity_.back() <= at)
    activity_.push_back(at);
  else
    activity_.insert(std::upper_bound(activity_.begin(), activity_.end(), at), at);
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
                 [&](const ProcessExited&) { note_activity(event.at); },
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
                 [&](const Packet&) {
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
