#include "engine/recording/stored_events.hpp"

#include <algorithm>
#include <filesystem>

#include "engine/recording/error.hpp"
#include "engine/recording/event_rows.hpp"
#include "engine/recording/head_codec.hpp"
#include "engine/recording/open_read_only.hpp"
#include "engine/recording/world_codec.hpp"

namespace switchboard {

struct StoredEvents::Connection {
  explicit Connection(const std::string& path)
      : opened(std::make_unique<OpenedRecording>(path)), database(opened->database), rows(database) {}
  explicit Connection(const Database& writers) : database(writers), rows(database) {}

  std::unique_ptr<OpenedRecording> opened;  // none when it is the writer's
  const Database& database;
  EventRows rows;
};

StoredEvents::StoredEvents(std::string path) : path_(std::move(path)) {}
StoredEvents::StoredEvents(const Database& writers) : connection_(std::make_unique<Connection>(writers)) {}
StoredEvents::~StoredEvents() = default;

void StoredEvents::let_go() {
  if (!path_.empty()) connection_.reset();
}

template <class Ask>
auto StoredEvents::ask(Ask question) {
  decltype(question(*connection_)) answer;
  // What cannot be read any more is not there: a damaged page, a file that was taken away.
  try {
    if (connection_ == nullptr) connection_ = std::make_unique<Connection>(path_);
    answer = question(*connection_);
  } catch (const RecordingError&) {
    answer = {};
  }
  std::error_code none;
  if (!path_.empty() && std::filesystem::exists(path_ + "-wal", none)) let_go();
  return answer;
}

BlockHeads StoredEvents::heads(std::size_t number, NameTable& names) {
  return ask([&](Connection& connection) {
    BlockHeads block;
    Statement blocks(connection.database, "SELECT heads FROM block WHERE id=?");
    blocks.bind(0, static_cast<std::int64_t>(number));
    while (blocks.step()) block = decode_block(blocks.bytes(0), names).value_or(BlockHeads{});
    if (block.heads.empty()) return block;
    Statement late(connection.database, "SELECT id,head FROM late_return WHERE id BETWEEN ? AND ?");
    late.bind(0, block.heads.front().id.value).bind(1, block.heads.back().id.value);
    while (late.step()) {
      const auto call = std::ranges::lower_bound(block.heads, EventId{late.integer(0)}, {}, &EventHead::id);
      const auto head = decode_head(late.bytes(1), names);
      if (head && call != block.heads.end() && head->id == call->id) *call = *head;
    }
    return block;
  });
}

std::vector<Event> StoredEvents::events(EventId first, EventId last) {
  return ask([&](Connection& connection) { return connection.rows.read(first, last); });
}

std::optional<Snapshot> StoredEvents::world(Time checkpoint) {
  return ask([&](Connection& connection) {
    std::optional<Snapshot> world;
    Statement worlds(connection.database, "SELECT world FROM checkpoint WHERE at_ns=?");
    worlds.bind(0, checkpoint.ns);
    while (worlds.step()) world = decode_world(worlds.bytes(0));
    return world;
  });
}

StoredEvents::Contents StoredEvents::contents(const Database& database) {
  Contents contents;
  Statement tables(database,
                   "SELECT count(*) FROM sqlite_schema WHERE name IN ('block','late_return','checkpoint')");
  bool has_blocks = false;
  while (tables.step()) has_blocks = tables.integer(0) == 3;
  if (!has_blocks) return contents;

  Statement blocks(database, "SELECT id,first_id,last_id,from_ns,until_ns FROM block ORDER BY id");
  bool in_order = true;
  EventId last{0};
  while (blocks.step()) {
    const StoredBlock block{
        {blocks.integer(1)}, {blocks.integer(2)}, Time{blocks.integer(3)}, Time{blocks.integer(4)}};
    // The first that does not fit ends what is believed; events after it are read row by row.
    in_order = in_order && blocks.integer(0) == static_cast<std::int64_t>(contents.blocks.size()) &&
               last < block.first && block.first < block.last && is_recorded_time(block.from.ns) &&
               is_recorded_time(block.until.ns) && block.from <= block.until &&
               block.last.value - block.first.value + 1 >= static_cast<std::int64_t>(block_events);
    if (in_order) contents.blocks.push_back(block);
    last = block.last;
  }
  Statement checkpoints(database, "SELECT at_ns FROM checkpoint ORDER BY at_ns");
  while (checkpoints.step()) contents.checkpoints.push_back(Time{checkpoints.integer(0)});
  return contents;
}

}  // namespace switchboard
