#include "engine/explain/facts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>

#include "engine/explain/fact_subject.hpp"

namespace switchboard {
namespace {

using Value = std::optional<FactValue>;

FactValue number(std::integral auto value) {
  return static_cast<std::int64_t>(value);
}

FactValue text(std::string_view value) {
  return std::string(value);
}

// ---- listeners -------------------------------------------------------------------------------------------

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

// ---- connections -----------------------------------------------------------------------------------------

Value tcp_state(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || !socket->sample.state) return {};
  return text(to_string(*socket->sample.state));
}

template <auto Field>
Value socket_field(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr) return {};
  return number(socket->*Field);
}

template <auto Field>
Value queue_field(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || socket->bytes() == nullptr) return {};
  return number(socket->bytes()->*Field);
}

Value segments_resent(const Moments& m, const Question& q) {
  const auto* socket = socket_meant(m.world, q.subject);
  if (socket == nullptr || !socket->sampled_at || !socket->sample.tcp) return {};
  return number(socket->sample.tcp->total_retransmits);
}

Value connected(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  const auto held_by_one = [&](SocketId id) {
    return std::ranges::any_of(programs, [&](const auto* program) {
      return std::ranges::any_of(program->descriptors, [&](const auto& d) { return d.second == id; });
    });
  };
  return number(std::ranges::count_if(m.world.sockets, [&](const auto& entry) {
    return entry.second.sample.state == TcpState::established && held_by_one(entry.first);
  }));
}

// ---- programs and calls ----------------------------------------------------------------------------------

/// The call of the first thread that is in one, and whether we hold it before that call.
const Syscall* call_at_hand(const Moments& m, const Question& q, std::optional<ThreadPaused::Where> paused) {
  for (const auto* program : programs_called(m.world, q.subject))
    for (const auto& [id, thread] : program->threads)
      if (thread.in_call && thread.paused == paused) return m.timeline.call(*thread.in_call);
  return nullptr;
}

Value name_of_call(const Moments& m, const Question& q, std::optional<ThreadPaused::Where> paused) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.size() != 1 || programs.front()->ended) return {};
  const auto* call = call_at_hand(m, q, paused);
  return text(call == nullptr ? "nothing" : std::string_view(call->name));
}

Value blocked_in(const Moments& m, const Question& q) {
  return name_of_call(m, q, std::nullopt);
}

Value paused_before(const Moments& m, const Question& q) {
  return name_of_call(m, q, ThreadPaused::Where::before);
}

std::optional<std::vector<const Syscall*>> calls_meant(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  return returned_calls(m, programs, q.call);
}

Value calls(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(found->size());
}

Value succeeded(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(std::ranges::count_if(*found, [](const auto* call) { return !call->error; }));
}

Value failed(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found) return {};
  return number(std::ranges::count_if(*found, [](const auto* call) { return call->error.has_value(); }));
}

Value accepted(const Moments& m, const Question& q) {
  return succeeded(m, {q.name, q.subject, "accept"});
}

Value result(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty() || !found->back()->result) return {};
  return number(*found->back()->result);
}

Value error_name(const Moments& m, const Question& q) {
  const auto found = calls_meant(m, q);
  if (!found || found->empty()) return {};
  const auto& error = found->back()->error;
  return error ? text(error->name.empty() ? std::to_string(error->number) : error->name) : text("none");
}

Value exit_status(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.size() != 1 || !programs.front()->status) return {};
  const ExitStatus& status = *programs.front()->status;
  if (status.code) return number(*status.code);
  if (!status.signal) return {};
  const char* name = sigabbrev_np(*status.signal);
  return name == nullptr ? fmt::format("signal {}", *status.signal) : fmt::format("SIG{}", name);
}

Value open_sockets(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  if (programs.empty()) return {};
  std::size_t count = 0;
  for (const auto* program : programs) count += program->descriptors.size();
  return number(count);
}

Value running(const Moments& m, const Question& q) {
  const auto programs = programs_called(m.world, q.subject);
  return number(std::ranges::count_if(programs, [](const auto* program) { return !program->ended; }));
}

