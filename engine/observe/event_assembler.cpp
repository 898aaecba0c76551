#include "engine/observe/event_assembler.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

#include "engine/decode/call_decoding.hpp"

namespace switchboard {
namespace {

// From a packet's stamp until the kernel has let its receiver know: microseconds, unless it is busy.
constexpr std::int64_t on_its_way_ns = 5'000'000;

std::uint64_t key(CallToken token) {
  return static_cast<std::uint64_t>(token);
}

/// What only one of the two ways to ask the kernel tells: the socket tables know the handshakes in progress
/// and a UNIX socket's peer, a question to the socket itself knows a UNIX socket's remote address.
void take_over_what_was_not_asked(SocketSample& sample, const SocketSample& last) {
  if (sample.domain == AF_UNIX) {
    if (!sample.peer) sample.peer = last.peer;
    if (!sample.remote) sample.remote = last.remote;
  }
  auto* queues = std::get_if<ListenerQueues>(&sample.queues);
  const auto* last_queues = std::get_if<ListenerQueues>(&last.queues);
  if (sample.reason == SocketSample::Reason::call && queues != nullptr && last_queues != nullptr)
    queues->syn_queue = last_queues->syn_queue;
}

/// Of bytes that went nowhere the first few tell what they are. A program that asks a full socket again and
/// again would write its whole buffer into the recording each time.
void keep_beginnings(std::vector<Argument>& arguments) {
  constexpr std::size_t of_each = 256;
  for (Argument& argument : arguments)
    if (auto* buffer = std::get_if<Buffer>(&argument.value); buffer && buffer->bytes.size() > of_each)
      buffer->bytes.resize(of_each);
}

}  // namespace

Time EventAssembler::time_of(std::int64_t monotonic_ns) const {
  return {std::max<std::int64_t>(monotonic_ns - started_ns_, 0)};
}

std::vector<Event> EventAssembler::assemble(std::span<RawEvent> raw_events) {
  events_.clear();
  new_.clear();
  for (auto& raw : raw_events) {
    asked_ns_ = raw.asked_ns == 0 ? raw.at_ns : raw.asked_ns;
    std::visit([&](auto& what) { add(raw.at_ns, what); }, raw.what);
  }
  return std::move(events_);
}

EventId EventAssembler::append(std::int64_t at_ns, Fact fact) {
  const EventId id{next_id_++};
  events_.push_back({id, time_of(at_ns), std::move(fact)});
  return id;
}

void EventAssembler::add(std::int64_t at_ns, CallEntered& entered) {
  Syscall call;
  call.process = entered.process;
  call.thread = entered.thread;
  call.name = call_name(entered.call.number);
  call.arguments = decode_arguments(entered.call);
  call.fd = entered.fd;
  call.socket = entered.socket;
  if (find_source_) call.source = find_source_(entered.place);
  new_[key(entered.token)] = events_.size();
  const EventId id = append(at_ns, call);
  open_.emplace(key(entered.token), OpenCall{id, time_of(at_ns), std::move(call)});
}

void EventAssembler::add(std::int64_t at_ns, CallReturned& returned) {
  const auto entry = open_.find(key(returned.token));
  if (entry == open_.end()) return;
  auto [id, at, call] = std::move(entry->second);
  open_.erase(entry);
  epoll_sets_.note(call.process, returned.call);
  call.arguments = decode_arguments(
      returned.call, epoll_sets_.of(call.process, static_cast<int>(returned.call.arguments[0])));
  auto outcome = decode_outcome(returned.call);
  if (outcome.error) keep_beginnings(call.arguments);
  call.returned = time_of(at_ns);
  call.result = outcome.result;
  call.error = std::move(outcome.error);
  call.made = std::move(returned.made);
  call.closed = std::move(returned.closed);
  call.injection = std::move(returned.injection);
  call.injected = !call.injection.empty();
  returned_[call.thread] = id;
  if (const auto place = new_.find(key(returned.token)); place != new_.end())
    events_[place->second].fact = std::move(call);
  else
    events_.push_back({id, at, std::move(call)});
}

void EventAssembler::add(std::int64_t at_ns, OutputAttempted& output) {
  for (auto& argument : decode_arguments(output.call))
    if (auto* data = std::get_if<Buffer>(&argument.value))
      append(at_ns, OutputWritten{output.process, output.stream, std::move(*data)});
}

void EventAssembler::add(std::int64_t at_ns, ThreadHeld& held) {
  const auto entry = open_.find(key(held.call));
  const EventId call = entry == open_.end() ? returned_[held.thread] : entry->second.id;
  append(at_ns, ThreadPaused{held.process, held.thread, call, held.where});
}

void EventAssembler::add(std::int64_t at_ns, Fact& fact) {
  if (const auto* exited = std::get_if<ThreadExited>(&fact)) returned_.erase(exited->thread);
  if (const auto* exited = std::get_if<ProcessExited>(&fact)) epoll_sets_.forget(exited->process);
  if (const auto* forked = std::get_if<ProcessForked>(&fact)) epoll_sets_.copy(forked->parent, forked->child);
  if (auto* sample = std::get_if<SocketSample>(&fact)) {
    if (is_late(*sample, asked_ns_)) return;
    keep_order_of_states(*sample, asked_ns_);
    if (!says_something_new(*sample, at_ns)) return;
    inference_.sampled(*sample);
  }
  std::vector<SocketSample> inferred;
  if (const auto* packet = std::get_if<Packet>(&fact)) inferred = inference_.packet(*packet);
  append(at_ns, std::move(fact));
  for (auto& sample : inferred) {
    if (const auto last = samples_.find(sample.socket); last != samples_.end())
      last->second = {sample, at_ns};
    append(at_ns, std::move(sample));
  }
}

/// The tables are read row by row while programs go on: what a call's own look or a packet showed meanwhile
/// is newer than a row may be, and the next look comes soon.
bool EventAssembler::is_late(const SocketSample& sample, std::int64_t asked_ns) const {
  if (sample.reason != SocketSample::Reason::periodic) return false;
  const auto last = samples_.find(sample.socket);
  return last != samples_.end() && last->second.at_ns > asked_ns;
}

/// A packet is stamped when the network takes it, and its receiver's state changes when the kernel comes to
/// it; looks of two threads may overlap. A state that is behind the one known stays behind.
void EventAssembler::keep_order_of_states(SocketSample& sample, std::int64_t asked_ns) const {
  const auto last = samples_.find(sample.socket);
  if (last == samples_.end() || !sample.state || !last->second.sample.state) return;
  const auto& known = last->second;
  const bool was_inferred = known.sample.certainty == Certainty::inferred;
  if (asked_ns >= known.at_ns + (was_inferred ? on_its_way_ns : 0)) return;
  if (sample.protocol != IPPROTO_TCP || !comes_before(*sample.state, *known.sample.state)) return;
  sample.state = known.sample.state;
  sample.certainty = known.sample.certainty;
}

bool EventAssembler::says_something_new(SocketSample& sample, std::int64_t at_ns) {
  const auto [entry, is_first] = samples_.try_emplace(sample.socket, Known{sample, at_ns});
  if (is_first) return true;
  auto& last = entry->second.sample;
  entry->second.at_ns = at_ns;
  take_over_what_was_not_asked(sample, last);
  const auto reason = std::exchange(sample.reason, last.reason);
  const bool is_gone = reason == SocketSample::Reason::gone;
  const bool is_new = is_gone || sample != last;
  sample.reason = reason;
  if (is_gone)
    samples_.erase(entry);
  else if (is_new)
    last = sample;
  return is_new;
}

}  // namespace switchboard
