#include "visualizer/views/ladder_view.hpp"

#include <fmt/format.h>

#include "tests/catch_any.hpp"
#include "tests/engine/ladder_story.hpp"
#include "tests/visualizer/ui.hpp"
#include "visualizer/session/related.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

std::string packet(EventId id) {
  return fmt::format("ladder/packet/{}", id.value);
}
std::string call(EventId id) {
  return fmt::format("ladder/call/{}", id.value);
}

struct Shown {
  LadderStory story;
  Ui ui{1440, 900};

  void open_ladder() {
    ui.screen.show(Session::of(std::move(story.timeline)));
    ui.screen.open_view(View::ladder);
    ui.frames(3);
  }
  bool is_there(const std::string& name) { return ui.screen.items().find(name) != nullptr; }
  Rect rect(const std::string& name) {
    const auto* item = ui.screen.items().find(name);
    REQUIRE(item != nullptr);
    return item->rect;
  }
};

}  // namespace

TEST_CASE("a click on a SYN selects it, and its connect is related to it") {
  Shown shown;
  shown.story.open();
  shown.story.talk();
  shown.open_ladder();
  REQUIRE(shown.ui.click(packet(shown.story.syn)));
  CHECK(shown.ui.session().selection().packet == shown.story.syn);
  CHECK(shown.ui.session().related().has(shown.story.connect));
  shown.ui.picture("ladder-syn");
}

TEST_CASE("a click on a send selects it, and the segment with its bytes is related to it") {
  Shown shown;
  shown.story.open();
  shown.story.talk();
  shown.open_ladder();
  REQUIRE(shown.ui.click(call(shown.story.send)));
  CHECK(shown.ui.session().selection().call == shown.story.send);
  CHECK(shown.ui.session().related().has(shown.story.data));
  CHECK_FALSE(shown.ui.session().related().has(shown.story.syn));
  shown.ui.picture("ladder-send");
}

TEST_CASE("the client stands at the left of its server, and its arrows lie between them") {
  Shown shown;
  shown.story.open();
  shown.story.talk();
  shown.open_ladder();
  const Rect connect = shown.rect(call(shown.story.connect)), accept = shown.rect(call(shown.story.accept)),
             syn = shown.rect(packet(shown.story.syn));
  CHECK(connect.right() < syn.x);
  CHECK(syn.right() < accept.x);
  CHECK(connect.y < syn.bottom());
  CHECK(syn.bottom() < connect.bottom());
}

TEST_CASE("a call that its program is held before stands dashed below what the lane did") {
  Shown shown;
  shown.story.open();
  auto next = shown.story.call(LadderStory::client, "getsockname").on(3, LadderStory::client_socket);
  shown.story.happens(
      ThreadPaused{{LadderStory::client}, {LadderStory::client}, next.id(), ThreadPaused::Where::before});
  const EventId held = next.id();
  shown.open_ladder();
  const std::string name = fmt::format("ladder/held/{}", held.value);
  REQUIRE(shown.is_there(name));
  CHECK(shown.rect(name).y >= shown.rect(call(shown.story.connect)).bottom());
  CHECK_FALSE(shown.is_there(call(held)));
  REQUIRE(shown.ui.click(name));
  CHECK(shown.ui.session().selection().call == held);
  shown.ui.picture("ladder-held");
}

