// A recording that is fetched piece by piece against the same events held in memory.

#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <random>

#include "engine/recording/database.hpp"
#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "engine/recording/world_codec.hpp"
#include "engine/recording/writer.hpp"
#include "tests/benchmarks/busy_recording.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

using testing::BusyRecording;

/// The world at `t` from the first event on, without any checkpoint.
Snapshot folded_from_scratch(const Timeline& timeline, Time t) {
  Snapshot world;
  for (const auto& moment : timeline.moments_between(Time{-1}, t))
    fold(world, timeline.events()[moment.index],
         moment.phase == Moment::Phase::happened ? FoldPhase::happened : FoldPhase::returned);
  world.at = t;
  return world;
}

void check_same_worlds(Timeline& timeline, const Timeline& whole, unsigned seed, int looks) {
  std::mt19937_64 random(seed);
  for (int look = 0; look < looks; ++look) {
    const Time t{static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(whole.end().ns + 1000))};
    INFO("at " << t.ns);
    const bool same = encode_world(timeline.snapshot_at(t)) == encode_world(folded_from_scratch(whole, t));
    CHECK(same);
    timeline.trim({.events = 1024, .heads = 8192});
  }
}

std::int64_t count_in(const std::string& path, const char* sql) {
  Database database(path, SQLITE_OPEN_READONLY);
  return database.integer(sql);
}

/// As a full disk: files of this process cannot grow (setrlimit(2), RLIMIT_FSIZE).
class FullDisk {
 public:
  FullDisk() : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &room_);
    const rlimit none{1, room_.rlim_max};
    setrlimit(RLIMIT_FSIZE, &none);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &room_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  rlimit room_{};
  void (*before_)(int);
};

}  // namespace

TEST_CASE("a long recording fetched in pieces holds the events and worlds that were written") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "busy.swb").string();
  Timeline whole;
  BusyRecording busy({.events = 14'000, .between_calls_ns = 100'000});
  RecordingWriter writer(path, {});
  while (true) {
    const auto batch = busy.next();
    if (batch.empty()) break;
    for (const auto& event : batch) whole.append(event);
    writer.write(batch);
  }
  SECTION("finished") {
    writer.finish(busy.end());
  }
  SECTION("still being written") {}

  auto timeline = load_recording(path);
  REQUIRE(timeline.size() == whole.size());
  CHECK(timeline.end() == whole.end());
  check_same_worlds(timeline, whole, 7, 3);
  std::size_t index = 0, different = 0;
  timeline.each_event([&](const Event& event) { different += event == whole.event(index++) ? 0U : 1U; });
  CHECK(index == whole.size());
  CHECK(different == 0);
  timeline.each_head([&](std::size_t place, const EventHead& head) {
    const auto& held = whole.head(place);
    const bool same = head.id == held.id && head.at == held.at && head.returned_ns == held.returned_ns &&
                      head.result == held.result && head.other == held.other && head.socket == held.socket &&
                      timeline.name_of(head) == whole.name_of(held);
    if (!same) ++different;
  });
  CHECK(different == 0);
  CHECK(count_in(path, "SELECT count(*) FROM block") == 3);
  CHECK(count_in(path, "SELECT count(*) FROM checkpoint") > 0);
  CHECK(count_in(path, "SELECT count(*) FROM late_return") > 0);
}

TEST_CASE("a reader that joins late follows a recording that grows") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "busy.swb").string();
  Timeline whole, timeline;
  BusyRecording busy({.events = 14'000, .seed = 3, .between_calls_ns = 100'000});
  RecordingWriter writer(path, {});
  std::optional<RecordingReader> reader;
  for (int batches = 0;; ++batches) {
    const auto batch = busy.next();
    if (batch.empty()) break;
    for (const auto& event : batch) whole.append(event);
    writer.write(batch);
    if (batches == 8) reader.emplace(path);
    if (reader) reader->follow(timeline);
  }
  writer.finish(busy.end());
  reader->follow(timeline);
  CHECK(reader->is_finished());
  CHECK(timeline.info.finished == busy.end());
  REQUIRE(timeline.size() == whole.size());
  check_same_worlds(timeline, whole, 11, 3);
  std::size_t different = 0;
  for (std::size_t i = 0; i < whole.size(); ++i) different += timeline.event(i) == whole.event(i) ? 0U : 1U;
  CHECK(different == 0);
}

