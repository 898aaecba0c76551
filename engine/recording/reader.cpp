#include "engine/recording/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <map>
#include <set>

#include "engine/recording/codec.hpp"
#include "engine/recording/open_read_only.hpp"
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

// 73 years: a time beyond it is a damaged recording's, and sums of two times must not overflow.
constexpr std::int64_t latest_ns = std::int64_t{1} << 61;

bool is_time(std::int64_t ns) {
  return ns >= 0 && ns <= latest_ns;
}

template <class Enum>
Enum enum_in_range(std::int64_t value, Enum last) {
  return value >= 0 && value <= static_cast<std::int64_t>(last) ? static_cast<Enum>(value) : Enum{};
}

/// One moment of the file for several statements; ended also when one of them fails.
class ReadTransaction {
 public:
  explicit ReadTransaction(Database& database) : database_(database) { database_.execute("BEGIN"); }
  ReadTransaction(const ReadTransaction&) = delete;
  ReadTransaction& operator=(const ReadTransaction&) = delete;
  ~ReadTransaction() { database_.try_execute("ROLLBACK"); }

 private:
  Database& database_;
};

}  // namespace

struct RecordingReader::Connection {
  explicit Connection(const std::string& path) : opened(path) {}

  using Map = std::map<std::int64_t, SourceLocation>;
  OpenedRecording opened;
  Database& database = opened.database;
  Statement data_version{database, "PRAGMA data_version"};
  Statement syscalls{database, "SELECT * FROM syscall WHERE id>? ORDER BY id"};
  Statement syscall{database, "SELECT * FROM syscall WHERE id=?"};
  Statement processes{database, "SELECT * FROM process WHERE id>? ORDER BY id"};
  Statement samples{database, "SELECT * FROM sample WHERE id>? ORDER BY id"};
  Statement counters{database, "SELECT * FROM counter WHERE id>? ORDER BY id"};
  Statement packets{database, "SELECT * FROM packet WHERE id>? ORDER BY id"};
  // Format 1 has no such table.
  Statement networks{database, database.integer("PRAGMA user_version") < 2
                                   ? "SELECT 0 WHERE 0=?"
                                   : "SELECT * FROM network WHERE id>? ORDER BY id"};
  Statement peers{database, "SELECT * FROM peer WHERE id>? ORDER BY id"};
  Statement notes{database, "SELECT * FROM note WHERE id>? ORDER BY id"};
  Statement losses{database, "SELECT * FROM lost WHERE id>? ORDER BY id"};
  Statement sources{database, "SELECT * FROM source WHERE id>? ORDER BY id"};
  Statement source_file{database, "SELECT text FROM source_file WHERE path=?"};
  Map source_by_id;
  std::set<std::int64_t> open_calls;
  std::int64_t last_id = 0;    // of all that was given before this poll
  std::int64_t newest_id = 0;  // seen in this one
  std::optional<std::int64_t> seen_version;

  bool changed() {
    data_version.step();
    const auto version = data_version.integer(0);
    data_version.run();
    return std::exchange(seen_version, version) != version;
  }

  template <class Read>
  void each_new(Statement& statement, std::vector<Event>& events, Read read) {
    statement.bind(0, last_id);
    while (statement.step()) {
      const EventId id{statement.integer(0)};
      const Time at{statement.integer(1)};
      newest_id = std::max(newest_id, id.value);
      if (!is_time(at.ns)) continue;
      if (std::optional<Fact> fact = read(statement)) events.push_back({id, at, std::move(*fact)});
    }
  }

  void load_sources() {
    sources.bind(0, source_by_id.empty() ? 0 : source_by_id.rbegin()->first);
    while (sources.step())
      source_by_id[sources.integer(0)] = {sources.text(1), static_cast<int>(sources.integer(2)),
                                          sources.text(3)};
  }

  std::optional<Fact> read_syscall(const Statement& row) {
    Syscall call;
    call.process = {static_cast<std::int32_t>(row.integer(3))};
    call.thread = {static_cast<std::int32_t>(row.integer(4))};
    call.name = row.text(5);
    if (const auto returned = row.optional_integer(2); returned && is_time(*returned))
      call.returned = Time{std::max(*returned, row.integer(1))};
    if (const auto fd = row.optional_integer(6)) call.fd = static_cast<int>(*fd);
    call.socket = optional_cookie(row, 7);
    call.result = row.optional_integer(8);
    if (const auto number = row.optional_integer(9)) call.error = Symbol{*number, row.text(10)};
    call.injected = row.integer(11) != 0;
    if (const auto source = row.optional_integer(12))
      if (const auto found = source_by_id.find(*source); found != source_by_id.end())
        call.source = found->second;
    decode_call_detail(row.bytes(13), call);
    return call;
  }

