#include "engine/observe/cable.hpp"

#include <netinet/in.h>

#include "tests/catch_any.hpp"

using namespace switchboard;
using Dropped = Cable::Dropped;
using What = control::DropSegments::What;

namespace {

constexpr std::int64_t ms = 1'000'000;

Cable::Frame frame(std::uint8_t mark, std::size_t size = 100) {
  Bytes bytes(size, mark);
  return {bytes, {}};
}

Cable::Frame segment(TcpFlags flags, std::uint32_t payload = 0) {
  Packet packet;
  packet.protocol = IPPROTO_TCP;
  packet.flags = flags;
  packet.payload_length = payload;
  return {{1}, packet};
}

std::optional<Dropped> put(Cable& cable, std::int64_t now, Cable::Frame one) {
  return cable.put(now, one);
}

/// The marks of all that comes out up to then, in order.
std::vector<int> marks(Cable& cable, std::int64_t now) {
  std::vector<int> result;
  while (const auto bytes = cable.take(now)) result.push_back(bytes->front());
  return result;
}

/// Which of a thousand frames are lost.
std::vector<int> lost_of_a_thousand(const CableSettings& settings) {
  Cable cable(settings);
  std::vector<int> lost;
  for (int i = 0; i < 1000; ++i) {
    if (put(cable, i, frame(1)) == Dropped::by_loss) lost.push_back(i);
    marks(cable, i);
  }
  return lost;
}

}  // namespace

TEST_CASE("a delayed frame comes out after its delay and not before") {
  Cable cable({.delay_ns = 50 * ms});
  CHECK(put(cable, 1000, frame(7)) == std::nullopt);
  CHECK(cable.next() == 1000 + 50 * ms);
  CHECK(marks(cable, 999 + 50 * ms).empty());
  CHECK(marks(cable, 1000 + 50 * ms) == std::vector<int>{7});
  CHECK_FALSE(cable.next());
}

TEST_CASE("a cable that does nothing is open, and is not while a frame is on its way") {
  Cable cable;
  CHECK(cable.is_open());
  cable.set({.delay_ns = ms});
  CHECK_FALSE(cable.is_open());
  put(cable, 0, frame(1));
  cable.set({});
  CHECK_FALSE(cable.is_open());  // or the next frame would overtake it
  CHECK(marks(cable, ms) == std::vector<int>{1});
  CHECK(cable.is_open());
}

TEST_CASE("the same seed loses the same frames, another seed others") {
  const auto once = lost_of_a_thousand({.loss = 0.1, .seed = 7});
  CHECK(once == lost_of_a_thousand({.loss = 0.1, .seed = 7}));
  CHECK(once != lost_of_a_thousand({.loss = 0.1, .seed = 8}));
  CHECK(once.size() > 60);
  CHECK(once.size() < 140);
  CHECK(lost_of_a_thousand({.loss = 1}).size() == 1000);
  CHECK(lost_of_a_thousand({.loss = 0}).empty());
}

TEST_CASE("which frames are lost does not depend on the other settings") {
  CHECK(lost_of_a_thousand({.loss = 0.1, .seed = 7}) ==
        lost_of_a_thousand({.delay_ns = 0, .jitter_ns = 5, .loss = 0.1, .duplicate = 0.5, .seed = 7}));
}

TEST_CASE("jitter delays by no more than it says and keeps the order") {
  Cable cable({.delay_ns = 10 * ms, .jitter_ns = 5 * ms});
  std::int64_t latest = 0;
  for (std::uint8_t i = 0; i < 50; ++i) {
    put(cable, i, frame(i));
    latest = i + 15 * ms;
  }
  CHECK(marks(cable, 10 * ms - 1).empty());
  std::vector<int> expected(50);
  for (int i = 0; i < 50; ++i) expected[static_cast<std::size_t>(i)] = i;
  CHECK(marks(cable, latest) == expected);
}

TEST_CASE("a frame that is reordered overtakes those on their way") {
  Cable cable({.delay_ns = 10 * ms});
  put(cable, 0, frame(1));
  cable.set({.delay_ns = 10 * ms, .reorder = 1});
  put(cable, 1, frame(2));
  CHECK(marks(cable, 20 * ms) == std::vector<int>{2, 1});
}

TEST_CASE("a duplicated frame comes out twice") {
  Cable cable({.duplicate = 1});
  put(cable, 0, frame(3));
  CHECK(marks(cable, 0) == std::vector<int>{3, 3});
}

TEST_CASE("a rate sends one frame after the other and a full queue drops") {
  Cable cable({.rate = 8'000'000, .queue = 2});  // a byte in a microsecond
  CHECK(put(cable, 0, frame(1, 1000)) == std::nullopt);
  CHECK(put(cable, 0, frame(2, 1000)) == std::nullopt);
  CHECK(put(cable, 0, frame(3, 1000)) == Dropped::by_full_queue);
  CHECK(marks(cable, ms - 1).empty());
  CHECK(marks(cable, ms) == std::vector<int>{1});
  CHECK(marks(cable, 2 * ms) == std::vector<int>{2});
}

TEST_CASE("a cut drops what comes and what is on its way, and a mended cable carries again") {
  Cable cable({.delay_ns = 10 * ms});
  put(cable, 0, frame(1));
  CHECK(cable.set({.line = CableSettings::Line::cut}).size() == 1);
  CHECK(put(cable, 1, frame(2)) == Dropped::by_cut);
  cable.set({});
  CHECK(put(cable, 2, frame(3)) == std::nullopt);
  CHECK(marks(cable, 2) == std::vector<int>{3});
}

TEST_CASE("a drop order takes the segments that it names, as many as it says") {
  Cable cable;
  cable.drop_next(What::syn, 1);
  cable.drop_next(What::data, 2);
  CHECK_FALSE(cable.is_open());
  CHECK(put(cable, 0, segment({.ack = true})) == std::nullopt);
  CHECK(put(cable, 0, segment({.syn = true, .ack = true})) == std::nullopt);
  CHECK(put(cable, 0, segment({.syn = true})) == Dropped::by_order);
  CHECK(put(cable, 0, segment({.syn = true})) == std::nullopt);
  CHECK(put(cable, 0, segment({.ack = true}, 5)) == Dropped::by_order);
  CHECK(put(cable, 0, segment({.ack = true}, 5)) == Dropped::by_order);
  CHECK(put(cable, 0, segment({.ack = true}, 5)) == std::nullopt);
  CHECK(put(cable, 0, frame(1)) == std::nullopt);  // carries no packet
  marks(cable, 1);
  CHECK(cable.is_open());
}

TEST_CASE("each kind of segment is told from the others") {
  const TcpFlags syn{.syn = true}, syn_ack{.syn = true, .ack = true}, ack{.ack = true},
      fin{.ack = true, .fin = true}, rst{.rst = true};
  CHECK(matches(What::syn, *segment(syn).packet));
  CHECK_FALSE(matches(What::syn, *segment(syn_ack).packet));
  CHECK(matches(What::syn_ack, *segment(syn_ack).packet));
  CHECK(matches(What::ack, *segment(ack).packet));
  CHECK_FALSE(matches(What::ack, *segment(ack, 1).packet));
  CHECK_FALSE(matches(What::ack, *segment(fin).packet));
  CHECK(matches(What::fin, *segment(fin).packet));
  CHECK(matches(What::rst, *segment(rst).packet));
  CHECK(matches(What::data, *segment(ack, 1).packet));
  CHECK(matches(What::any, *segment(rst).packet));
}
