#include "engine/model/timeline.hpp"

#include <algorithm>
#include <random>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

namespace switchboard {
namespace {

Event note(std::int64_t id, std::int64_t at) {
  return {{id}, Time{at}, NoteWritten{"n", "A note."}};
}

Event send(std::int64_t id, std::int64_t at, std::optional<std::int64_t> returned) {
  Syscall call;
  call.process = {1};
  call.thread = {static_cast<std::int32_t>(1 + id % 5)};
  call.name = "write";
  call.fd = 3;
  call.socket = SocketId{static_cast<std::uint64_t>(1 + id % 7)};
  if (returned) {
    call.returned = Time{*returned};
    call.result = 1;
  }
  return {{id}, Time{at}, call};
}

/// The world at `t` from the first event on, without any checkpoint.
Snapshot folded_from_scratch(const std::vector<Event>& events, Time t) {
  Timeline fresh;
  for (const auto& event : events) fresh.append(event);
  Snapshot world;
  for (const auto& moment : fresh.moments()) {
    if (t < moment.at) break;
    fold(world, fresh.events()[moment.index],
         moment.phase == Moment::Phase::happened ? FoldPhase::happened : FoldPhase::returned);
  }
  return world;
}

/// What differs when a moment is folded twice, not at all, or in another order.
std::string fingerprint(const Snapshot& world) {
  std::string text;
  for (const auto& [id, socket] : world.sockets)
    text += std::to_string(id.value) + ":" + std::to_string(socket.written) + "@" +
            std::to_string(socket.created.ns) + " ";
  for (const auto& [id, process] : world.processes)
    for (const auto& [tid, thread] : process.threads)
      text += std::to_string(tid.value) +
              (thread.in_call ? "in" + std::to_string(thread.in_call->value) : "out") + " ";
  return text;
}

}  // namespace

TEST_CASE("events are found by id, and an unknown older one is not placed") {
  Timeline timeline;
  timeline.append(note(2, 20));
  timeline.append(note(5, 50));
  timeline.append(note(3, 30));
  CHECK(timeline.events().size() == 2);
  CHECK(timeline.find({5})->at.ns == 50);
  CHECK(timeline.find({3}) == nullptr);
  CHECK(timeline.call({5}) == nullptr);
  CHECK(timeline.end().ns == 50);
}

TEST_CASE("a call's return is a moment of its own, in time order") {
  Timeline timeline;
  timeline.append(send(1, 10, std::nullopt));
  timeline.append(note(2, 20));
  CHECK(timeline.snapshot_at(Time{20}).process({1})->threads.at({2}).in_call == EventId{1});
  timeline.append(send(1, 10, 15));
  REQUIRE(timeline.moments().size() == 3);
  CHECK(timeline.moments()[1].at.ns == 15);
  CHECK_FALSE(timeline.snapshot_at(Time{20}).process({1})->threads.at({2}).in_call);
  CHECK(timeline.snapshot_at(Time{12}).process({1})->threads.at({2}).in_call == EventId{1});
}

TEST_CASE("a late stamp changes the past that was already looked at") {
  Timeline timeline;
  timeline.append(note(1, 10));
  timeline.append(note(2, 100));
  CHECK(timeline.snapshot_at(Time{100}).processes.empty());
  timeline.append({{3}, Time{50}, ProcessStarted{{7}, "late", {}, ""}});
  CHECK(timeline.snapshot_at(Time{60}).process("late") != nullptr);
  CHECK(timeline.snapshot_at(Time{100}).process("late") != nullptr);
  CHECK(timeline.snapshot_at(Time{40}).process("late") == nullptr);
  CHECK(timeline.end().ns == 100);
}

TEST_CASE("every append raises the revision") {
  Timeline timeline;
  const auto before = timeline.revision();
  timeline.append(send(1, 10, std::nullopt));
  timeline.append(send(1, 10, 20));
  CHECK(timeline.revision() == before + 2);
}

TEST_CASE("the world at random moments equals a fold from the beginning") {
  std::mt19937 random(42);
  std::vector<Event> events;
  Timeline timeline;
  std::int64_t now = 0;
  for (std::int64_t id = 1; id <= 12'000; ++id) {
    now += static_cast<std::int64_t>(random() % 20);
    // One in ten is stamped late; three in four return, some long after.
    const auto at =
        random() % 10 == 0 ? std::max<std::int64_t>(0, now - static_cast<std::int64_t>(random() % 500)) : now;
    const auto returned =
        random() % 4 == 0 ? std::nullopt : std::optional(at + static_cast<std::int64_t>(random() % 300));
    events.push_back(send(id, at, returned));
    const bool first_without = returned && random() % 3 == 0;
    if (first_without) timeline.append(send(id, at, std::nullopt));
    // Looking while it grows leaves checkpoints that later stamps must undo.
    if (id % 500 == 0) timeline.snapshot_at(Time{static_cast<std::int64_t>(random()) % (now + 1)});
    timeline.append(events.back());
  }
  for (int look = 0; look < 12; ++look) {
    const Time t{static_cast<std::int64_t>(random() % static_cast<unsigned>(now + 100))};
    INFO("at " << t.ns);
    CHECK(fingerprint(timeline.snapshot_at(t)) == fingerprint(folded_from_scratch(events, t)));
  }
}

}  // namespace switchboard
