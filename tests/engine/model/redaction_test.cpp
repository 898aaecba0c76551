#include "engine/model/redaction.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard {
namespace {

Event redacted(Fact fact) {
  Event event{{1}, {}, std::move(fact)};
  Redactor().redact(event);
  return event;
}

template <class Kind>
Kind redacted_as(Kind fact) {
  return std::get<Kind>(redacted(std::move(fact)).fact);
}

}  // namespace

TEST_CASE("a redacted call keeps its numbers and lengths, and no byte, text or folder") {
  Syscall call;
  call.name = "sendto";
  call.arguments = {{"buf", testing::buffer_of("hunter2")},
                    {"pathname", std::string("/srv/ann/key")},
                    {"optval", std::string("{l_onoff=1, l_linger=0}")},
                    {"optval", std::string("wlan-of-ann")},
                    {"addr", testing::inet("127.0.0.1:80")},
                    {"len", std::int64_t{7}}};
  call.source = SourceLocation{"/srv/ann/server.cpp", 12, "main"};
  const auto kept = redacted_as(call);
  CHECK(std::get<Buffer>(kept.arguments[0].value) == Buffer{{}, 7});
  CHECK(std::get<std::string>(kept.arguments[1].value).empty());
  CHECK(std::get<std::string>(kept.arguments[2].value) == "{l_onoff=1, l_linger=0}");
  CHECK(std::get<std::string>(kept.arguments[3].value).empty());
  const auto& address = std::get<SocketAddress>(kept.arguments[4].value);
  CHECK(address.endpoint == parse_endpoint("127.0.0.1:80"));
  CHECK(address.raw == Bytes{2, 0, 0, 80, 127, 0, 0, 1});
  CHECK(kept.arguments[5] == call.arguments[5]);
  CHECK(kept.source == SourceLocation{"server.cpp", 12, "main"});
}

TEST_CASE("a redacted packet ends after its headers") {
  testing::Story story;
  testing::Wire wire(story);
  const auto id = wire.send(testing::Wire::client, 1, 1, "hunter2");
  const auto packet = std::get<Packet>(story.timeline.find(id)->fact);
  const auto kept = redacted_as(packet);
  CHECK(kept.raw.size() == packet.raw.size() - 7);
  CHECK(kept.payload_length == 7);
  Packet unknown = packet;
  unknown.protocol = 132;  // SCTP
  CHECK(redacted_as(unknown).raw.size() == 20);
}

TEST_CASE("programs lose their arguments and folders, output its bytes") {
  const auto started = redacted_as(ProcessStarted{{7}, "server", {"./server", "hunter2"}, "/srv/ann/server"});
  CHECK(started.arguments.empty());
  CHECK(started.executable == "server");
  const auto executed = redacted_as(ProgramExecuted{{7}, "/srv/ann/tool", {"tool", "hunter2"}, {}});
  CHECK(executed.arguments.empty());
  CHECK(executed.executable == "tool");
  CHECK(redacted_as(OutputWritten{{7}, 1, testing::buffer_of("hunter2")}).data == Buffer{{}, 7});
}

TEST_CASE("a UNIX socket's name stays the same name under another") {
  Redactor redactor;
  const auto name_in = [&](std::string_view text) {
    SocketSample sample;
    sample.local = parse_endpoint(text);
    Event event{{1}, {}, sample};
    redactor.redact(event);
    return to_string(*std::get<SocketSample>(event.fact).local);
  };
  const auto path = name_in("unix:/srv/ann/box");
  CHECK(path == "unix:path-1");
  CHECK(name_in("unix:@ann") == "unix:@abstract-2");
  CHECK(name_in("unix:/srv/ann/box") == path);
  CHECK(name_in("unix:") == "unix:");
}

}  // namespace switchboard