TEST_CASE("a stamp that comes later than a checkpoint takes that checkpoint away") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "late.swb").string();
  Timeline whole;
  // Stamps up to two seconds late: far behind where checkpoints stand.
  BusyRecording busy({.events = 14'000,
                      .seed = 5,
                      .between_calls_ns = 200'000,
                      .late_stamps_ns = 2'000'000'000,
                      .batch = 300});
  RecordingWriter writer(path, {});
  while (true) {
    const auto batch = busy.next();
    if (batch.empty()) break;
    for (const auto& event : batch) whole.append(event);
    writer.write(batch);
  }
  writer.finish(busy.end());
  auto timeline = load_recording(path);
  REQUIRE(timeline.size() == whole.size());
  check_same_worlds(timeline, whole, 13, 3);
}

TEST_CASE("no checkpoint is kept while a thread is away from a call that a signal interrupted") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "handler.swb").string();
  EventId last{};
  const auto at = [&] { return Time{static_cast<std::int64_t>(last.value) * 100'000}; };
  std::vector<Event> events;
  const auto happens = [&](Fact fact) {
    ++last.value;
    events.push_back({last, at(), std::move(fact)});
  };
  Syscall accept, wait;
  accept.process = wait.process = {1};
  accept.thread = wait.thread = {1};
  accept.name = "accept";
  wait.name = "wait4";
  happens(ProcessStarted{{1}, "server", {"./server"}, {}});
  happens(accept);
  bool is_interrupted = false;
  SECTION("a handler makes calls") {
    is_interrupted = true;
    happens(SignalDelivered{{1}, {1}, {17, "SIGCHLD"}});
    happens(wait);
  }
  SECTION("the call is not interrupted") {}
  for (int i = 0; i < 14'000; ++i) happens(NoteWritten{"test", "time goes by"});
  RecordingWriter writer(path, {});
  writer.write(events);
  writer.finish(at());
  CHECK((count_in(path, "SELECT count(*) FROM checkpoint") == 0) == is_interrupted);
}

TEST_CASE("a damaged block makes its events poor and nothing else wrong") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "busy.swb").string();
  {
    BusyRecording busy({.events = 9'000});
    RecordingWriter writer(path, {});
    for (auto batch = busy.next(); !batch.empty(); batch = busy.next()) writer.write(std::move(batch));
    writer.finish(busy.end());
  }
  const auto harm = [&](const char* sql) { Database(path, SQLITE_OPEN_READWRITE).execute(sql); };
  SECTION("its heads are noise") {
    harm("UPDATE block SET heads=randomblob(5000) WHERE id=0");
  }
  SECTION("it says too much") {
    harm("UPDATE block SET last_id=last_id+1 WHERE id=1");
  }
  SECTION("a checkpoint is noise") {
    harm("UPDATE checkpoint SET world=randomblob(500)");
  }
  SECTION("rows are gone") {
    harm("DELETE FROM syscall WHERE id BETWEEN 100 AND 5000");
  }
  auto timeline = load_recording(path);
  std::size_t seen = 0;
  timeline.each_event([&](const Event&) { ++seen; });
  CHECK(seen == timeline.size());
  CHECK(timeline.snapshot_at(timeline.end()).at == timeline.end());
  CHECK(timeline.snapshot_at(Time{timeline.end().ns / 2}).at.ns == timeline.end().ns / 2);
}

TEST_CASE("no checkpoint tells of events that a full disk refused") {
  const TemporaryDirectory folder;
  const auto path = (folder.path() / "full.swb").string();
  {
    BusyRecording busy({.events = 14'000, .between_calls_ns = 100'000});
    RecordingWriter writer(path, {});
    int batches = 0;
    for (auto batch = busy.next(); !batch.empty(); batch = busy.next()) {
      if (++batches == 7) {
        const FullDisk full;
        CHECK_THROWS_AS(writer.write(std::move(batch)), RecordingError);
      } else {
        writer.write(std::move(batch));
      }
    }
    writer.finish(busy.end());
  }
  Timeline whole;
  for (auto& event : RecordingReader(path).poll()) whole.append(std::move(event));
  auto timeline = load_recording(path);
  CHECK(timeline.info.finished);
  REQUIRE(timeline.size() == whole.size());
  check_same_worlds(timeline, whole, 19, 3);
}

TEST_CASE("a recording of format 1 opens as before") {
  const std::string path = SWITCHBOARD_SOURCE_DIR "/tests/recordings/full_queue_format_1.swb";
  auto timeline = load_recording(path);
  CHECK(timeline.info.format == 1);
  check_same_worlds(timeline, timeline, 17, 10);
}

}  // namespace switchboard