Value programs_running(const Moments& m, const Question&) {
  return number(
      std::ranges::count_if(m.world.processes, [](const auto& entry) { return !entry.second.ended; }));
}

Value counter(const Moments& m, const Question& q) {
  const auto found = m.world.counters.find(std::string(q.subject));
  if (found == m.world.counters.end()) return {};
  return number(found->second);
}

struct Row {
  FactName name;
  Value (*ask)(const Moments&, const Question&);
};

constexpr auto rows = std::to_array<Row>({
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
    {{"tcp_state", "program", "TCP state of its newest connection, or of its only socket"}, tcp_state},
    {{"bytes.written", "program", "bytes that send calls handed to its newest connection"},
     socket_field<&SocketState::written>},
    {{"bytes.read", "program", "bytes that receive calls took from its newest connection"},
     socket_field<&SocketState::read>},
    {{"bytes.unread", "program", "bytes that wait in its newest connection's receive queue"},
     queue_field<&ByteQueues::receive>},
    {{"bytes.unacknowledged", "program", "bytes of its newest connection that the peer has not acknowledged"},
     queue_field<&ByteQueues::send>},
    {{"segments_resent", "program",
      "segments of its newest connection that its kernel sent again, SYNs included"},
     segments_resent},
    {{"connected", "program", "sockets it holds that are in state ESTABLISHED"}, connected},
    {{"accepted", "program", "connections that its accept calls have returned"}, accepted},
    {{"blocked_in", "program", "the call that it is in and that has not returned, or nothing"}, blocked_in},
    {{"paused_before", "program", "the call that it is held before, or nothing"}, paused_before},
    {{"calls", "program, call", "how often that call has returned"}, calls},
    {{"succeeded", "program, call", "how often that call has returned without an error"}, succeeded},
    {{"failed", "program, call", "how often that call has returned with an error"}, failed},
    {{"result", "program, call", "what that call returned last"}, result},
    {{"errno", "program, call", "the error of that call when it last returned, or none"}, error_name},
    {{"exit_status", "program", "its exit status, or the signal that ended it, once it has ended"},
     exit_status},
    {{"descriptors.open", "program", "its open descriptors that are sockets"}, open_sockets},
    {{"running", "program", "programs of that label that run: 1 or 0 for a single one"}, running},
    {{"programs.running", "", "programs that run, children included"}, programs_running},
    {{"counter", "name", "a counter of the network, such as TcpExt.ListenOverflows, once it has been seen"},
     counter},
});

const Row* find(std::string_view name) {
  const auto* row = std::ranges::find(rows, name, [](const Row& r) { return r.name.name; });
  return row == rows.end() ? nullptr : row;
}

bool fits(const Row& row, const Question& question) {
  const bool wants_subject = !row.name.subject.empty();
  const bool wants_call = row.name.subject == "program, call";
  return wants_subject == !question.subject.empty() && wants_call == !question.call.empty();
}

}  // namespace

std::optional<FactValue> ask(std::string_view text_of_question, Timeline& timeline, Time at) {
  const auto question = parse_question(text_of_question);
  const Row* row = question ? find(question->name) : nullptr;
  if (row == nullptr || !fits(*row, *question)) return {};
  return row->ask({timeline, timeline.snapshot_at(at), at}, *question);
}

bool is_question(std::string_view text_of_question) {
  const auto question = parse_question(text_of_question);
  const Row* row = question ? find(question->name) : nullptr;
  return row != nullptr && fits(*row, *question);
}

std::string to_string(const FactValue& value) {
  const auto* number_value = std::get_if<std::int64_t>(&value);
  return number_value != nullptr ? std::to_string(*number_value) : std::get<std::string>(value);
}

std::span<const FactName> fact_names() {
  static const auto names = [] {
    std::array<FactName, rows.size()> result;
    std::ranges::transform(rows, result.begin(), &Row::name);
    return result;
  }();
  return names;
}

}  // namespace switchboard
