#include "engine/model/flow/tcp_path.hpp"

#include <algorithm>

#include "engine/model/flow/tcp_signals.hpp"

namespace switchboard {
namespace {

using Kind = TcpSignal::Kind;
using Steps = std::vector<StateStep>;
// TCP_TIMEWAIT_LEN in include/net/tcp.h is 60 s; a look at the tables comes within the next.
constexpr std::int64_t time_wait_ns = 59'000'000'000;

/// The machine of one end, moved by its signals.
class Walk {
 public:
  struct Start {
    std::optional<TcpState> state;
    Steps steps;  ///< of its listener
    bool has_packets = false;
    Time last_open{-1};  ///< when the kernel last called it anything but CLOSED
  };
  explicit Walk(Start start)
      : state_(start.state),
        steps_(std::move(start.steps)),
        first_(steps_.size()),
        has_packets_(start.has_packets),
        last_open_(start.last_open) {}

  void take(const TcpSignal& signal) {
    using enum TcpState;
    using Cause = StateCause;
    switch (signal.kind) {
      case Kind::syn_sent:
      case Kind::connect_entered:
        if (!state_ || state_ == close) go(syn_sent, Cause::syn_sent, signal);
        return;
      case Kind::syn_came:
        if (state_ == syn_sent)
          go(syn_recv, Cause::syn_came_too, signal);
        else if (!state_ || state_ == listen)
          go(syn_recv, Cause::syn_came, signal);
        return;
      case Kind::syn_ack_came:
      case Kind::connected:
        if (state_ == syn_sent || state_ == syn_recv) go(established, Cause::syn_ack_came, signal);
        return;
      case Kind::ack_came:
        if (state_ == syn_recv) go(established, Cause::ack_came, signal);
        return;
      case Kind::fin_sent:
        if (state_ == close_wait)
          go(last_ack, Cause::fin_sent, signal);
        else if (!state_ || state_ == established || state_ == syn_recv)
          go(fin_wait1, Cause::fin_sent, signal);
        return;
      case Kind::fin_acked:
        if (state_ == fin_wait1)
          go(fin_wait2, Cause::fin_acked, signal);
        else if (state_ == closing)
          go(time_wait, Cause::fin_acked, signal);
        else if (state_ == last_ack)
          go(close, Cause::fin_acked, signal);
        return;
      case Kind::fin_came:
        return take_fin(signal);
      case Kind::reset_came:
      case Kind::reset_sent:
        if (state_ && state_ != time_wait && state_ != close && state_ != listen)
          go(close, signal.kind == Kind::reset_came ? Cause::reset_came : Cause::reset_sent, signal);
        return;
      case Kind::gave_up:
        if (state_ == syn_sent) go(close, Cause::call_failed, signal);
        return;
      case Kind::let_go:
        if (state_ == syn_sent) go(close, Cause::closed, signal);
        return;
      case Kind::said:
        return take_word(signal);
    }
  }

  Steps steps() { return std::move(steps_); }

 private:
  void take_fin(const TcpSignal& signal) {
    using enum TcpState;
    if (!state_ || state_ == established || state_ == syn_recv)
      return go(close_wait, StateCause::fin_came, signal);
    if (state_ == fin_wait1) return go(closing, StateCause::fin_came, signal);
    if (state_ != fin_wait2) return;
    // One segment that brought both: FIN_WAIT2 began and ended in the same moment and was no state.
    StateStep& last = steps_.back();
    if (last.to == fin_wait2 && last.packet && last.packet == signal.packet) {
      last.to = time_wait;
      last.cause = StateCause::fin_and_ack_came;
      state_ = time_wait;
      return;
    }
    go(time_wait, StateCause::fin_came, signal);
  }

  bool is_new(const StateWord& word, TcpState said) const {
    if (!state_) return true;
    // It tells of the time before the last step.
    if (steps_.size() > first_ && word.last < steps_.back().at) return false;
    const bool is_at_start = steps_.size() == first_;
    if (state_ == TcpState::close) return is_at_start;
    if (said != TcpState::close) return distance_in_life(said) >= distance_in_life(*state_);
    // The socket of a descriptor is CLOSED once its connection goes on without it, in TIME_WAIT or an
    // orphan's FIN_WAIT2 (tcp_time_wait() in net/ipv4/tcp_minisocks.c); the pair's end is when the tables
    // have it no more.
    if (word.reason != SocketSample::Reason::call) return true;
    const bool goes_on = state_ == TcpState::time_wait || (has_packets_ && state_ == TcpState::fin_wait2);
    return !goes_on && word.first >= last_open_;
  }