  void poll_syscalls(std::vector<Event>& events) {
    for (auto id = open_calls.begin(); id != open_calls.end();) {
      syscall.bind(0, *id);
      const bool found = syscall.step();
      const bool returned = found && !syscall.is_null(2);
      if (returned && is_time(syscall.integer(1)))
        events.push_back({{*id}, {syscall.integer(1)}, *read_syscall(syscall)});
      if (found) syscall.run();
      id = returned ? open_calls.erase(id) : std::next(id);
    }
    each_new(syscalls, events, [&](const Statement& row) {
      if (row.is_null(2)) open_calls.insert(row.integer(0));
      return read_syscall(row);
    });
  }

  static std::optional<Fact> read_process(const Statement& row) {
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

  static std::optional<Fact> read_sample(const Statement& row) {
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

  static std::optional<Fact> read_counters(const Statement& row) {
    Decoder in(row.bytes(2));
    CountersSampled counters;
    for (auto left = in.count(); left > 0; --left) {
      auto name = in.text();
      counters.changed.emplace_back(std::move(name), in.natural());
    }
    counters.host = host_from(in.integer());
    return counters;
  }

  static std::optional<Fact> read_packet(const Statement& row) {
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

  static std::optional<Fact> read_network(const Statement& row) {
    const HostId host = host_from(row.integer(3));
    if (row.text(2) == "host") return HostStarted{host, row.text(5), decode_addresses(row.bytes(6))};
    if (row.text(2) == "cable") return CableSet{host, host_from(row.integer(4)), decode_cable(row.bytes(6))};
    return {};
  }

  std::vector<Event> poll() {
    std::vector<Event> events;
    load_sources();
    poll_syscalls(events);
    each_new(processes, events, read_process);
    each_new(samples, events, read_sample);
    each_new(counters, events, read_counters);
    each_new(packets, events, read_packet);
    each_new(networks, events, read_network);
    each_new(peers, events, [](const Statement& row) -> std::optional<Fact> {
      return PeerActed{row.text(2), row.text(3), optional_cookie(row, 4)};
    });
    each_new(notes, events, [](const Statement& row) -> std::optional<Fact> {
      return NoteWritten{row.text(2), row.text(3)};
    });
    each_new(losses, events, [](const Statement& row) -> std::optional<Fact> {
      const auto since = is_time(row.integer(2)) ? row.integer(2) : 0;
      return EventsLost{row.text(3), static_cast<std::uint64_t>(row.integer(4)), Time{since}};
    });
    std::ranges::stable_sort(events, {}, &Event::id);
    last_id = newest_id;
    return events;
  }
};

RecordingReader::RecordingReader(const std::string& path)
    : path_(path), connection_(std::make_unique<Connection>(path)) {
  load_info();
}

RecordingReader::~RecordingReader() = default;
RecordingReader::RecordingReader(RecordingReader&&) noexcept = default;
RecordingReader& RecordingReader::operator=(RecordingReader&&) noexcept = default;

bool RecordingReader::is_finished() const {
  return info_.finished.has_value();
}

void RecordingReader::load_info() {
  Statement rows(connection_->database, "SELECT key,value FROM meta");
  while (rows.step()) {
    const auto key = rows.text(0);
    if (key == "format") info_.format = static_cast<int>(rows.integer(1));
    if (key == "started_unix_ns") info_.started_unix_ns = rows.integer(1);
    if (key == "host") info_.host = rows.text(1);
    if (key == "network") info_.network = rows.text(1);
    if (key == "title") info_.title = rows.text(1);
    if (key == "control") info_.control = rows.text(1);
    if (key == "payload_limit") info_.payload_limit = rows.integer(1);
    if (key == "finished_ns" && is_time(rows.integer(1))) info_.finished = Time{rows.integer(1)};
  }
}

std::vector<Event> RecordingReader::poll() {
  if (!connection_ || !connection_->changed()) return {};
  auto events = read_new();
  if (is_finished()) connection_.reset();
  return events;
}

std::vector<Event> RecordingReader::read_new() {
  const ReadTransaction transaction(connection_->database);
  load_info();
  auto events = connection_->poll();
  return events;
}

std::optional<std::string> RecordingReader::source_file(const std::string& file) {
  if (!connection_) connection_ = std::make_unique<Connection>(path_);
  connection_->source_file.bind(0, file);
  std::optional<std::string> text;
  while (connection_->source_file.step()) text = connection_->source_file.text(0);
  if (is_finished()) connection_.reset();
  return text;
}

Timeline load_recording(const std::string& path) {
  RecordingReader reader(path);
  Timeline timeline;
  for (auto& event : reader.poll()) timeline.append(std::move(event));
  timeline.info = reader.info();
  return timeline;
}

}  // namespace switchboard
