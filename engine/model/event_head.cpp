#include "engine/model/event_head.hpp"

#include <limits>

#include "engine/model/call_family.hpp"
#include "engine/model/overloaded.hpp"

namespace switchboard {
namespace {

/// Bytes that a send or receive asked to move: its length, or what its buffers hold.
std::int64_t asked_length(const Syscall& call) {
  for (const auto* name : {"len", "count"})
    if (const auto* value = call.argument(name))
      if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
  for (const auto* name : {"buf", "iov", "msg"})
    if (const auto* value = call.argument(name))
      if (const auto* buffer = std::get_if<Buffer>(value)) return buffer->length;
  return 0;
}

void describe_movement(EventHead& head, const Syscall& call) {
  const auto movement = movement_of(call.name);
  if (movement == Movement::none || !call.result || *call.result < 0) return;
  const auto asked = asked_length(call);
  if (movement == Movement::receives && *call.result == 0 && asked > 0)
    head.flags |= EventHead::end_of_stream;
  if (movement == Movement::sends && *call.result > 0 && *call.result < asked)
    head.flags |= EventHead::sent_less;
}

std::uint16_t small(std::int64_t number) {
  return number < 0 || number > std::numeric_limits<std::uint16_t>::max()
             ? 0
             : static_cast<std::uint16_t>(number);
}

void describe(EventHead& head, const Syscall& call, NameTable& names) {
  head.process = call.process;
  head.thread = call.thread;
  head.name = names.number(call.name);
  if (call.returned) head.returned_ns = call.returned->ns;
  if (call.result) {
    head.result = *call.result;
    head.flags |= EventHead::has_result;
  }
  if (call.error) head.error = small(call.error->number);
  if (call.socket) head.socket = *call.socket;
  for (const auto& made : call.made)
    if (made.socket && head.other == 0) head.other = made.socket->value;
  if (!call.closed.empty()) head.flags |= EventHead::closes;
  describe_movement(head, call);
}

}  // namespace

std::uint16_t NameTable::number(std::string_view name) {
  if (name.empty()) return 0;
  if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
  // There are some 450 system calls; only a damaged recording has more names.
  if (names_.size() > std::numeric_limits<std::uint16_t>::max()) return 0;
  const auto number = static_cast<std::uint16_t>(names_.size());
  names_.emplace_back(name);
  numbers_.emplace(name, number);
  return number;
}

std::uint16_t NameTable::find(std::string_view name) const {
  const auto found = numbers_.find(name);
  return found == numbers_.end() ? std::uint16_t{0} : found->second;
}

const std::string& NameTable::name(std::uint16_t number) const {
  return number < names_.size() ? names_[number] : names_.front();
}

EventHead head_of(const Event& event, NameTable& names) {
  EventHead head;
  head.id = event.id;
  head.at = event.at;
  head.kind = static_cast<std::uint8_t>(event.fact.index());
  const auto in_process = [&](const auto& fact) { head.process = fact.process; };
  const auto in_thread = [&](const auto& fact) {
    head.process = fact.process;
    head.thread = fact.thread;
  };
  std::visit(Overloaded{
                 [&](const Syscall& call) { describe(head, call, names); },
                 [&](const ProcessStarted& fact) { in_process(fact); },
                 [&](const ProcessForked& fact) { head.process = fact.parent; },
                 [&](const ProgramExecuted& fact) { in_process(fact); },
                 [&](const ProcessExited& fact) {
                   in_process(fact);
                   head.result = fact.status.code.value_or(0);
                   head.error = small(fact.status.signal.value_or(0));
                 },
                 [&](const SignalDelivered& fact) {
                   in_thread(fact);
                   head.error = small(fact.signal.number);
                 },
                 [&](const OutputWritten& fact) { in_process(fact); },
                 [&](const SocketSample& sample) {
                   head.socket = sample.socket;
                   const auto* queues = std::get_if<ListenerQueues>(&sample.queues);
                   if (queues == nullptr || sample.state != TcpState::listen) return;
                   head.flags |= EventHead::listening;
                   head.result = queues->length;
                   head.other = queues->limit;
                 },
                 [&](const PeerActed& fact) {
                   if (fact.socket) head.socket = *fact.socket;
                 },
                 [&](const EventsLost& lost) { head.result = static_cast<std::int64_t>(lost.count); },
                 [](const CountersSampled&) {},
                 [](const HostStarted&) {},
                 [](const CableSet&) {},
                 [](const Packet&) {},
                 [](const NoteWritten&) {},
                 [&](const auto& fact) { in_thread(fact); },
             },
             event.fact);
  return head;
}

namespace {

template <std::size_t... Place>
Fact fact_of_kind(std::size_t kind, std::index_sequence<Place...>) {
  Fact fact{NoteWritten{"recording", "This event cannot be read."}};
  (void)((kind == Place && (fact.emplace<Place>(), true)) || ...);
  return fact;
}

}  // namespace

Event event_from(const EventHead& head, const NameTable& names) {
  Event event{head.id, head.at,
              fact_of_kind(head.kind, std::make_index_sequence<std::variant_size_v<Fact>>{})};
  if (auto* call = std::get_if<Syscall>(&event.fact)) {
    call->process = head.process;
    call->thread = head.thread;
    call->name = names.name(head.name);
    call->returned = head.returned();
    if (head.has(EventHead::has_result)) call->result = head.result;
    if (head.error != 0) call->error = Symbol{head.error, {}};
    if (head.socket != SocketId{}) call->socket = head.socket;
  }
  return event;
}

}  // namespace switchboard
