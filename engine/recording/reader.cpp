#include "engine/recording/reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "engine/recording/event_rows.hpp"
#include "engine/recording/open_read_only.hpp"
#include "engine/recording/stored_events.hpp"

namespace switchboard {
namespace {

// A long recording without blocks is read in steps, so that it need not lie in memory twice.
constexpr std::int64_t ids_in_a_step = 1 << 16;

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

  OpenedRecording opened;
  Database& database = opened.database;
  EventRows rows{database};
  Statement data_version{database, "PRAGMA data_version"};
  Statement source_file{database, "SELECT text FROM source_file WHERE path=?"};
  std::set<EventId> open_calls;
  EventId last_id;  // of all that was given
  std::optional<std::int64_t> seen_version;

  bool changed() {
    data_version.step();
    const auto version = data_version.integer(0);
    data_version.run();
    return std::exchange(seen_version, version) != version;
  }

  void give(std::vector<Event> events, const Give& to) {
    for (auto& event : events) {
      const auto* call = std::get_if<Syscall>(&event.fact);
      if (call != nullptr && !call->returned) open_calls.insert(event.id);
      last_id = std::max(last_id, event.id);
      to(std::move(event));
    }
  }

  void give_new(const Give& to) {
    while (last_id < rows.newest()) {
      const EventId first{last_id.value + 1};
      auto step = rows.read(first, EventId{last_id.value + ids_in_a_step});
      // A damaged recording may leave ids out for long.
      if (step.empty()) step = rows.read(first, EventId{std::numeric_limits<std::int64_t>::max()});
      if (step.empty()) break;
      give(std::move(step), to);
    }
    // After the new events: what returns now belongs to the newest block.
    for (auto id = open_calls.begin(); id != open_calls.end();) {
      auto event = rows.call(*id);
      const bool returned = event && std::get<Syscall>(event->fact).returned;
      if (returned) to(std::move(*event));
      id = returned ? open_calls.erase(id) : std::next(id);
    }
  }

  /// Blocks and checkpoints first; the rows after them come as events.
  void attach(Timeline& timeline, const std::shared_ptr<StoredEvents>& stored) {
    auto contents = StoredEvents::contents(database);
    if (contents.blocks.empty()) return timeline.follow(stored);
    last_id = contents.blocks.back().last;
    timeline.attach(stored, contents.blocks, std::move(contents.checkpoints));
    // Only a call that some thread is in where the blocks end can return after them.
    for (const auto& [pid, process] : timeline.snapshot_at(timeline.end()).processes)
      for (const auto& [tid, thread] : process.threads)
        if (thread.in_call) open_calls.insert(*thread.in_call);
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
    if (key == "finished_ns" && is_recorded_time(rows.integer(1))) info_.finished = Time{rows.integer(1)};
  }
}

std::vector<Event> RecordingReader::poll() {
  std::vector<Event> events;
  read_new([&](Event event) { events.push_back(std::move(event)); }, nullptr);
  std::ranges::stable_sort(events, {}, &Event::id);
  return events;
}

void RecordingReader::follow(Timeline& timeline) {
  read_new(
      [&](Event event) {
        timeline.append(std::move(event));
        if (timeline.size() % block_events == 0) timeline.trim();
      },
      &timeline);
  timeline.info = info_;
}

void RecordingReader::read_new(const Give& give, Timeline* whole) {
  if (!connection_ || !connection_->changed()) return;
  {
    const ReadTransaction transaction(connection_->database);
    load_info();
    if (whole != nullptr && stored_ == nullptr) {
      stored_ = std::make_shared<StoredEvents>(path_);
      connection_->attach(*whole, stored_);
    }
    connection_->give_new(give);
  }
  if (!is_finished()) return;
  connection_.reset();
  if (stored_) stored_->let_go();
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
  reader.follow(timeline);
  return timeline;
}

}  // namespace switchboard
