#include "engine/explain/facts/fact_row.hpp"

#include <algorithm>
#include <array>
namespace switchboard {
namespace {

const ListenerQueues* queues_meant(const Moments& m, const Question& q) {
  const auto* listener = listener_meant(m.world, q.subject);
  return listener == nullptr || !listener->sampled_at ? nullptr : listener->listener();
}

template <auto Field>
Value listener_field(const Moments& m, const Question& q) {
  const auto* queues = queues_meant(m, q);
  if (queues == nullptr) return {};
  return number(queues->*Field);
}

Value accept_queue_capacity(const Moments& m, const Question& q) {
  const auto* queues = queues_meant(m, q);
  if (queues == nullptr) return {};
  // sk_acceptq_is_full() in include/net/sock.h compares with >, so Linux admits one more than the limit.
  return number(std::uint64_t{queues->limit} + 1);
}

/// The program at the other end, also if it has closed its descriptor since.
const ProcessState* program_behind(const Snapshot& world, const SocketState& socket) {
  const auto* client = world.peer_of(socket);
  if (client == nullptr) return nullptr;
  const auto holders = world.holders(client->id);
  if (!holders.empty()) return holders.front();
  return client->creator ? world.process(*client->creator) : nullptr;
}

Value accept_queue_first(const Moments& m, const Question& q) {
  const auto* listener = listener_meant(m.world, q.subject);
  const auto* queues = queues_meant(m, q);
  if (queues == nullptr) return {};
  if (queues->length == 0) return text("nobody");
  const auto waiting = m.world.accept_queue(*listener);
  const auto* program = waiting.empty() ? nullptr : program_behind(m.world, *waiting.front());
  if (program == nullptr || program->label.empty()) return {};
  return text(program->label);
}

/// Its place in the accept queue of any listener, from 1; 0 when none of its connections waits.
std::optional<std::int64_t> place_in_queue(const Snapshot& world, std::string_view subject) {
  const auto programs = programs_called(world, subject);
  if (programs.size() != 1) return {};
  for (const auto* listener : world.listeners()) {
    const auto waiting = world.accept_queue(*listener);
    for (std::size_t i = 0; i < waiting.size(); ++i)
      if (program_behind(world, *waiting[i]) == programs.front()) return static_cast<std::int64_t>(i) + 1;
  }
  return 0;
}

Value accept_queue_place(const Moments& m, const Question& q) {
  const auto place = place_in_queue(m.world, q.subject);
  if (!place) return {};
  return number(*place);
}

Value waits_for_accept(const Moments& m, const Question& q) {
  std::int64_t waiting = 0;
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  for (const auto* program : programs)
    if (place_in_queue(m.world, program->label).value_or(0) > 0) ++waiting;
  return number(waiting);
}

constexpr auto listener_fact_rows = std::to_array<FactRow>({
    {{"accept_queue.length", "program", "connections that wait in its listener's accept queue"},
     listener_field<&ListenerQueues::length>},
    {{"accept_queue.limit", "program", "the limit of that queue: the smaller of the backlog and somaxconn"},
     listener_field<&ListenerQueues::limit>},
    {{"accept_queue.capacity", "program",
      "how many that queue can hold: Linux admits one more than its limit"},
     accept_queue_capacity},
    {{"accept_queue.first", "program", "the program whose connection accept would take next, or nobody"},
     accept_queue_first},
    {{"accept_queue.place", "program",
      "the place of its connection in an accept queue, from 1; 0 when not waiting"},
     accept_queue_place},
    {{"syn_queue.length", "program", "handshakes in progress at its listener"},
     listener_field<&ListenerQueues::syn_queue>},
    {{"syns_dropped", "program", "SYNs and final ACKs that its listener has turned away since it began"},
     listener_field<&ListenerQueues::dropped>},
    {{"waits_for_accept", "program",
      "its connections that wait in an accept queue: 1 for a client that waits"},
     waits_for_accept},
});

}  // namespace

std::span<const FactRow> listener_facts() {
  return listener_fact_rows;
}

}  // namespace switchboard
