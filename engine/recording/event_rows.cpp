#include "engine/recording/event_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/recording/codec.hpp"
#include "engine/recording/process_rows.hpp"

namespace switchboard {
namespace {

SocketId cookie(std::int64_t value) {
  return SocketId{static_cast<std::uint64_t>(value)};
}

std::optional<SocketId> optional_cookie(const Statement& row, int column) {
  if (row.is_null(column)) return {};
  return cookie(row.integer(column));
}

template <class Enum>
Enum enum_in_range(std::int64_t value, Enum last) {
  return value >= 0 && value <= static_cast<std::int64_t>(last) ? static_cast<Enum>(value) : Enum{};
}

std::optional<Fact> read_process(const Statement& row) {
  ProcessRow process;
  process.what = row.text(2);
  process.process = {static_cast<std::int32_t>(row.integer(3))};
  if (const auto thread = row.optional_integer(4))
    process.thread = ThreadId{static_cast<std::int32_t>(*thread)};
  process.number = row.optional_integer(5);
  if (!row.is_null(6)) process.text = row.text(6);
  const auto detail = row.bytes(7);
  process.detail.assign(detail.begin(), detail.end());
  return fact_from(process);
}

std::optional<Fact> read_sample(const Statement& row) {
  SocketSample sample;
  sample.socket = cookie(row.integer(2));
  sample.domain = static_cast<int>(row.integer(3));
  sample.type = static_cast<int>(row.integer(4));
  sample.protocol = static_cast<int>(row.integer(5));
  if (const auto state = row.optional_integer(6)) sample.state = tcp_state_from(static_cast<int>(*state));
  sample.local = parse_endpoint(row.text(7));
  sample.remote = parse_endpoint(row.text(8));
  sample.inode = static_cast<std::uint64_t>(row.integer(11));
  sample.peer = optional_cookie(row, 12);
  sample.certainty = enum_in_range(row.integer(13), Certainty::inferred);
  sample.reason = enum_in_range(row.integer(14), SocketSample::Reason::gone);
  decode_sample_detail(row.bytes(15), sample);
  const auto receive = static_cast<std::uint32_t>(row.integer(9)),
             send = static_cast<std::uint32_t>(row.integer(10));
  if (auto* listener = std::get_if<ListenerQueues>(&sample.queues))
    listener->length = receive, listener->limit = send;
  if (auto* bytes = std::get_if<ByteQueues>(&sample.queues)) bytes->receive = receive, bytes->send = send;
  return sample;
}

std::optional<Fact> read_counters(const Statement& row) {
  Decoder in(row.bytes(2));
  CountersSampled counters;
  for (auto left = in.count(); left > 0; --left) {
    auto name = in.text();
    counters.changed.emplace_back(std::move(name), in.natural());
  }
  counters.host = host_from(in.integer());
  return counters;
}

std::optional<Fact> read_packet(const Statement& row) {
  const auto source = parse_endpoint(row.text(3)), destination = parse_endpoint(row.text(4));
  if (!source || !destination) return {};
  Packet packet;
  packet.protocol = static_cast<int>(row.integer(2));
  packet.source = *source;
  packet.destination = *destination;
  const auto flags = row.integer(5);
  packet.flags = {.syn = (flags & 2) != 0,
                  .ack = (flags & 16) != 0,
                  .fin = (flags & 1) != 0,
                  .rst = (flags & 4) != 0,
                  .psh = (flags & 8) != 0,
                  .urg = (flags & 32) != 0};
  packet.sequence = static_cast<std::uint32_t>(row.integer(6));
  packet.acknowledgement = static_cast<std::uint32_t>(row.integer(7));
  packet.window = static_cast<std::uint32_t>(row.integer(8));
  packet.payload_length = static_cast<std::uint32_t>(row.integer(9));
  packet.length = static_cast<std::uint32_t>(row.integer(10));
  const auto raw = row.bytes(11);
  packet.raw.assign(raw.begin(), raw.end());
  if (row.columns() > 13) {  // not in format 1
    packet.host = host_from(row.integer(12));
    packet.seen = enum_in_range(row.integer(13), Packet::Seen::dropped_by_cable);
  }
  return packet;
}

std::optional<Fact> read_network(const Statement& row) {
  const HostId host = host_from(row.integer(3));
  if (row.text(2) == "host") return HostStarted{host, row.text(5), decode_addresses(row.bytes(6))};
  if (row.text(2) == "cable") return CableSet{host, host_from(row.integer(4)), decode_cable(row.bytes(6))};
  return {};
}

std::optional<Fact> read_peer(const Statement& row) {
  return PeerActed{row.text(2), row.text(3), optional_cookie(row, 4)};
}

std::optional<Fact> read_note(const Statement& row) {
  return NoteWritten{row.text(2), row.text(3)};
}

std::optional<Fact> read_loss(const Statement& row) {
  const auto since = is_recorded_time(row.integer(2)) ? row.integer(2) : 0;
  return EventsLost{row.text(3), static_cast<std::uint64_t>(row.integer(4)), Time{since}};
}

/// Format 1 has no such table.
bool has_networks(const Database& database) {
  return database.integer("PRAGMA user_version") >= 2;
}

std::string newest_in(const Database& database) {
  std::string rows = "SELECT max(id) AS id FROM syscall";
  for (const auto* table : {"process", "sample", "counter", "packet", "peer", "note", "lost"})
    rows += fmt::format(" UNION ALL SELECT max(id) FROM {}", table);
  if (has_networks(database)) rows += " UNION ALL SELECT max(id) FROM network";
  return "SELECT max(id) FROM (" + rows + ")";
}

}  // namespace

bool is_recorded_time(std::int64_t ns) {
  return ns >= 0 && ns <= std::int64_t{1} << 61;
}

EventRows::EventRows(const Database& database)
    : syscalls_(database, "SELECT * FROM syscall WHERE id BETWEEN ? AND ? ORDER BY id"),
      processes_(database, "SELECT * FROM process WHERE id BETWEEN ? AND ? ORDER BY id"),
      samples_(database, "SELECT * FROM sample WHERE id BETWEEN ? AND ? ORDER BY id"),
      counters_(database, "SELECT * FROM counter WHERE id BETWEEN ? AND ? ORDER BY id"),
      packets_(database, "SELECT * FROM packet WHERE id BETWEEN ? AND ? ORDER BY id"),
      networks_(database, has_networks(database)
                              ? "SELECT * FROM network WHERE id BETWEEN ? AND ? ORDER BY id"
                              : "SELECT 0 WHERE ?<0 AND ?<0"),
      peers_(database, "SELECT * FROM peer WHERE id BETWEEN ? AND ? ORDER BY id"),
      notes_(database, "SELECT * FROM note WHERE id BETWEEN ? AND ? ORDER BY id"),
      losses_(database, "SELECT * FROM lost WHERE id BETWEEN ? AND ? ORDER BY id"),
      sources_(database, "SELECT * FROM source WHERE id>? ORDER BY id"),
      newest_(database, newest_in(database).c_str()) {}

template <class Read>
void EventRows::each(Statement& statement, EventId first, EventId last, std::vector<Event>& events,
                     Read read_row) {
  statement.bind(0, first.value).bind(1, last.value);
  while (statement.step()) {
    const EventId id{statement.integer(0)};
    const Time at{statement.integer(1)};
    if (!is_recorded_time(at.ns)) continue;
    if (std::optional<Fact> fact = read_row(statement)) events.push_back({id, at, std::move(*fact)});
  }
}

void EventRows::load_sources() {
  sources_.bind(0, source_by_id_.empty() ? 0 : source_by_id_.rbegin()->first);
  while (sources_.step())
    source_by_id_[sources_.integer(0)] = {sources_.text(1), static_cast<int>(sources_.integer(2)),
                                          sources_.text(3)};
}

std::vector<Event> EventRows::read(EventId first, EventId last) {
  std::vector<Event> events;
  load_sources();
  each(syscalls_, first, last, events, [&](const Statement& row) { return syscall_of(row); });
  each(processes_, first, last, events, read_process);
  each(samples_, first, last, events, read_sample);
  each(counters_, first, last, events, read_counters);
  each(packets_, first, last, events, read_packet);
  each(networks_, first, last, events, read_network);
  each(peers_, first, last, events, read_peer);
  each(notes_, first, last, events, read_note);
  each(losses_, first, last, events, read_loss);
  std::ranges::stable_sort(events, {}, &Event::id);
  return events;
}

std::optional<Event> EventRows::call(EventId id) {
  std::vector<Event> events;
  each(syscalls_, id, id, events, [&](const Statement& row) { return syscall_of(row); });
  if (events.empty()) return {};
  return std::move(events.front());
}

EventId EventRows::newest() {
  EventId id;
  while (newest_.step()) id.value = newest_.integer(0);
  return id;
}

Syscall EventRows::syscall_of(const Statement& row) const {
  Syscall call;
  call.process = {static_cast<std::int32_t>(row.integer(3))};
  call.thread = {static_cast<std::int32_t>(row.integer(4))};
  call.name = row.text(5);
  if (const auto returned = row.optional_integer(2); returned && is_recorded_time(*returned))
    call.returned = Time{std::max(*returned, row.integer(1))};
  if (const auto fd = row.optional_integer(6)) call.fd = static_cast<int>(*fd);
  call.socket = optional_cookie(row, 7);
  call.result = row.optional_integer(8);
  if (const auto number = row.optional_integer(9)) call.error = Symbol{*number, row.text(10)};
  call.injected = row.integer(11) != 0;
  if (const auto source = row.optional_integer(12))
    if (const auto found = source_by_id_.find(*source); found != source_by_id_.end())
      call.source = found->second;
  decode_call_detail(row.bytes(13), call);
  return call;
}

}  // namespace switchboard
