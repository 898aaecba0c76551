#include "engine/recording/writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <map>
#include <optional>
#include <tuple>

#include "engine/model/overloaded.hpp"
#include "engine/recording/block_writer.hpp"
#include "engine/recording/codec.hpp"
#include "engine/recording/database.hpp"
#include "engine/recording/error.hpp"
#include "engine/recording/file_check.hpp"
#include "engine/recording/process_rows.hpp"
#include "engine/recording/schema.hpp"

namespace switchboard {
namespace {

std::int64_t signed_cookie(SocketId id) {
  return static_cast<std::int64_t>(id.value);
}

std::optional<std::int64_t> optional_cookie(const std::optional<SocketId>& id) {
  if (!id) return {};
  return signed_cookie(*id);
}

void create_private_file(const std::string& path) {
  refuse_shared_file_system(path);
  struct stat status {};
  if (lstat(path.c_str(), &status) == 0) {
    if (!is_recording_file(path))
      throw RecordingError(
          fmt::format("{}: exists and is not a recording, so it is left alone; name another file.", path));
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) unlink((path + suffix).c_str());
  }
  const int fd = open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (fd < 0) throw RecordingError(fmt::format("{}: cannot be created: {}.", path, std::strerror(errno)));
  close(fd);
}

Database create_database(const std::string& path) {
  create_private_file(path);
  Database database(path, SQLITE_OPEN_READWRITE);
  // Before write-ahead logging, so that the file's header carries the application id from the first moment.
  // Nothing is synced to the disk: the tables' creation would wait for it a dozen times.
  database.execute("PRAGMA page_size=16384; PRAGMA synchronous=OFF");
  database.execute(fmt::format("PRAGMA application_id={}", schema::application_id).c_str());
  database.execute(fmt::format("PRAGMA user_version={}", schema::format).c_str());
  database.execute(schema::tables);
  // Measured: about 4 MB between checkpoints keeps a commit's stall under a frame.
  database.execute(
      "PRAGMA journal_mode=WAL; PRAGMA wal_autocheckpoint=250; PRAGMA cache_size=-16384;"
      "PRAGMA secure_delete=OFF; PRAGMA temp_store=MEMORY");
  return database;
}

}  // namespace

struct RecordingWriter::Statements {
  explicit Statements(const std::string& path) : database(create_database(path)) {}

