// One moment on all levels, on a recording of the lesson close as it is played: whatever is selected, what
// belongs to it is lit in the other views, in each direction.

#include <sys/socket.h>

#include <map>

#include "engine/observe/permissions.hpp"
#include "engine/system/child_process.hpp"
#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"
#include "tests/visualizer/ui.hpp"
#include "visualizer/session/related.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

bool is_permitted() {
  return tracing_permission().answer == Permission::Answer::yes &&
         private_network_permission().answer == Permission::Answer::yes;
}

/// Plays the lesson once for all sections.
const std::string& recording_of_close() {
  static const TemporaryDirectory folder;
  static const std::string file = [] {
    const std::string path = (folder.path() / "close.swb").string();
    auto player = ChildProcess::start(
        {.argv = {SWITCHBOARD_BIN_DIR "/switchboard", "lesson", "close", "--auto", "-o", path},
         .directory = {},
         .environment = {{"XDG_STATE_HOME", folder.path().string()}},
         .output = OutputTo::captured,
         .input = OutputTo::nowhere});
    const std::string said = player.read_output(65536);
    INFO(said);
    REQUIRE(player.wait().succeeded());
    return path;
  }();
  return file;
}

struct Lesson : Ui {
  Lesson() : Ui(1440, 1400) {
    screen.open(recording_of_close());
    REQUIRE(screen.refusal().empty());
    screen.open_view(View::source);
    frames(4);
  }
  bool has(const std::string& name) { return screen.items().find(name) != nullptr; }
  Timeline& timeline() { return session().timeline(); }

  /// The first call of that name, by a program of that label.
  const Event* call(std::string_view label, std::string_view name) {
    for (const Event& event : timeline().events()) {
      const auto* each = std::get_if<Syscall>(&event.fact);
      if (each == nullptr || each->name != name) continue;
      const ProcessState* process = timeline().snapshot_at(timeline().end()).process(each->process);
      if (process != nullptr && process->label == label) return &event;
    }
    return nullptr;
  }
  /// The first packet with these flags and, or without, data.
  const Event* packet(TcpFlags flags, std::uint32_t payload) {
    for (const Event& event : timeline().events())
      if (const auto* each = std::get_if<Packet>(&event.fact))
        if (each->flags == flags && each->payload_length == payload) return &event;
    return nullptr;
  }
  int line_of(const Event& event) { return std::get<Syscall>(event.fact).source->line; }
  std::string lit(const Event& event) { return "source/lit/" + std::to_string(line_of(event)); }
  std::string here(const Event& event) { return "source/here/" + std::to_string(line_of(event)); }
  bool is_related(EventId id) { return session().related().has(id); }
};

}  // namespace

TEST_CASE("in a recording of the lesson close what belongs together is lit in every direction") {
  if (!is_permitted()) return skip("ptrace or a private network is not permitted here");
  Lesson ui;
  const Event* connect = ui.call("client A", "connect");
  const Event* send = ui.call("client A", "sendto");
  const Event* shut = ui.call("client A", "shutdown");
  const Event* syn = ui.packet({.syn = true}, 0);
  REQUIRE(connect != nullptr);
  REQUIRE(send != nullptr);
  REQUIRE(shut != nullptr);
  REQUIRE(syn != nullptr);

  SECTION("a SYN lights the line of the connect that sent it, and the socket") {
    ui.session().select_packet(syn->id);
    ui.frames(3);
    CHECK(ui.is_related(connect->id));
    CHECK(ui.has(ui.here(*connect)));
    CHECK(ui.has(ui.lit(*connect)));
    CHECK(ui.session().selection().socket == std::get<Syscall>(connect->fact).socket);
  }
  SECTION("a connect lights its SYN") {
    ui.session().select_call(connect->id);
    ui.frames(3);
    CHECK(ui.is_related(syn->id));
    CHECK(ui.has(ui.here(*connect)));
  }
  SECTION("a send lights the segment with its bytes and the line that received them") {
    ui.session().select_call(send->id);
    ui.frames(3);
    const auto& moved = std::get<Syscall>(send->fact).result;
    bool carried = false;
    for (const Tie& tie : ui.session().related().ties)
      if (const auto* packet = std::get_if<Packet>(&ui.timeline().find(tie.packet)->fact))
        carried = carried || packet->payload_length == static_cast<std::uint32_t>(*moved);
    CHECK(carried);
    const Event* receive = ui.call("server", "recvfrom");
    REQUIRE(receive != nullptr);
    CHECK(ui.is_related(receive->id));
    CHECK(ui.has(ui.here(*send)));
    if (std::get<Syscall>(receive->fact).source->file == std::get<Syscall>(send->fact).source->file)
      CHECK(ui.has(ui.lit(*receive)));
  }
  SECTION("a segment with data lights the line that sent it and the one that received it") {
    const Event* data = nullptr;
    for (const Tie& tie : ui.session().flows().segments_of(send->id)) data = ui.timeline().find(tie.packet);
    REQUIRE(data != nullptr);
    ui.session().select_packet(data->id);
    ui.frames(3);
    CHECK(ui.has(ui.here(*send)));
    CHECK(ui.is_related(send->id));
  }
  SECTION("a shutdown lights its FIN, and the FIN the shutdown") {
    ui.session().select_call(shut->id);
    ui.frames(3);
    const auto ties = ui.session().related().ties;
    REQUIRE_FALSE(ties.empty());
    CHECK(std::get<Packet>(ui.timeline().find(ties.front().packet)->fact).flags.fin);
    ui.session().select_packet(ties.front().packet);
    ui.frames(3);
    CHECK(ui.is_related(shut->id));
    CHECK(ui.has(ui.here(*shut)));
  }
  SECTION("a line lights its call, and G goes on to the segment and back") {
    ui.session().look_at(*std::get<Syscall>(connect->fact).returned);
    ui.frames(3);
    REQUIRE(ui.click("source/line/" + std::to_string(ui.line_of(*connect))));
    REQUIRE(ui.session().selection().call == connect->id);
    ui.key(letter('G'));
    CHECK(ui.session().selection().packet == syn->id);
    ui.key(letter('G'));
    CHECK(ui.session().selection().call == connect->id);
  }
  SECTION("a socket lights its newest line") {
    ui.session().select_call(connect->id);
    ui.session().look_at(*std::get<Syscall>(connect->fact).returned);
    ui.session().select_socket(*std::get<Syscall>(connect->fact).socket);
    ui.frames(3);
    CHECK(ui.has(ui.here(*connect)));
  }
}
