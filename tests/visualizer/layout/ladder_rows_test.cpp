#include "visualizer/layout/ladder_rows.hpp"

#include <algorithm>

#include "tests/catch_any.hpp"
#include "tests/engine/ladder_story.hpp"
#include "visualizer/layout/ladder_picture.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;
using switchboard::testing::buffer_of;
using switchboard::testing::LadderStory;

namespace {

constexpr LaneNumber server = 0, client = 1;
constexpr LadderRows::Range everything{-100, 1'000'000'000};

struct Laid {
  LadderStory story;
  LadderRows rows;

  void lay_out() { rows.follow(story.read(), story.timeline, story.flows); }
  const LadderBar& bar(LaneNumber lane, EventId call) {
    const auto bars = rows.bars(lane, everything);
    const auto found = std::ranges::find(bars, story.place(call), &LadderBar::first);
    REQUIRE(found != bars.end());
    return *found;
  }
  const LadderArrow& arrow(EventId packet) {
    const auto arrows = rows.arrows(everything);
    const auto found = std::ranges::find(arrows, story.place(packet), &LadderArrow::index);
    REQUIRE(found != arrows.end());
    return *found;
  }
};

}  // namespace

TEST_CASE("a blocked call stays open beyond the arrow that releases it") {
  Laid laid;
  laid.story.open();
  laid.story.talk();
  laid.lay_out();
  const auto& connect = laid.bar(client, laid.story.connect);
  const auto& accept = laid.bar(server, laid.story.accept);
  const auto &syn = laid.arrow(laid.story.syn), &answer = laid.arrow(laid.story.syn_ack),
             &ack = laid.arrow(laid.story.handshake_ack);
  CHECK(accept.top < connect.top);
  CHECK(connect.top < syn.from);
  CHECK(syn.to < answer.from);
  CHECK(answer.to < connect.bottom);
  CHECK(ack.to <= accept.bottom);
}

TEST_CASE("no two arrows, and no two calls of a lane, lie on each other") {
  Laid laid;
  laid.story.open();
  laid.story.talk();
  laid.story.client_hangs_up();
  laid.story.server_closes();
  laid.lay_out();
  const auto arrows = laid.rows.arrows(everything);
  REQUIRE(arrows.size() == 9);
  for (std::size_t i = 1; i < arrows.size(); ++i)
    CHECK(arrows[i].from >= arrows[i - 1].to + LadderRows::label_height);
  for (const LaneNumber lane : {server, client}) {
    const auto bars = laid.rows.bars(lane, everything);
    for (std::size_t i = 1; i < bars.size(); ++i) CHECK(bars[i].top > bars[i - 1].bottom);
    for (const auto& bar : bars) CHECK(bar.bottom - bar.top >= LadderRows::bar_height);
  }
}

TEST_CASE("time and place follow each other") {
  Laid laid;
  laid.story.open();
  laid.story.talk();
  laid.lay_out();
  std::int32_t last = -1;
  for (const auto& step : laid.story.ladder.steps()) {
    const auto y = laid.rows.y_of(step.at);
    CHECK(y >= last);
    last = y;
  }
  const Time sent = laid.story.timeline.find(laid.story.data)->at;
  CHECK(laid.rows.time_at(laid.rows.y_of(sent)) == sent);
}

TEST_CASE("equal calls fold with their number, unless something comes between") {
  Laid laid;
  laid.story.open();
  laid.story.client_hangs_up();
  EventId first{};
  for (int i = 0; i < 12; ++i) {
    const auto call = laid.story.call(LadderStory::server, "recvfrom", {{"len", std::int64_t{1024}}})
                          .on(4, LadderStory::server_socket)
                          .returns(0);
    if (i == 0) first = call;
  }
  laid.lay_out();
  const auto bars = laid.rows.bars(server, everything);
  // The receive that waited for the end gave 0 too: all of them are equal.
  CHECK(bars.back().count == 13);
  CHECK(bars.back().bottom - bars.back().top >= LadderRows::fold_height);
  laid.rows.toggle_fold(bars.back().first);
  laid.lay_out();
  CHECK(laid.bar(server, first).count == 1);
}

TEST_CASE("equal sends stay beside the segments that carry their bytes") {
  Laid laid;
  laid.story.open();
  for (int i = 0; i < 6; ++i) {
    auto sending = laid.story.call(LadderStory::client, "sendto", {{"buf", buffer_of("x")}});
    sending.on(3, LadderStory::client_socket);
    laid.story.wire.send(testing::Wire::client, 1 + i, 1, "x");
    sending.returns(1);
  }
  laid.lay_out();
  for (const auto& bar : laid.rows.bars(client, everything)) CHECK(bar.count == 1);
  CHECK(laid.rows.bars(client, everything).size() == 8);  // socket, connect and the six
}

TEST_CASE("a long time without anything is folded and has its length") {
  Laid laid;
  laid.story.open();
  laid.story.wait(2'000'000);
  laid.story.talk();
  laid.lay_out();
  const auto gaps = laid.rows.gaps(everything);
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].to - gaps[0].from > 2'000'000'000);
  CHECK(gaps[0].top + LadderRows::gap_height <= laid.arrow(laid.story.data).from);
}

TEST_CASE("what grows is laid out as what is read at once") {
  Laid live, whole;
  for (int i = 0; i < 400; ++i) {
    for (auto* laid : {&live, &whole}) {
      if (i == 0) laid->story.open();
      const auto text = std::string(static_cast<std::size_t>(i % 3 + 1), 'x');
      laid->story.call(LadderStory::client, "getsockname").on(3, LadderStory::client_socket).returns(0);
      if (i % 5 == 0)
        laid->story.call(LadderStory::client, "setsockopt").on(3, LadderStory::client_socket).returns(0);
    }
    if (i % 7 == 0) live.lay_out();
  }
  live.lay_out();
  whole.lay_out();
  CHECK(live.rows.height() == whole.rows.height());
  const auto a = live.rows.bars(client, everything), b = whole.rows.bars(client, everything);
  REQUIRE(a.size() == b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    CHECK(a[i].top == b[i].top);
    CHECK(a[i].bottom == b[i].bottom);
    CHECK(a[i].count == b[i].count);
  }
}

TEST_CASE("only what is in view is in the picture") {
  Laid laid;
  laid.story.open();
  for (int i = 0; i < 2000; ++i) {
    laid.story.call(LadderStory::client, "getsockname").on(3, LadderStory::client_socket).returns(0);
    laid.story.call(LadderStory::client, "getpeername").on(3, LadderStory::client_socket).returns(0);
  }
  laid.lay_out();
  REQUIRE(laid.rows.height() > 40'000);
  const std::vector<LaneNumber> lanes{server, client};
  const auto picture =
      ladder_by_events(laid.rows, lanes, {.top = 100, .height = 600, .scroll = 20'000, .zoom = 1});
  CHECK(picture.bars.size() < 40);
  CHECK(picture.bars.size() > 20);
  for (const auto& bar : picture.bars) CHECK(bar.bottom >= 90);
  for (const auto& bar : picture.bars) CHECK(bar.top <= 710);
}
