// A recording that format 1 wrote, kept as it was: every later version opens it and answers from it.
// tests/targets/full_queue.cpp made it: listen(3, 1), two clients connect, the server accepts one.

#include "engine/explain/facts.hpp"
#include "engine/recording/reader.hpp"
#include "tests/catch_any.hpp"

namespace switchboard {
namespace {

/// The first moment at which the condition holds.
std::optional<Time> first_time(std::string_view condition, Timeline& timeline) {
  for (const auto& moment : timeline.moments())
    if (holds(condition, timeline, moment.at) == true) return moment.at;
  return {};
}

}  // namespace

TEST_CASE("a recording of format 1 opens and answers") {
  auto timeline = load_recording(SWITCHBOARD_SOURCE_DIR "/tests/recordings/full_queue_format_1.swb");
  CHECK(timeline.info.format == 1);
  CHECK(timeline.info.network == "private");
  CHECK(timeline.info.finished);
  CHECK(timeline.events().size() == 38);
  const auto full =
      first_time("accept_queue.length(full_queue) == accept_queue.capacity(full_queue)", timeline);
  const auto taken = first_time("accepted(full_queue) == 1", timeline);
  REQUIRE(full);
  REQUIRE(taken);
  CHECK(*full < *taken);
  CHECK(holds("accept_queue.limit(full_queue) == 1", timeline, *full) == true);
  CHECK(holds("succeeded(full_queue, connect) == 2", timeline, *taken) == true);
  CHECK(holds("exit_status(full_queue) == 0", timeline, timeline.end()) == true);
}

}  // namespace switchboard
