#include "engine/observe/event_assembler.hpp"

#include <netinet/in.h>
#include <sys/syscall.h>

#include <cerrno>

#include "tests/catch_any.hpp"

using namespace switchboard;

namespace {

RawEvent entered(std::int64_t at, std::uint64_t token) {
  CallEntered call;
  call.token = CallToken{token};
  call.process = {10};
  call.thread = {10};
  call.call.number = SYS_listen;
  call.call.arguments = {3, 5};
  return {at, std::move(call)};
}

RawEvent returned(std::int64_t at, std::uint64_t token, std::int64_t result) {
  CallReturned call;
  call.token = CallToken{token};
  call.call.number = SYS_listen;
  call.call.arguments = {3, 5};
  call.call.result = result;
  return {at, std::move(call)};
}

RawEvent sample(std::int64_t at, std::uint32_t length,
                SocketSample::Reason reason = SocketSample::Reason::call) {
  SocketSample sample;
  sample.socket = {7};
  sample.state = TcpState::listen;
  sample.queues = ListenerQueues{length, 3, 0, 0};
  sample.reason = reason;
  return {at, Fact{sample}};
}

std::vector<Event> assemble(EventAssembler& assembler, std::vector<RawEvent> raw) {
  return assembler.assemble(raw);
}

}  // namespace

TEST_CASE("a call that returns among the same raw events is one event") {
  EventAssembler assembler(1000);
  const auto events = assemble(assembler, {entered(1100, 1), returned(1300, 1, -98)});
  REQUIRE(events.size() == 1);
  CHECK(events[0].at == Time{100});
  const auto& call = std::get<Syscall>(events[0].fact);
  CHECK(call.name == "listen");
  CHECK(call.returned == Time{300});
  CHECK(call.result == -1);
  CHECK(call.error->name == "EADDRINUSE");
}

TEST_CASE("a call that returns later keeps its id and its time") {
  EventAssembler assembler(1000);
  const auto first = assemble(assembler, {entered(1100, 1), sample(1150, 0)});
  REQUIRE(first.size() == 2);
  CHECK(!std::get<Syscall>(first[0].fact).returned);
  const auto second = assemble(assembler, {returned(1300, 1, 0)});
  REQUIRE(second.size() == 1);
  CHECK(second[0].id == first[0].id);
  CHECK(second[0].at == first[0].at);
  CHECK(std::get<Syscall>(second[0].fact).result == 0);
  CHECK(assembler.last_event() == EventId{2});
}

TEST_CASE("of the bytes of a send that failed the first few are kept, and of one that sent all of them") {
  const auto kept_when = [](std::int64_t result) {
    RawCall raw;
    raw.number = SYS_sendto;
    raw.arguments = {3, 4096, 1000};
    raw.memory.add(CallMoment::entry, 4096, Bytes(1000, 'x'));
    CallEntered entry;
    entry.token = CallToken{1};
    entry.call = raw;
    raw.result = result;
    CallReturned exit;
    exit.token = CallToken{1};
    exit.call = std::move(raw);
    EventAssembler assembler(0);
    const auto events = assemble(assembler, {{1, std::move(entry)}, {2, std::move(exit)}});
    return std::get<Buffer>(*std::get<Syscall>(events.at(0).fact).argument("buf"));
  };
  CHECK(kept_when(-EAGAIN).bytes.size() == 256);
  CHECK(kept_when(-EAGAIN).length == 1000);
  CHECK(kept_when(1000).bytes.size() == 1000);
}

TEST_CASE("a sample that says nothing new is dropped, however it was taken") {
  EventAssembler assembler(0);
  CHECK(assemble(assembler, {sample(1, 1), sample(2, 1), sample(3, 1, SocketSample::Reason::periodic)})
            .size() == 1);
  CHECK(assemble(assembler, {sample(4, 2)}).size() == 1);
  CHECK(assemble(assembler, {sample(5, 1)}).size() == 1);
}

TEST_CASE("a socket that is gone is said once and its next sample is new") {
  EventAssembler assembler(0);
  assemble(assembler, {sample(1, 1)});
  CHECK(assemble(assembler, {sample(2, 1, SocketSample::Reason::gone)}).size() == 1);
  CHECK(assemble(assembler, {sample(3, 1)}).size() == 1);
}

