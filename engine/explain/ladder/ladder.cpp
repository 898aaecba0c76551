// Ladder, the reading part: events into lanes and steps.

#include "engine/explain/ladder/ladder.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

#include "engine/model/sighting.hpp"

namespace switchboard {
namespace {

constexpr int af_unix = 1;
constexpr std::size_t most_unread = 256;  // sends looked at again for the receive that takes their bytes

// Calls that are about a socket even where the descriptor was none.
constexpr std::array<std::string_view, 18> socket_calls{
    "accept",     "accept4", "bind",       "connect",  "getpeername", "getsockname",
    "getsockopt", "listen",  "recvfrom",   "recvmmsg", "recvmsg",     "sendmmsg",
    "sendmsg",    "sendto",  "setsockopt", "shutdown", "socket",      "socketpair"};

bool is_before(const LadderStep& a, const LadderStep& b) {
  return std::tuple(a.at, a.kind, a.index) < std::tuple(b.at, b.kind, b.index);
}

}  // namespace

bool Ladder::are_equal(const EventHead& one, const EventHead& other) {
  const bool have_returned = one.returned_ns >= 0 && other.returned_ns >= 0;
  return have_returned && one.name == other.name && one.socket == other.socket &&
         one.result == other.result && one.error == other.error && one.other == 0 && other.other == 0;
}

LaneNumber Ladder::lane_of(ProcessId process, ThreadId thread) const {
  const auto found = lane_numbers_.find({process.value, thread.value});
  return found == lane_numbers_.end() ? no_lane : found->second;
}

Ladder::Matters Ladder::matters(const Timeline& timeline, const EventHead& head) {
  while (families_.size() <= head.name)
    families_.push_back(family_of(timeline.names().name(static_cast<std::uint16_t>(families_.size()))));
  const auto& name = timeline.name_of(head);
  const bool has_socket = head.socket != SocketId{} || head.other != 0;
  switch (families_[head.name]) {
    case CallFamily::process:
    case CallFamily::other:
      return Matters::no;
    case CallFamily::wait:
      // Of a thread that has nothing to do with sockets a wait says nothing here.
      return !name.starts_with("epoll_create") && lane_of(head.process, head.thread) != no_lane ? Matters::yes
                                                                                                : Matters::no;
    case CallFamily::set_up:
    case CallFamily::meet:
    case CallFamily::talk:
    case CallFamily::end:
      return has_socket || std::ranges::binary_search(socket_calls, name) ? Matters::yes : Matters::no;
  }
  return Matters::no;
}

void Ladder::follow(const Timeline& timeline, const Flows& flows) {
  for (std::size_t i = 0; i < open_.size();) {
    const auto& head = timeline.head(open_[i]);
    if (head.returned_ns < 0) {
      ++i;
      continue;
    }
    add_return(timeline, open_[i], head);
    open_[i] = open_.back();
    open_.pop_back();
  }
  for (; next_ < timeline.size(); ++next_) {
    const auto index = static_cast<std::uint32_t>(next_);
    const EventHead& head = timeline.head(next_);
    if (head.is_call())
      add_call(timeline, index, head);
    else if (head.is<Packet>())
      add_packet(timeline, flows, index, head);
    else
      add_fact(timeline, index, head);
  }
  add_passages(timeline, flows);
  put_in_order();
}

void Ladder::add_call(const Timeline& timeline, std::uint32_t index, const EventHead& head) {
  if (matters(timeline, head) == Matters::no) {
    ++left_out_;
    return;
  }
  const auto [entry, is_new] =
      lane_numbers_.try_emplace({head.process.value, head.thread.value},
                                static_cast<LaneNumber>(std::min<std::size_t>(lanes_.size(), no_lane)));
  const LaneNumber number = entry->second;
  if (number == no_lane) return;  // more threads than numbers
  if (is_new) {
    const auto host = hosts_.find(head.process);
    lanes_.push_back({.process = head.process,
                      .thread = head.thread,
                      .host = host == hosts_.end() ? HostId{} : host->second,
                      .calls = {},
                      .ended = {},
                      .held_before = {}});
  }
  LadderLane& lane = lanes_[number];
  const auto& name = timeline.name_of(head);
  lane.takes_calls = lane.takes_calls || name == "listen" || name.starts_with("accept");
  lane.calls.push_back({head.at, -1, index});
  add({head.at, index, number, LadderStep::Kind::enters});
  if (head.socket != SocketId{}) use(head.socket, head.at, number);
  if (head.returned_ns >= 0)
    add_return(timeline, index, head);
  else
    open_.push_back(index);
}

void Ladder::add_return(const Timeline& timeline, std::uint32_t index, const EventHead& head) {
  const auto number = lane_of(head.process, head.thread);
  auto& lane = lanes_[number];
  const Time at{head.returned_ns};
  const auto call = std::find_if(lane.calls.rbegin(), lane.calls.rend(),
                                 [&](const Interval& each) { return each.index == index; });
  if (call != lane.calls.rend()) call->length = std::max<std::int64_t>(0, at - call->from);
  add({at, index, number, LadderStep::Kind::returns});
  const auto& name = timeline.name_of(head);
  if (head.other != 0) use(SocketId{head.other}, name.starts_with("accept") ? head.at : at, number);
  if (name == "socketpair") {
    const Event& event = timeline.event(index);
    for (const auto& made : std::get<Syscall>(event.fact).made)
      if (made.socket) use(*made.socket, at, number);
  }
  if (families_[head.name] == CallFamily::talk && head.result > 0 && head.socket != SocketId{} &&
      movement_of(name) == Movement::sends)
    unread_.push_back(index);
}

void Ladder::add_packet(const Timeline& timeline, const Flows& flows, std::uint32_t index,
                        const EventHead& head) {
  using Kind = LadderStep::Kind;
  has_packets_ = true;
  Kind kind = Kind::leaves;
  if (const auto* segment = flows.segment(head.id); segment != nullptr) {
    if (segment->packet != head.id) kind = segment->dropped == head.id ? Kind::dropped : Kind::arrives;
  } else {
    const auto& packet = std::get<Packet>(timeline.event(index).fact);
    if (datagrams_.size() < 256) datagrams_.push_back(index);
    if (packet.seen == Packet::Seen::dropped_by_cable)
      kind = Kind::dropped;
    else if (!is_seen_leaving(packet))
      kind = Kind::arrives;
  }
  add({head.at, index, no_lane, kind});
}

void Ladder::add_fact(const Timeline& timeline, std::uint32_t index, const EventHead& head) {
  if (head.is<SocketSample>()) {
    if (!head.has(EventHead::listening)) return;
    auto listener = std::ranges::find(listeners_, head.socket, &Bound::socket);
    if (listener == listeners_.end()) {
      const auto& sample = std::get<SocketSample>(timeline.event(index).fact);
      if (!sample.local) return;
      listeners_.push_back({head.socket, without_v4_mapping(*sample.local), sample.host, {}});
      listener = std::prev(listeners_.end());
    }
    const LadderQueue queue{head.at, static_cast<std::uint32_t>(head.result),
                            static_cast<std::uint32_t>(head.other)};
    auto& lengths = listener->lengths;
    if (lengths.empty() || lengths.back().length != queue.length || lengths.back().limit != queue.limit)
      lengths.push_back(queue);
  } else if (head.is<ProcessStarted>()) {
    hosts_[head.process] = std::get<ProcessStarted>(timeline.event(index).fact).host;
  } else if (head.is<ProcessForked>()) {
    const auto& forked = std::get<ProcessForked>(timeline.event(index).fact);
    hosts_[forked.child] = hosts_[forked.parent];
  } else if (head.is<ThreadPaused>()) {
    pause(timeline, index);
  } else if (head.is<ThreadResumed>()) {
    resume(head.thread, head.process, head.at);
  } else if (head.is<ProcessExited>()) {
    for (LaneNumber number = 0; number < lanes_.size(); ++number) {
      LadderLane& lane = lanes_[number];
      if (lane.process != head.process || lane.ended) continue;
      lane.ended = head.at;
      lane.end = index;
      if (!lane.calls.empty() && lane.calls.back().length < 0)
        lane.calls.back().length = std::max<std::int64_t>(0, head.at - lane.calls.back().from);
      add({head.at, index, number, LadderStep::Kind::exits});
    }
  }
}

/// A call that we hold the thread before is not made yet: it is entered when we let go.
void Ladder::pause(const Timeline& timeline, std::uint32_t index) {
  const auto& paused = std::get<ThreadPaused>(timeline.event(index).fact);
  if (paused.where != ThreadPaused::Where::before) return;
  const auto number = lane_of(paused.process, paused.thread);
  if (number == no_lane) return;
  auto& lane = lanes_[number];
  const auto call = timeline.index_of(paused.call);
  if (!call || lane.calls.empty() || lane.calls.back().index != *call) return;
  withdrawn_.push_back({lane.calls.back().from, lane.calls.back().index, number, LadderStep::Kind::enters});
  lane.held_before = lane.calls.back().index;
  lane.calls.pop_back();
}

void Ladder::resume(ThreadId thread, ProcessId process, Time at) {
  const auto number = lane_of(process, thread);
  if (number == no_lane || !lanes_[number].held_before) return;
  auto& lane = lanes_[number];
  lane.calls.push_back({at, -1, *lane.held_before});
  add({at, *lane.held_before, number, LadderStep::Kind::enters});
  for (auto step = steps_.rbegin(); step != steps_.rend() && step->at >= at; ++step)
    if (step->kind == LadderStep::Kind::returns && step->index == *lane.held_before)
      lane.calls.back().length = step->at - at;
  lane.held_before.reset();
}

/// Bytes between calls where no packet shows them.
void Ladder::add_passages(const Timeline& timeline, const Flows& flows) {
  std::erase_if(unread_, [&](std::uint32_t index) {
    const auto* calls = flows.calls_on(timeline.head(index).socket);
    return has_packets_ && (calls == nullptr || calls->domain != af_unix);
  });
  std::vector<std::uint32_t> remain;
  for (const std::uint32_t send : unread_) {
    const EventHead sent = timeline.head(send);
    auto& passed = passed_[send];
    std::int64_t until = 0;
    for (const auto& passage : flows.passages_of(sent.id)) {
      until += passage.bytes.length();
      if (until <= passed) continue;
      const auto received = timeline.index_of(passage.received_by);
      if (!received) continue;
      const EventHead& taken = timeline.head(*received);
      const LadderEnds ends{lane_of(sent.process, sent.thread), lane_of(taken.process, taken.thread)};
      const auto place = static_cast<std::uint32_t>(passages_.size());
      passages_.push_back(
          {send, static_cast<std::uint32_t>(*received), ends, passage.bytes.length(), passage.certainty});
      add({sent.at, place, *ends.from, LadderStep::Kind::gives});
      add({Time{taken.returned_ns}, place, ends.to.value_or(no_lane), LadderStep::Kind::takes});
    }
    passed = std::max(passed, until);
    if (passed < sent.result)
      remain.push_back(send);
    else
      passed_.erase(send);
  }
  // What nobody reads would be asked for again at each look.
  if (remain.size() > most_unread)
    remain.erase(remain.begin(), remain.end() - static_cast<std::ptrdiff_t>(most_unread));
  unread_ = std::move(remain);
}

void Ladder::add(LadderStep step) {
  steps_.push_back(step);
}

void Ladder::put_in_order() {
  const auto changed = [&](std::size_t place) { unchanged_ = std::min(unchanged_, place); };
  const auto middle = steps_.begin() + static_cast<std::ptrdiff_t>(ordered_);
  if (middle != steps_.end()) {
    std::sort(middle, steps_.end(), is_before);
    const auto first = std::upper_bound(steps_.begin(), middle, *middle, is_before);
    changed(static_cast<std::size_t>(first - steps_.begin()));
    std::inplace_merge(first, middle, steps_.end(), is_before);
  }
  for (const LadderStep& step : withdrawn_) {
    const auto found = std::lower_bound(steps_.begin(), steps_.end(), step, is_before);
    if (found == steps_.end() || *found != step) continue;
    changed(static_cast<std::size_t>(found - steps_.begin()));
    steps_.erase(found);
  }
  withdrawn_.clear();
  ordered_ = steps_.size();
}

std::size_t Ladder::take_unchanged() {
  return std::exchange(unchanged_, steps_.size());
}

void Ladder::use(SocketId socket, Time at, LaneNumber lane) {
  auto& uses = users_[socket];
  if (uses.empty() || (uses.back().lane != lane && uses.back().at <= at)) uses.push_back({at, lane});
}

}  // namespace switchboard