  Database database;
  Statement set_meta{database, "INSERT OR REPLACE INTO meta VALUES(?,?)"};
  Statement syscall{database, "INSERT OR REPLACE INTO syscall VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Statement process{database, "INSERT INTO process VALUES(?,?,?,?,?,?,?,?)"};
  Statement sample{database, "INSERT INTO sample VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Statement counter{database, "INSERT INTO counter VALUES(?,?,?)"};
  Statement packet{database, "INSERT INTO packet VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)"};
  Statement network{database, "INSERT INTO network VALUES(?,?,?,?,?,?,?)"};
  Statement peer{database, "INSERT INTO peer VALUES(?,?,?,?,?)"};
  Statement note{database, "INSERT INTO note VALUES(?,?,?,?)"};
  Statement lost{database, "INSERT INTO lost VALUES(?,?,?,?,?)"};
  Statement source{database, "INSERT INTO source VALUES(NULL,?,?,?)"};
  Statement source_file{database, "INSERT OR IGNORE INTO source_file VALUES(?,?)"};
  std::map<std::tuple<std::string, int, std::string>, std::int64_t> source_ids;
  std::optional<BlockWriter> blocks{std::in_place, database};

  void meta(std::string_view key, std::string_view value) { set_meta.bind(0, key).bind(1, value).run(); }
  void meta(std::string_view key, std::int64_t value) { set_meta.bind(0, key).bind(1, value).run(); }

  std::int64_t source_id(const SourceLocation& where) {
    auto [entry, is_new] = source_ids.try_emplace({where.file, where.line, where.function}, 0);
    if (is_new) {
      source.bind(0, where.file).bind(1, std::int64_t{where.line}).bind(2, where.function).run();
      entry->second = sqlite3_last_insert_rowid(database.handle());
    }
    return entry->second;
  }

  void write(const Event& event, const Syscall& call) {
    std::optional<std::int64_t> returned, fd, error_number, source_row;
    std::optional<std::string_view> error_name;
    if (call.returned) returned = call.returned->ns;
    if (call.fd) fd = *call.fd;
    if (call.error) {
      error_number = call.error->number;
      error_name = call.error->name;
    }
    if (call.source) source_row = source_id(*call.source);
    const auto detail = encode_call_detail(call);
    syscall.bind(0, event.id.value).bind(1, event.at.ns).bind(2, returned);
    syscall.bind(3, std::int64_t{call.process.value})
        .bind(4, std::int64_t{call.thread.value})
        .bind(5, call.name);
    syscall.bind(6, fd).bind(7, optional_cookie(call.socket)).bind(8, call.result).bind(9, error_number);
    syscall.bind(10, error_name).bind(11, std::int64_t{call.injected}).bind(12, source_row);
    syscall.bind(13, std::span(detail)).run();
  }

  void write(const Event& event, const SocketSample& s) {
    std::optional<std::int64_t> state, receive, send;
    std::optional<std::string> local, remote;
    if (s.state) state = static_cast<std::int64_t>(*s.state);
    if (s.local) local = to_string(*s.local);
    if (s.remote) remote = to_string(*s.remote);
    if (const auto* listener = std::get_if<ListenerQueues>(&s.queues))
      receive = listener->length, send = listener->limit;
    if (const auto* bytes = std::get_if<ByteQueues>(&s.queues)) receive = bytes->receive, send = bytes->send;
    const auto detail = encode_sample_detail(s);
    const auto as_view = [](const std::optional<std::string>& text) {
      return text ? std::optional<std::string_view>(*text) : std::nullopt;
    };
    sample.bind(0, event.id.value).bind(1, event.at.ns).bind(2, signed_cookie(s.socket));
    sample.bind(3, std::int64_t{s.domain}).bind(4, std::int64_t{s.type}).bind(5, std::int64_t{s.protocol});
    sample.bind(6, state).bind(7, as_view(local)).bind(8, as_view(remote)).bind(9, receive).bind(10, send);
    sample.bind(11, static_cast<std::int64_t>(s.inode)).bind(12, optional_cookie(s.peer));
    sample.bind(13, static_cast<std::int64_t>(s.certainty)).bind(14, static_cast<std::int64_t>(s.reason));
    sample.bind(15, std::span(detail)).run();
  }

  void write(const Event& event, const CountersSampled& counters) {
    Encoder out;
    out.natural(counters.changed.size());
    for (const auto& [name, value] : counters.changed) {
      out.text(name);
      out.natural(value);
    }
    out.integer(counters.host.value);
    counter.bind(0, event.id.value).bind(1, event.at.ns).bind(2, std::span(out.result())).run();
  }

  void write(const Event& event, const Packet& p) {
    const auto& f = p.flags;
    // The bits of RFC 9293, section 3.1, as they lie in the header.
    const std::int64_t flags = f.fin | f.syn << 1 | f.rst << 2 | f.psh << 3 | f.ack << 4 | f.urg << 5;
    packet.bind(0, event.id.value).bind(1, event.at.ns).bind(2, std::int64_t{p.protocol});
    packet.bind(3, to_string(p.source)).bind(4, to_string(p.destination)).bind(5, flags);
    packet.bind(6, std::int64_t{p.sequence})
        .bind(7, std::int64_t{p.acknowledgement})
        .bind(8, std::int64_t{p.window});
    packet.bind(9, std::int64_t{p.payload_length})
        .bind(10, std::int64_t{p.length})
        .bind(11, std::span(p.raw));
    packet.bind(12, std::int64_t{p.host.value}).bind(13, static_cast<std::int64_t>(p.seen)).run();
  }

  void write(const Event& event, const HostStarted& started) {
    network.bind(0, event.id.value).bind(1, event.at.ns).bind(2, "host");
    network.bind(3, std::int64_t{started.host.value}).bind_null(4).bind(5, started.name);
    const auto detail = encode_addresses(started.addresses);
    network.bind(6, std::span(detail)).run();
  }

  void write(const Event& event, const CableSet& cable) {
    network.bind(0, event.id.value).bind(1, event.at.ns).bind(2, "cable");
    network.bind(3, std::int64_t{cable.from.value}).bind(4, std::int64_t{cable.to.value}).bind_null(5);
    const auto detail = encode_cable(cable.settings);
    network.bind(6, std::span(detail)).run();
  }

  void write(const Event& event, const PeerActed& acted) {
    peer.bind(0, event.id.value).bind(1, event.at.ns).bind(2, acted.peer).bind(3, acted.action);
    peer.bind(4, optional_cookie(acted.socket)).run();
  }

  void write(const Event& event, const NoteWritten& written) {
    note.bind(0, event.id.value).bind(1, event.at.ns).bind(2, written.topic).bind(3, written.text).run();
  }

  void write(const Event& event, const EventsLost& events) {
    lost.bind(0, event.id.value).bind(1, event.at.ns).bind(2, events.since.ns).bind(3, events.source);
    lost.bind(4, static_cast<std::int64_t>(events.count)).run();
  }

  void write(const Event& event, const ProcessFact& fact) {
    const ProcessRow row = row_from(fact);
    process.bind(0, event.id.value)
        .bind(1, event.at.ns)
        .bind(2, row.what)
        .bind(3, std::int64_t{row.process.value});
    process.bind(4, row.thread ? std::optional<std::int64_t>(row.thread->value) : std::nullopt)
        .bind(5, row.number);
    process.bind(6, row.text ? std::optional<std::string_view>(*row.text) : std::nullopt);
    process.bind(7, std::span(row.detail)).run();
  }
};

RecordingWriter::RecordingWriter(const std::string& path, const RecordingInfo& info)
    : path_(path), statements_(std::make_unique<Statements>(path)) {
  auto& s = *statements_;
  s.database.execute("BEGIN IMMEDIATE");
  s.meta("format", schema::format);
  s.meta("started_unix_ns", info.started_unix_ns);
  s.meta("host", info.host);
  s.meta("network", info.network);
  s.meta("title", info.title);
  s.meta("control", info.control);
  s.meta("payload_limit", info.payload_limit);
  s.database.execute("COMMIT");
}

RecordingWriter::~RecordingWriter() = default;

void RecordingWriter::write(std::vector<Event> events) {
  if (events.empty()) return;
  auto& s = *statements_;
  s.database.execute("BEGIN IMMEDIATE");
  try {
    for (const auto& event : events) std::visit([&](const auto& fact) { s.write(event, fact); }, event.fact);
    if (s.blocks) {
      for (auto& event : events) s.blocks->add(std::move(event));
      s.blocks->store();
    }
    s.database.execute("COMMIT");
  } catch (const RecordingError&) {
    s.database.try_execute("ROLLBACK");  // a full disk: what was committed before stays
    // It knows of events that are in no table now. Readers do without what it has not stored.
    s.blocks.reset();
    throw;
  }
}

void RecordingWriter::keep_source_file(const std::string& path, std::string_view text) {
  statements_->source_file.bind(0, path).bind(1, text).run();
}

void RecordingWriter::finish(Time end) {
  auto& s = *statements_;
  try {
    s.database.execute("BEGIN IMMEDIATE");
    if (s.blocks) s.blocks->finish();
    s.database.execute("COMMIT");
  } catch (const RecordingError&) {
    s.database.try_execute("ROLLBACK");  // no room for a checkpoint; the end may still find room
  }
  s.blocks.reset();
  s.meta("control", "");
  s.meta("finished_ns", end.ns);
  sqlite3* handle = s.database.handle();
  // Readers let go when they see finished_ns; leaving write-ahead logging fails as long as one has not.
  sqlite3_busy_timeout(handle, 0);
  for (int attempt = 0; attempt < 100; ++attempt) {
    if (s.database.try_execute("PRAGMA wal_checkpoint(TRUNCATE)") &&
        s.database.try_execute("PRAGMA journal_mode=DELETE"))
      break;
    sqlite3_sleep(10);
  }
  statements_.reset();
}

}  // namespace switchboard
