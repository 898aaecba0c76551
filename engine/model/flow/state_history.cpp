#include "engine/model/flow/state_history.hpp"

#include <algorithm>
#include <utility>

#include "engine/model/flow/tcp_machine.hpp"
#include "engine/model/protocol_numbers.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_words = 256;        // of a socket; one that is connected again and again has more
constexpr std::int64_t look_ns = 250'000'000;  // counters are looked at more often than this

}  // namespace

void StateHistory::note(const SocketSample& sample, const Event& event) {
  const TcpState state = in_machine(*sample.state);
  auto& of_socket = words_[sample.socket];
  of_socket.host = sample.host;
  auto& words = of_socket.list;
  const bool says_the_same =
      !words.empty() && words.back().state == state && words.back().certainty == sample.certainty &&
      words.back().reason != SocketSample::Reason::gone && sample.reason != SocketSample::Reason::gone;
  if (says_the_same) {
    words.back().last = std::max(words.back().last, event.at);
    return;
  }
  if (words.size() == most_words) words.erase(words.begin(), words.begin() + most_words / 2);
  words.push_back({state, event.at, event.at, event.id, sample.certainty, sample.reason});
}

void StateHistory::happened(const Event& event) {
  if (const auto* counters = std::get_if<CountersSampled>(&event.fact)) {
    const Time before = std::exchange(last_look_[counters->host], event.at);
    for (const auto& [name, value] : counters->changed)
      if (name == "TcpExt.DelayedACKs" && value > 0)
        delayed_acks_.push_back({Time{std::max(before.ns, event.at.ns - look_ns)}, event.at, counters->host});
    return;
  }
  const auto* sample = std::get_if<SocketSample>(&event.fact);
  if (sample == nullptr || sample->protocol != protocol::tcp || !sample->state) return;
  note(*sample, event);
  const auto known = listener_of_.find(sample->socket);
  const bool is_gone = sample->reason == SocketSample::Reason::gone;
  if (sample->state == TcpState::listen && !is_gone) {
    if (known != listener_of_.end() && !listeners_[known->second].until) return;
    if (!sample->local) return;
    listener_of_[sample->socket] = listeners_.size();
    ListenerHistory listener{sample->socket, sample->host, *sample->local, {}, event.at, {}};
    if (const auto call = listen_calls_.find(sample->socket); call != listen_calls_.end()) {
      listener.call = call->second.event;
      listener.since = call->second.at;
      listen_calls_.erase(call);
    }
    listeners_.push_back(std::move(listener));
  } else if (known != listener_of_.end() && !listeners_[known->second].until) {
    listeners_[known->second].until = event.at;
  }
}

void StateHistory::returned(const Event& event, const Syscall& call) {
  if (call.name != "listen" || call.result != 0 || !call.socket) return;
  const auto known = listener_of_.find(*call.socket);
  if (known == listener_of_.end() || listeners_[known->second].until) {
    listen_calls_[*call.socket] = {event.id, *call.returned};
    return;
  }
  // The sample between the call's entry and its return came first.
  auto& listener = listeners_[known->second];
  if (!listener.call && event.at <= listener.since) listener.call = event.id;
}

std::span<const StateWord> StateHistory::words(SocketId socket) const {
  const auto found = words_.find(socket);
  return found == words_.end() ? std::span<const StateWord>() : std::span(found->second.list);
}

HostId StateHistory::host_of(SocketId socket) const {
  const auto found = words_.find(socket);
  return found == words_.end() ? HostId{} : found->second.host;
}

const ListenerHistory* StateHistory::listener(SocketId socket) const {
  const auto found = listener_of_.find(socket);
  return found == listener_of_.end() ? nullptr : &listeners_[found->second];
}

const ListenerHistory* StateHistory::listener_for(const Endpoint& local, HostId host, Time at) const {
  const Endpoint plain = without_v4_mapping(local);
  // The newest that began before: one address has one listener at a time, or several that share it.
  for (auto listener = listeners_.rbegin(); listener != listeners_.rend(); ++listener)
    if (listener->since <= at && (!listener->until || at <= *listener->until) && listener->host == host &&
        accepts_for(without_v4_mapping(listener->local), plain))
      return &*listener;
  return nullptr;
}

bool StateHistory::delayed_ack_at(Time at, HostId host) const {
  return std::ranges::any_of(delayed_acks_, [&](const Rise& rise) {
    return rise.host == host && rise.after <= at && at <= rise.at;
  });
}

}  // namespace switchboard