TEST_CASE("by the wall clock the ladder is to scale") {
  Shown shown;
  shown.story.open();
  shown.story.wait(2'000);
  shown.story.talk();
  shown.open_ladder();
  const auto length = [&](EventId id) {
    const Event& event = *shown.ui.session().timeline().find(id);
    return static_cast<float>(*std::get<Syscall>(event.fact).returned - event.at);
  };
  const auto height = [&](EventId id) { return shown.rect(call(id)).h; };
  const float ratio = length(shown.story.accept) / length(shown.story.connect);
  const float by_events = height(shown.story.accept);
  REQUIRE(shown.ui.click("ladder/clock"));
  shown.ui.move({5, 5});
  CHECK(std::abs(height(shown.story.accept) / height(shown.story.connect) - ratio) < 0.1F);
  shown.ui.picture("ladder-clock");
  REQUIRE(shown.ui.click("ladder/events"));
  shown.ui.move({5, 5});
  CHECK(height(shown.story.accept) == by_events);
}

TEST_CASE("equal calls are one bar until a double click shows each") {
  Shown shown;
  shown.story.open();
  shown.story.client_hangs_up();
  EventId last{};
  for (int i = 0; i < 8; ++i)
    last = shown.story.call(LadderStory::server, "recvfrom", {{"len", std::int64_t{1024}}})
               .on(4, LadderStory::server_socket)
               .returns(0);
  shown.open_ladder();
  CHECK_FALSE(shown.is_there(call(last)));
  const Rect fold = shown.rect(call(shown.story.last_receive));
  shown.ui.click(call(shown.story.last_receive));
  shown.ui.input.pointer.double_clicked = true;
  shown.ui.press();
  shown.ui.release();
  shown.ui.frames(2);
  CHECK(shown.is_there(call(last)));
  CHECK(shown.rect(call(shown.story.last_receive)).h < fold.h);
}

TEST_CASE("scrubbing at the edge of the ladder moves the cursor of all views") {
  Shown shown;
  shown.story.open();
  shown.story.talk();
  shown.open_ladder();
  const Rect syn = shown.rect(packet(shown.story.syn)), data = shown.rect(packet(shown.story.data));
  const Rect axis = shown.rect("ladder/axis");
  shown.ui.click(Point{axis.centre().x, syn.bottom()});
  const Time first = shown.ui.session().cursor();
  shown.ui.click(Point{axis.centre().x, data.bottom()});
  CHECK(shown.ui.session().cursor() > first);
}

TEST_CASE("a moment chosen elsewhere is scrolled to") {
  Shown shown;
  shown.story.open();
  for (int i = 0; i < 200; ++i) {
    shown.story.call(LadderStory::client, "getsockname").on(3, LadderStory::client_socket).returns(0);
    shown.story.call(LadderStory::client, "getpeername").on(3, LadderStory::client_socket).returns(0);
  }
  shown.story.talk();
  shown.open_ladder();
  CHECK_FALSE(shown.is_there(packet(shown.story.syn)));
  shown.ui.session().select_packet(shown.story.syn);
  shown.ui.frames(2);
  CHECK(shown.is_there(packet(shown.story.syn)));
}

TEST_CASE("a recording without sockets says so") {
  Shown shown;
  shown.open_ladder();
  CHECK(shown.ui.screen.items().find("ladder/body") == nullptr);
  shown.ui.picture("ladder-empty");
}

TEST_CASE("a refused connect is red, and a selected segment without a call is the kernel's") {
  Shown shown;
  shown.story.start("server", LadderStory::server, {"./server"});
  shown.story.call(LadderStory::server, "listen").on(3, LadderStory::listener).returns(0);
  shown.story.sample(LadderStory::listener, TcpState::listen, "0.0.0.0:9000", "0.0.0.0:0", 0, 3);
  shown.story.start("client B", LadderStory::client, {"./client"});
  auto connecting = shown.story.call(LadderStory::client, "connect", {{"addr", inet("127.0.0.1:8080")}});
  connecting.on(3, LadderStory::client_socket);
  shown.story.wire.syn();
  const auto reset = shown.story.wire.packet(Wire::server, {.ack = true, .rst = true}, 0, 1);
  connecting.fails(111, "ECONNREFUSED");
  shown.story.exit(LadderStory::client, 1);
  shown.open_ladder();
  REQUIRE(shown.ui.click(packet(reset)));
  CHECK(shown.ui.session().related().ties.empty());
  shown.ui.picture("ladder-refused");
}