TEST_CASE("a sample of a call keeps the handshakes that only the tables count") {
  EventAssembler assembler(0);
  auto from_tables = sample(1, 1, SocketSample::Reason::periodic);
  std::get<ListenerQueues>(std::get<SocketSample>(std::get<Fact>(from_tables.what)).queues).syn_queue = 2;
  assemble(assembler, {from_tables});
  CHECK(assemble(assembler, {sample(2, 1)}).empty());
}

namespace {

constexpr std::int64_t ms = 1'000'000;

RawEvent connection(std::int64_t asked, std::int64_t answered, TcpState state,
                    SocketSample::Reason reason = SocketSample::Reason::call) {
  SocketSample sample;
  sample.socket = {7};
  sample.protocol = IPPROTO_TCP;
  sample.state = state;
  sample.local = InetEndpoint{{127, 0, 0, 1}, {4000}};
  sample.remote = InetEndpoint{{127, 0, 0, 1}, {80}};
  sample.reason = reason;
  return {answered, Fact{sample}, asked};
}

/// The connection's own end sends a FIN.
RawEvent fin(std::int64_t at) {
  Packet packet;
  packet.protocol = IPPROTO_TCP;
  packet.source = InetEndpoint{{127, 0, 0, 1}, {4000}};
  packet.destination = InetEndpoint{{127, 0, 0, 1}, {80}};
  packet.flags.fin = packet.flags.ack = true;
  return {at, Fact{packet}};
}

std::vector<TcpState> states_in(const std::vector<Event>& events) {
  std::vector<TcpState> states;
  for (const auto& event : events)
    if (const auto* sample = std::get_if<SocketSample>(&event.fact)) states.push_back(*sample->state);
  return states;
}

}  // namespace

TEST_CASE("a row of the tables that was read before a newer look takes no state back") {
  EventAssembler assembler(0);
  using enum TcpState;
  // The tables are read from 10 to 30 ms; the program's own call is looked at in between.
  const auto events =
      assemble(assembler, {connection(20 * ms, 20 * ms, fin_wait1),
                           connection(10 * ms, 30 * ms, established, SocketSample::Reason::periodic)});
  CHECK(states_in(events) == std::vector{fin_wait1});
  const auto later =
      assemble(assembler, {connection(50 * ms, 51 * ms, fin_wait2, SocketSample::Reason::periodic)});
  CHECK(states_in(later) == std::vector{fin_wait2});
}

TEST_CASE("a row of the tables that was read before a packet takes no state back") {
  EventAssembler assembler(0);
  using enum TcpState;
  const auto events =
      assemble(assembler, {connection(1 * ms, 1 * ms, established), fin(20 * ms),
                           connection(10 * ms, 30 * ms, established, SocketSample::Reason::periodic)});
  CHECK(states_in(events) == std::vector{established, fin_wait1});
}

TEST_CASE("a look just after a packet keeps the state that the packet showed, and a later one wins") {
  EventAssembler assembler(0);
  using enum TcpState;
  const auto events = assemble(
      assembler, {connection(1 * ms, 1 * ms, established), fin(20 * ms),
                  connection(21 * ms, 21 * ms, established), connection(40 * ms, 40 * ms, established)});
  CHECK(states_in(events) == std::vector{established, fin_wait1, established});
}

TEST_CASE("a pause names its call, before it and after it") {
  EventAssembler assembler(0);
  const auto pause = [](std::int64_t at, ThreadPaused::Where where) {
    return RawEvent{at, ThreadHeld{CallToken{1}, {10}, {10}, where}};
  };
  const auto events = assemble(assembler, {entered(1, 1), pause(2, ThreadPaused::Where::before),
                                           returned(3, 1, 0), pause(4, ThreadPaused::Where::after)});
  REQUIRE(events.size() == 3);
  CHECK(std::get<ThreadPaused>(events[1].fact).call == events[0].id);
  CHECK(std::get<ThreadPaused>(events[2].fact).call == events[0].id);
}
