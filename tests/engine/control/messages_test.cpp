#include "engine/control/messages.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::control;

namespace {

/// The same text again means that nothing was lost on the way, whatever the request holds.
void check_round_trip(const Request& request) {
  const auto line = to_line(request);
  CAPTURE(line);
  CHECK(line.find('\n') == std::string::npos);
  const auto again = parse_request(line);
  REQUIRE(again.has_value());
  CHECK(again->index() == request.index());
  CHECK(to_line(*again) == line);
}

}  // namespace

TEST_CASE("a number that does not fit makes no message") {
  CHECK_FALSE(parse_request(R"({"do":"open_socket","domain":2,"type":1e95})"));
  CHECK_FALSE(parse_request(R"({"do":"open_socket","domain":2,"type":4294967297})"));
  CHECK_FALSE(parse_request(R"({"do":"publish","port":65616})"));
  CHECK_FALSE(parse_request(R"({"do":"publish","port":-1})"));
  CHECK_FALSE(parse_request(R"({"do":"limit_send_buffers","bytes":0.5})"));
  CHECK_FALSE(parse_answer(R"({"ok":true,"exit_code":1e95})"));
  CHECK(parse_request(R"({"do":"publish","port":65535})"));
}

TEST_CASE("every request survives its line") {
  check_round_trip(Hold{"accept", "server", ThreadPaused::Where::after, Hold::Times::once});
  check_round_trip(Hold{"*", {}, ThreadPaused::Where::before, Hold::Times::always});
  check_round_trip(ClearHolds{});
  check_round_trip(Inject{"server:recv#3=EINTR"});
  check_round_trip(ClearInjections{});
  check_round_trip(Step{"client A"});
  check_round_trip(TypeInput{{4127}, "안녕\n", TypeInput::Then::more});
  check_round_trip(TypeInput{{4127}, "", TypeInput::Then::end});
  check_round_trip(Step{});
  check_round_trip(Continue{"client A"});
  check_round_trip(Stop{});
  check_round_trip(Run{"client A",
                       {"./client", "127.0.0.1", "8080", "a \"quoted\" name\n"},
                       "/tmp",
                       {{"NAME", "value"}},
                       Run::Capabilities::dropped,
                       Run::Answer::when_ended});
  for (const auto capabilities : {Run::Capabilities::kept, Run::Capabilities::raw})
    check_round_trip(Run{"ping", {"./ping"}, "", {}, capabilities});
  check_round_trip(Signal{"server", 15});
  check_round_trip(OpenSocket{10, 2, 17});
  check_round_trip(OpenSocket{10, 2, 17, "server"});
  check_round_trip(DropSegments{"client", "server", DropSegments::What::syn_ack, 3});
  CableChange change;
  change.delay_ns = 50'000'000;
  change.loss = 0.02;
  change.line = CableSettings::Line::cut;
  change.seed = 0xffff'ffff'ffff'ffff;
  check_round_trip(SetCable{"client", "", change});
  CHECK(std::get<SetCable>(*parse_request(to_line(SetCable{"", "", change}))).change == change);
  check_round_trip(LimitSendBuffers{4096});
  check_round_trip(RecordPeer{{"client", "sent 5 bytes", SocketId{0xffff'ffff'ffff'fffe}}});
  check_round_trip(RecordNote{{"relay", "A connection from outside."}});
  check_round_trip(Flush{});
  check_round_trip(Publish{"0.0.0.0", 8081, 8080});
}

TEST_CASE("a hold keeps each of its fields") {
  const auto request =
      parse_request(to_line(Hold{"accept", "server", ThreadPaused::Where::after, Hold::Times::once}));
  REQUIRE(request.has_value());
  const auto& hold = std::get<Hold>(*request);
  CHECK(hold.call == "accept");
  CHECK(hold.label == "server");
  CHECK(hold.where == ThreadPaused::Where::after);
  CHECK(hold.times == Hold::Times::once);
}

TEST_CASE("an answer keeps how a program ended") {
  Answer answer;
  answer.process = ProcessId{42};
  answer.status = ExitStatus{.code = {}, .signal = 13};
  answer.last_event = EventId{7};
  answer.host_port = std::uint16_t{8080};
  const auto again = parse_answer(to_line(answer));
  REQUIRE(again.has_value());
  CHECK(again->ok);
  CHECK(again->process == ProcessId{42});
  CHECK(again->status == ExitStatus{.code = {}, .signal = 13});
  CHECK(again->last_event == EventId{7});
  CHECK(again->host_port == 8080);
}

TEST_CASE("lines that are no messages are nothing and throw nothing") {
  for (const char* line :
       {"", "{", "[]", "null", "3", "\"stop\"", "{\"do\":3}", "{\"do\":\"fly\"}", "{\"do\":\"hold\"}",
        "{\"do\":\"run\",\"label\":\"x\",\"argv\":\"not a list\"}", "{\"do\":\"publish\",\"port\":\"http\"}",
        "{\"do\":\"record_peer\",\"peer\":\"a\",\"action\":\"b\",\"socket\":\"x\"}"}) {
    CAPTURE(line);
    CHECK_FALSE(parse_request(line).has_value());
  }
  CHECK_FALSE(parse_answer("{\"why\":\"no ok\"}").has_value());
}

TEST_CASE("bytes that are no UTF-8 become a line all the same") {
  const auto line = to_line(RecordPeer{{"client", "sent \xff\xfe", {}}});
  CHECK(parse_request(line).has_value());
}
