// Files that are damaged, cut, foreign or hostile: one sentence or the events that can be read, never a
// crash.

#include <sqlite3.h>
#include <sys/stat.h>

#include <random>

#include "engine/recording/error.hpp"
#include "engine/recording/reader.hpp"
#include "engine/recording/writer.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/recording/every_fact.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard {
namespace {

struct Recorded {
  TemporaryDirectory folder;
  std::string path = (folder.path() / "run.swb").string();
  std::string bytes;

  Recorded() {
    RecordingWriter writer(path, {});
    auto events = testing::every_fact();
    const auto kinds = events.size();
    for (std::size_t i = 0; i < 40 * kinds; ++i) {
      events.push_back(events[i % kinds]);
      events.back().id.value = static_cast<std::int64_t>(events.size());
    }
    writer.write(events);
    writer.finish(Time{99'000});
    bytes = read_file(path);
  }
};

/// The sentence of the refusal; empty when it opened. What was read is folded too, since views will do that.
std::string outcome(const std::string& path) {
  try {
    auto timeline = load_recording(path);
    timeline.snapshot_at(timeline.end());
    return {};
  } catch (const RecordingError& error) {
    return error.what();
  }
}

std::string refusal_of(const Recorded& recorded, const std::string& contents) {
  write_file(recorded.path, contents);
  return outcome(recorded.path);
}

void execute(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &database) == SQLITE_OK);
  REQUIRE(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
  sqlite3_close(database);
}

using Catch::Matchers::ContainsSubstring;

}  // namespace

TEST_CASE("files that are no recordings are refused by what they are") {
  const Recorded recorded;
  const auto& whole = recorded.bytes;
  CHECK(outcome(recorded.path).empty());
  CHECK_THAT(refusal_of(recorded, ""), ContainsSubstring("is empty"));
  CHECK_THAT(refusal_of(recorded, std::string(5000, 'x')),
             ContainsSubstring("is not a Switchboard recording"));
  CHECK_THAT(refusal_of(recorded, whole.substr(0, 40)), ContainsSubstring("is damaged"));
  auto newer = whole;
  newer[63] = 99;
  CHECK_THAT(refusal_of(recorded, newer), ContainsSubstring("newer Switchboard (format 99"));
  auto foreign = whole;
  foreign[70] = 'x';
  CHECK_THAT(refusal_of(recorded, foreign), ContainsSubstring("is not a Switchboard recording"));
  CHECK_THAT(refusal_of(recorded, whole.substr(0, whole.size() / 2)), ContainsSubstring("is damaged"));
  CHECK_THAT(outcome((recorded.folder.path() / "none.swb").string()), ContainsSubstring("No such file"));
  CHECK_THAT(outcome(recorded.folder.path().string()), ContainsSubstring("is not a file"));
  const auto fifo = (recorded.folder.path() / "fifo.swb").string();
  REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  CHECK_THAT(outcome(fifo), ContainsSubstring("is not a file"));
}

TEST_CASE("a view or a trigger in a recording is refused") {
  const Recorded recorded;
  execute(recorded.path, "CREATE VIEW extra AS SELECT 1");
  CHECK_THAT(outcome(recorded.path), ContainsSubstring("holds things that no recording has"));
}

TEST_CASE("a table that is missing is said, and is no crash") {
  const Recorded recorded;
  execute(recorded.path, "DROP TABLE packet");
  CHECK_THAT(outcome(recorded.path), ContainsSubstring("packet"));
}

TEST_CASE("times that cannot be are left out") {
  const Recorded recorded;
  execute(recorded.path,
          "UPDATE note SET at_ns=-5; UPDATE syscall SET returned_ns=1, at_ns=7000;"
          "UPDATE process SET at_ns=9223372036854775807");
  auto timeline = load_recording(recorded.path);
  for (const auto& event : timeline.events()) {
    CHECK(event.at.ns >= 0);
    if (const auto* call = std::get_if<Syscall>(&event.fact); call != nullptr && call->returned)
      CHECK(*call->returned >= event.at);
  }
}

TEST_CASE("random damage never crashes or hangs, and never says more than one sentence") {
  const Recorded recorded;
  std::mt19937 random(4711);
  int refused = 0, opened = 0;
  for (int round = 0; round < 300; ++round) {
    auto damaged = recorded.bytes;
    const auto flips = 1 + random() % 64;
    // Every third time near the start, where the header and the table of contents lie.
    const auto range = round % 3 == 0 ? std::size_t{4096} : damaged.size();
    for (std::size_t i = 0; i < flips; ++i) damaged[random() % range] = static_cast<char>(random());
    if (round % 10 == 0) damaged.resize(random() % damaged.size());
    const auto sentence = refusal_of(recorded, damaged);
    INFO("round " << round << ": " << sentence);
    CHECK(sentence.find('\n') == std::string::npos);
    CHECK((sentence.empty() || sentence.ends_with('.')));
    ++(sentence.empty() ? opened : refused);
  }
  CHECK(refused > 20);
  CHECK(opened > 20);
}

}  // namespace switchboard
