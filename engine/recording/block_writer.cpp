#include "engine/recording/block_writer.hpp"

#include "engine/recording/head_codec.hpp"
#include "engine/recording/stored_events.hpp"
#include "engine/recording/world_codec.hpp"

namespace switchboard {
namespace {

// Reading and folding so many events takes some 10 ms; a world of many sockets is stored more seldom, so that
// all copies together stay in proportion to the events.
constexpr std::size_t events_between_checkpoints = block_events;
constexpr std::size_t events_per_copied_thing = 4;
// Stamps of the sources come milliseconds late; a checkpoint stands back so far that hardly one precedes it.
constexpr std::int64_t stands_back_ns = 250'000'000;
// Readers refuse longer values (open_read_only.cpp).
constexpr std::size_t longest_world = 15 << 20;

}  // namespace

BlockWriter::BlockWriter(const Database& database)
    : block_(database, "INSERT INTO block VALUES(?,?,?,?,?,?)"),
      late_return_(database, "INSERT OR REPLACE INTO late_return VALUES(?,?)"),
      checkpoint_(database, "INSERT OR REPLACE INTO checkpoint VALUES(?,?)"),
      remove_checkpoints_(database, "DELETE FROM checkpoint WHERE at_ns>?") {
  timeline_.follow(std::make_shared<StoredEvents>(database));
}

void BlockWriter::add(Event event) {
  timeline_.append(std::move(event));
  ++since_checkpoint_;
}

void BlockWriter::store() {
  remove_late_checkpoints();
  for (auto number = stored_blocks_; number < timeline_.block_count(); ++number) {
    store_late_returns(number);
    // The newest takes late returns as long as nothing newer comes, though it may be full.
    if (number + 1 < timeline_.block_count()) store_block(number);
  }
  if (since_checkpoint_ >= events_between_checkpoints)
    store_checkpoint(Time{timeline_.end().ns - stands_back_ns});
  timeline_.trim({.events = std::size_t{1} << 16, .heads = std::size_t{1} << 17});
}

void BlockWriter::store_late_returns(std::size_t block) {
  const auto& late_returns = timeline_.late_returns(block);
  for (; stored_late_returns_ < late_returns.size(); ++stored_late_returns_) {
    const EventId call = late_returns[stored_late_returns_].call;
    const auto head = encode_head(timeline_.head(timeline_.index_of(call).value()), timeline_.names());
    late_return_.bind(0, call.value).bind(1, std::span(head)).run();
  }
}

void BlockWriter::store_block(std::size_t number) {
  const auto place = timeline_.block(number);
  const auto bytes =
      encode_block(timeline_.block_heads(number), timeline_.late_returns(number), timeline_.names());
  block_.bind(0, static_cast<std::int64_t>(number)).bind(1, place.first.value).bind(2, place.last.value);
  block_.bind(3, place.from.ns).bind(4, place.until.ns).bind(5, std::span(bytes)).run();
  timeline_.block_stored(number);
  stored_blocks_ = number + 1;
  stored_late_returns_ = 0;
}

void BlockWriter::finish() {
  store();
  if (timeline_.size() < block_events) return;
  // No stamp comes any more: checkpoints need not stand back, and the end is as near as any moment.
  const auto& stored = timeline_.stored_checkpoints();
  const Time last = stored.empty() ? Time{0} : stored.back();
  since_checkpoint_ = 0;
  for (std::size_t number = 0; number < timeline_.block_count(); ++number) {
    const Time until = timeline_.block(number).until;
    if (until <= last || until >= timeline_.end()) continue;
    since_checkpoint_ += block_events;
    store_checkpoint(until);
  }
  store_checkpoint(timeline_.end());
}

void BlockWriter::store_checkpoint(Time at) {
  const auto& stored = timeline_.stored_checkpoints();
  if (at <= (stored.empty() ? Time{0} : stored.back())) return;
  const auto& world = timeline_.snapshot_at(at);
  // Asked again at every transaction from here on, the world is ready and this costs nothing.
  if (at < timeline_.end() &&
      since_checkpoint_ < events_per_copied_thing * (world.sockets.size() + world.processes.size()))
    return;
  if (!is_encodable(world)) return;
  since_checkpoint_ = 0;
  const auto bytes = encode_world(world);
  if (bytes.size() > longest_world) return;
  checkpoint_.bind(0, at.ns).bind(1, std::span(bytes)).run();
  timeline_.checkpoint_stored(at);
  stored_checkpoints_ = stored.size();
}

void BlockWriter::remove_late_checkpoints() {
  const auto& stored = timeline_.stored_checkpoints();
  if (stored.size() == stored_checkpoints_) return;
  remove_checkpoints_.bind(0, stored.empty() ? -1 : stored.back().ns).run();
  stored_checkpoints_ = stored.size();
}

}  // namespace switchboard
