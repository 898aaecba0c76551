#include "visualizer/session/playback.hpp"

#include <vector>

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {
constexpr std::int64_t ms = 1'000'000, second = 1'000 * ms;
}  // namespace

TEST_CASE("at full speed as much is played as time passes, and a thousandth at the slowest") {
  Playback playback;
  CHECK(playback.after({10 * ms}, 16 * ms, {}) == Time{26 * ms});
  playback.slower();
  CHECK(playback.after({10 * ms}, 20 * ms, {}) == Time{12 * ms});
  playback.slower();
  playback.slower();
  playback.slower();  // there is none below
  CHECK(playback.speed().divisor == 1000);
  CHECK(playback.after({10 * ms}, 20 * ms, {}) == Time{10 * ms + 20'000});
}

TEST_CASE("an idle gap passes in half a second at every speed") {
  const std::vector<Span> idle{{{0}, {10 * second}}};
  Playback playback;
  for (std::size_t i = 0; i < Playback::speeds.size(); ++i, playback.slower()) {
    CHECK(playback.after({0}, 250 * ms, idle) == Time{5 * second});
    CHECK(playback.after({0}, 501 * ms, idle) > Time{10 * second});
  }
}

TEST_CASE("playing always moves on, however little time has passed") {
  Playback playback;
  for (int i = 0; i < 3; ++i) playback.slower();
  CHECK(playback.after({5}, 1, {}) > Time{5});
  const std::vector<Span> idle{{{0}, {5 * ms}}};
  CHECK(playback.after({5 * ms}, 1, idle) > Time{5 * ms});
  CHECK(playback.after({5 * ms - 1}, 1, idle) > Time{5 * ms - 1});
}

TEST_CASE("a short run is played slower than a long one") {
  Playback playback;
  playback.suit(10 * second);
  CHECK(playback.speed().divisor == 1);
  playback.suit(100 * ms);
  CHECK(playback.speed().divisor == 100);
  playback.suit(5 * ms);
  CHECK(playback.speed().divisor == 1000);
}
