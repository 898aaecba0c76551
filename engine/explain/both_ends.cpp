#include "engine/explain/both_ends.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/explain/call_arguments.hpp"

namespace switchboard {
namespace {

constexpr std::int64_t long_ns = 1'000'000'000, between_looks_ns = 250'000'000, settled_ns = 100'000'000;
constexpr int looks_each = 3;

}  // namespace

Interest BothEnds::interest() const {
  const auto calls = way_ == Movement::sends ? Calls::sends : Calls::receives;
  return Interest()
      .in(calls)
      .entering(calls)
      .in("setsockopt")
      .of<ProcessExited>()
      .of<SignalDelivered>()
      .of<SocketSample>();
}

void BothEnds::entered(const Sight& sight) {
  if (sight.head.socket == SocketId{}) return;
  open_[sight.head.thread] = {sight.head.id, sight.head.process, sight.head.socket, sight.head.at, 0};
}

void BothEnds::returned(const Sight& sight) {
  if (sight.name() != "setsockopt") {
    // A signal may end a wait with what was moved before it.
    if (sight.head.returned_ns - sight.head.at.ns >= long_ns / 2) look(sight, settled_ns);
    open_.erase(sight.head.thread);
    return;
  }
  const auto option = symbol_argument(sight.call(), "optname");
  if (option.starts_with("SO_RCVTIMEO") || option.starts_with("SO_SNDTIMEO"))
    limited_[sight.head.socket] = sight.head.id;
}

void BothEnds::happened(const Sight& sight) {
  if (sight.head.is<SocketSample>()) {
    if (open_.size() < 2 || sight.head.at - looked_ < between_looks_ns) return;
    looked_ = sight.head.at;
    return look(sight, long_ns);
  }
  const auto process = sight.head.process;
  const auto mine = std::ranges::find(open_, process, [](const auto& entry) { return entry.second.process; });
  if (mine == open_.end()) return;
  look(sight, settled_ns);
  if (sight.head.is<ProcessExited>())
    std::erase_if(open_, [&](const auto& entry) { return entry.second.process == process; });
}

void BothEnds::ended(const Setting& setting) {
  look(setting, settled_ns);
}

/// The world is looked at as it was halfway through the wait: what stands still stays so, and a process that
/// is ended sends its FIN before its end is seen.
void BothEnds::look(const Setting& setting, std::int64_t at_least_ns) {
  for (auto& [thread, open] : open_) {
    if (setting.at - open.since < at_least_ns || open.looks >= looks_each) continue;
    if (told_.contains(open.socket) || limited_.contains(open.socket)) continue;
    if (!setting.ledger.is_stream(setting.timeline, open.socket)) continue;
    ++open.looks;
    const Setting then{setting.timeline, setting.ledger, setting.findings,
                       open.since + (setting.at - open.since) / 2};
    if (tell_if_stuck(then, then.world(), open)) return;
  }
}

bool BothEnds::tell_if_stuck(const Setting& setting, const Snapshot& world, const Open& open) {
  const auto* here = world.socket(open.socket);
  const auto* there = here == nullptr ? nullptr : world.peer_of(*here);
  if (there == nullptr || limited_.contains(there->id)) return false;
  const auto* one = stuck_on(world, *here, setting.at);
  const auto* other = stuck_on(world, *there, setting.at);
  const auto *near = here->bytes(), *far = there->bytes();
  if (one == nullptr || other == nullptr || near == nullptr || far == nullptr) return false;
  if (here->sample.state != TcpState::established && here->sample.protocol != 0) return false;
  if (way_ == Movement::receives &&
      (near->receive != 0 || far->receive != 0 || near->send != 0 || far->send != 0))
    return false;
  if (way_ == Movement::sends && (near->receive == 0 || far->receive == 0)) return false;
  told_[here->id] = told_[there->id] = one->call;
  // Who dialled is told of: it is the client that has to say that its question is over.
  const bool swap = there->role == SocketRole::client;
  const auto *first = swap ? there : here, *second = swap ? here : there;
  const auto* call = swap ? other : one;
  Finding finding{
      .process = call->process,
      .socket = first->id,
      .evidence = {call->call, (swap ? one : other)->call},
      .values = {{"written", std::to_string(first->written)},
                 {"answered", std::to_string(second->written)},
                 {"queued", std::to_string(first->bytes()->send)},
                 {"unread", std::to_string(second->bytes()->receive)},
                 {"peer", setting.ledger.name_of((swap ? one : other)->process)},
                 {"said", first->written == 0 && second->written == 0 ? "nothing" : "something"}}};
  setting.found(std::move(finding));
  return true;
}

const BothEnds::Open* BothEnds::stuck_on(const Snapshot& world, const SocketState& socket, Time at) const {
  const Open* found = nullptr;
  for (const auto* holder : world.holders(socket.id))
    for (const auto& [id, thread] : holder->threads) {
      const auto open = open_.find(id);
      if (open == open_.end() || open->second.socket != socket.id || open->second.since > at) return nullptr;
      found = &open->second;
    }
  return found;
}

}  // namespace switchboard
