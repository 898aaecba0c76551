#include "visualizer/views/inspector_view.hpp"

#include "tests/catch_any.hpp"
#include "tests/visualizer/listen_story.hpp"
#include "tests/visualizer/source_story.hpp"
#include "tests/visualizer/ui.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

bool has(Ui& ui, const std::string& name) {
  return ui.screen.items().find(name) != nullptr;
}

std::string clipboard() {
  const char* text = ImGui::GetClipboardText();
  return text == nullptr ? "" : text;
}

EventId first_call(Ui& ui, std::string_view name) {
  for (const Event& event : ui.session().timeline().events())
    if (const auto* call = std::get_if<Syscall>(&event.fact); call != nullptr && call->name == name)
      return event.id;
  return {};
}

/// An Inspector that has room for everything.
struct TallUi : Ui {
  explicit TallUi(Session session) : Ui(1440, 3000) {
    screen.show(std::move(session));
    screen.open_view(View::inspector);
    frames(3);
  }
  void select(EventId call) {
    this->session().select_call(call);
    frames(3);
  }
};

}  // namespace

TEST_CASE("a call is explained by its arguments, its address and its man page") {
  ListenStory story;
  const EventId bound = story.bind_call;
  TallUi ui(Session::of(std::move(story.timeline)));
  ui.select(bound);
  CHECK(has(ui, "inspector/man"));
  CHECK(has(ui, "inspector/row/sockfd"));
  CHECK(has(ui, "inspector/address/sin_port"));
  CHECK(has(ui, "inspector/row/Recv-Q"));
  CHECK(has(ui, "inspector/row/pid"));
}

TEST_CASE("the bytes of a call are text or hex, one key apart, and are copied in that form") {
  TallUi ui(Session::of(ListenStory().timeline));
  ui.select(first_call(ui, "sendto"));
  REQUIRE(ui.click("inspector/copy"));
  CHECK(clipboard() == "A: hello");
  ui.key(letter('B'));
  REQUIRE(ui.click("inspector/copy"));
  CHECK(clipboard() == "41 3A 20 68 65 6C 6C 6F");
  REQUIRE(ui.click("inspector/text"));
  REQUIRE(ui.click("inspector/copy"));
  CHECK(clipboard() == "A: hello");
}

TEST_CASE("show line opens the Source at the call's line") {
  SourceStory story;
  const EventId bound = story.bind_call;
  TallUi ui(Session::of(std::move(story.timeline), SourceStory::texts()));
  ui.select(bound);
  REQUIRE(ui.click("inspector/line"));
  ui.frames(2);
  CHECK(has(ui, "source/here/27"));
}

TEST_CASE("a click on the man page copies its command") {
  TallUi ui(Session::of(ListenStory().timeline));
  ui.select(first_call(ui, "recvfrom"));
  REQUIRE(ui.click("inspector/man"));
  CHECK(clipboard() == "man 2 recv");
}

TEST_CASE("everything that can be selected is drawn, in every form") {
  TallUi ui(Session::of(ListenStory().timeline));
  std::vector<EventId> calls, packets;
  for (const Event& event : ui.session().timeline().events()) {
    if (std::holds_alternative<Syscall>(event.fact)) calls.push_back(event.id);
    if (std::holds_alternative<Packet>(event.fact)) packets.push_back(event.id);
  }
  for (const EventId call : calls) {
    ui.session().select_call(call);
    ui.frames();
    CHECK(has(ui, "inspector/man"));
  }
  for (const EventId packet : packets) {
    ui.session().select_packet(packet);
    ui.frames();
    CHECK_FALSE(has(ui, "inspector/man"));
  }
  for (const auto& [id, socket] : ui.session().world().sockets) {
    ui.session().select_socket(id);
    ui.frames();
    CHECK(has(ui, "inspector/row/cookie"));
  }
}