  void take_word(const TcpSignal& signal) {
    const StateWord& word = *signal.word;
    const TcpState said = word.reason == SocketSample::Reason::gone ? TcpState::close : word.state;
    if (state_ == said || !is_new(word, said)) return;
    const auto follow = [&](TcpState to) {
      const MachineEdge* edge = state_ ? edge_between(*state_, to) : nullptr;
      const bool says_why = edge != nullptr && edge->use == MachineEdge::Use::usual && to != TcpState::close;
      const bool waited = state_ == TcpState::time_wait && word.first - steps_.back().at > time_wait_ns;
      go(to, waited ? StateCause::time_passed : says_why ? edge->cause : StateCause::only_seen, signal);
      steps_.back().when = StateStep::When::not_later;
    };
    if (state_)
      for (const TcpState between : states_between(*state_, said)) follow(between);
    follow(said);
    steps_.back().sample = word.event;
  }

  void go(TcpState to, StateCause cause, const TcpSignal& signal) {
    StateStep step;
    step.from = state_;
    step.to = to;
    step.at = steps_.empty() ? signal.at : std::max(signal.at, steps_.back().at);
    step.cause = cause;
    step.call = signal.call;
    step.packet = signal.packet;
    steps_.push_back(step);
    state_ = to;
  }

  std::optional<TcpState> state_;
  Steps steps_;
  std::size_t first_;
  bool has_packets_;
  Time last_open_;
};

bool is_gone(const StateWord& word) {
  return word.reason == SocketSample::Reason::gone;
}

bool is_open(const StateWord& word) {
  return word.state != TcpState::close && !is_gone(word);
}

/// Steps that the kernel's word confirms are seen. In one life no state but CLOSED comes twice.
void confirm(Steps& steps, std::size_t first, std::span<const StateWord> words) {
  for (std::size_t i = first; i < steps.size(); ++i)
    for (const StateWord& word : words) {
      StateStep& step = steps[i];
      const bool says_it = step.to == TcpState::close ? !is_open(word) && word.last >= step.at
                                                      : is_open(word) && word.state == step.to;
      if (!says_it || word.certainty != Certainty::seen) continue;
      step.certainty = Certainty::seen;
      if (!step.sample) step.sample = word.event;
      break;
    }
}

StateStep step_to_listen(const ListenerHistory& listener) {
  StateStep step;
  step.from = TcpState::close;
  step.to = TcpState::listen;
  step.at = listener.since;
  step.cause = StateCause::listen_called;
  step.call = listener.call;
  step.certainty = Certainty::seen;
  return step;
}

/// Only shutdown and close make an end send a FIN, so that where no FIN was captured the call is known still.
void name_calls(Steps& steps, const SocketCalls& calls) {
  for (StateStep& step : steps) {
    if (step.cause != StateCause::fin_sent || step.call || step.packet) continue;
    for (const auto& cause : {calls.shut_down, calls.last_close})
      if (cause && cause->from <= step.at && !step.call) step.call = cause->event;
  }
}

EndPath end_path(const Connection& connection, std::size_t side, const Flows& flows,
                 const Timeline& timeline) {
  EndPath path;
  const ConnectionEnd& end = connection.ends[side];
  path.socket = end.socket;
  const auto signals = signals_of(connection, side, flows, timeline);
  const auto has = [&](Kind kind) {
    return std::ranges::find(signals, kind, &TcpSignal::kind) != signals.end();
  };
  const bool dials = has(Kind::syn_sent) || has(Kind::connect_entered), answers = has(Kind::syn_came);
  // Nobody is there: what came from that endpoint was the kernel's refusal.
  const TcpDirection& own = connection.directions[side];
  if (!end.socket && !dials && !answers && own.segments.size() == own.resets.size()) return path;
  const auto* calls = end.socket ? flows.calls_on(*end.socket) : nullptr;
  Walk::Start start;
  if (dials) {
    start.state = TcpState::close;
  } else if (answers || (calls != nullptr && calls->accepted)) {
    const Time begin = signals.empty() ? connection.begin : std::min(signals.front().at, connection.begin);
    const HostId host = end.socket ? flows.states().host_of(*end.socket) : HostId{};
    if (const auto* listener = flows.states().listener_for(end.endpoint, host, begin)) {
      path.listener = listener->socket;
      start.steps.push_back(step_to_listen(*listener));
    }
    start.state = TcpState::listen;
  }
  path.own = start.steps.size();
  start.has_packets =
      !connection.directions[0].segments.empty() || !connection.directions[1].segments.empty();
  for (const TcpSignal& signal : signals)
    if (signal.word != nullptr && is_open(*signal.word))
      start.last_open = std::max(start.last_open, signal.word->last);
  Walk walk(std::move(start));
  for (const TcpSignal& signal : signals) walk.take(signal);
  path.steps = walk.steps();
  if (calls != nullptr) name_calls(path.steps, *calls);
  std::vector<StateWord> words;  // of this life of the socket
  for (const TcpSignal& signal : signals)
    if (signal.word != nullptr) words.push_back(*signal.word);
  confirm(path.steps, path.own, words);
  return path;
}

}  // namespace

ConnectionPath path_of(const Connection& connection, const Flows& flows, const Timeline& timeline) {
  return {{end_path(connection, 0, flows, timeline), end_path(connection, 1, flows, timeline)}};
}

EndPath path_of(SocketId socket, const Flows& flows, const Timeline& timeline) {
  EndPath path;
  path.socket = socket;
  Walk walk({.state = TcpState::close, .steps = {}});
  const auto words = flows.states().words(socket);
  for (const StateWord& word : words) walk.take({Kind::said, word.first, {}, {}, &word});
  path.steps = walk.steps();
  const auto* calls = flows.calls_on(socket);
  const auto* listener = flows.states().listener(socket);
  for (StateStep& step : path.steps) {
    if (step.to == TcpState::listen && listener != nullptr && listener->since <= step.at) {
      step.at = listener->since;
      step.call = listener->call;
      step.when = StateStep::When::then;
    }
    if (step.to != TcpState::close || calls == nullptr || !calls->last_close) continue;
    const Event* event = timeline.find(calls->last_close->event);
    if (event == nullptr || event->at > step.at) continue;
    step.at = event->at;
    step.call = event->id;
    step.cause = StateCause::closed;
    step.when = StateStep::When::then;
  }
  confirm(path.steps, 0, words);
  return path;
}

std::optional<ProcessId> program_of(const EndPath& path, const Flows& flows, const Timeline& timeline) {
  const auto caller = [&](std::optional<EventId> event) -> std::optional<ProcessId> {
    const auto* call = event ? timeline.call(*event) : nullptr;
    return call == nullptr ? std::nullopt : std::optional(call->process);
  };
  if (const auto* calls = path.socket ? flows.calls_on(*path.socket) : nullptr) {
    if (!calls->connects.empty()) return caller(calls->connects.back().event);
    if (calls->accepted) return caller(calls->accepted->call);
  }
  const auto* listener = path.listener ? flows.states().listener(*path.listener) : nullptr;
  if (listener == nullptr && path.socket) listener = flows.states().listener(*path.socket);
  return listener == nullptr ? std::nullopt : caller(listener->call);
}

const StateStep* step_at(const EndPath& path, Time at) {
  const auto after = std::ranges::upper_bound(path.steps, at, {}, &StateStep::at);
  return after == path.steps.begin() ? nullptr : &*(after - 1);
}

std::optional<TcpState> state_at(const EndPath& path, Time at) {
  if (const StateStep* step = step_at(path, at)) return step->to;
  return path.steps.empty() ? std::nullopt : path.steps.front().from;
}

int transitions_of(const Connection& connection) {
  int count = 0;
  for (const TcpDirection& direction : connection.directions)
    count += (direction.syns.empty() ? 0 : 2) + (direction.fins.empty() ? 0 : 3) +
             (direction.resets.empty() ? 0 : 1);
  return count;
}

}  // namespace switchboard
