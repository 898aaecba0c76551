#pragma once
// One event of every kind, with every field set to something that a default would not be.

#include <vector>

#include "tests/engine/events.hpp"

namespace switchboard::testing {

inline std::vector<Event> every_fact() {
  Syscall call;
  call.process = {100};
  call.thread = {101};
  call.name = "epoll_wait";
  call.arguments = {
      {"epfd", 5},
      {"negative", std::int64_t{-7}},
      {"flags", Symbol{0x801, "SOCK_STREAM|SOCK_NONBLOCK"}},
      {"path", std::string("a\0b", 3)},
      {"addr", inet("10.0.0.2:36895")},
      {"odd_addr", SocketAddress{{}, {2, 0}, 99}},
      {"buf", Buffer{{0, 255, 10}, 1 << 20}},
      {"null", Pointer{}},
      {"pointer", Pointer{0xffff'ffff'ffff'ffff}},
      {"events", ReadinessList{{{3, {1, "EPOLLIN"}, {}}, {-1, {4, "EPOLLOUT"}, {4, "EPOLLOUT"}}}, 9}}};
  call.returned = Time{5000};
  call.result = -1;
  call.error = Symbol{98, "EADDRINUSE"};
  call.fd = 5;
  call.socket = SocketId{0xffff'ffff'ffff'fff0};
  call.made = {{7, SocketId{8}}, {9, {}}};
  call.closed = {3, 4};
  call.source = SourceLocation{"server.cpp", 41, "main"};
  call.injected = true;
  call.injection = "EINTR:SIGALRM";

  SocketSample listener;
  listener.socket = {0x1b};
  listener.domain = 10;
  listener.type = 1;
  listener.protocol = 6;
  listener.state = TcpState::listen;
  listener.local = parse_endpoint("[::]:8080");
  listener.remote = parse_endpoint("[fe80::1%3]:0");
  listener.queues = ListenerQueues{.length = 4, .limit = 3, .syn_queue = 2, .dropped = 1ULL << 40};
  listener.inode = 12345;
  listener.reason = SocketSample::Reason::periodic;

  SocketSample connection;
  connection.socket = {0x1c};
  connection.domain = 1;
  connection.type = 2;
  connection.local = parse_endpoint("unix:@name");
  connection.queues = ByteQueues{.receive = 16, .send = 8, .dropped = 2};
  connection.tcp = TcpInfo{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
  connection.peer = SocketId{0x1d};
  connection.host = {1};
  connection.certainty = Certainty::inferred;
  connection.reason = SocketSample::Reason::gone;

  Packet packet;
  packet.protocol = 6;
  packet.source = *parse_endpoint("127.0.0.1:40212");
  packet.destination = *parse_endpoint("127.0.0.1:8080");
  packet.flags = {.syn = true, .ack = false, .fin = true, .rst = false, .psh = true, .urg = true};
  packet.sequence = 0xffff'ffff;
  packet.acknowledgement = 1;
  packet.window = 65535;
  packet.payload_length = 6;
  packet.length = 46;
  packet.raw = {0x45, 0, 0xff};
  packet.host = {2};
  packet.seen = Packet::Seen::dropped_by_cable;

  std::vector<Fact> facts{
      std::move(call),
      ProcessStarted{{100}, "client A", {"./client", "127.0.0.1", ""}, "/home/student/client", {1}},
      ProcessForked{{100}, {102}},
      ThreadStarted{{100}, {101}},
      ProgramExecuted{{100}, "/bin/cat", {"cat", "ä"}, {3, 9}},
      ThreadExited{{100}, {101}},
      ProcessExited{{100}, {.code = 7, .signal = {}}},
      ProcessExited{{102}, {.code = {}, .signal = 13}},
      SignalDelivered{{100}, {101}, {15, "SIGTERM"}},
      OutputWritten{{100}, 2, Buffer{{'h', 0, 0xff}, 1000}},
      ThreadPaused{{100}, {101}, {1}, ThreadPaused::Where::before},
      ThreadPaused{{100}, {101}, {1}, ThreadPaused::Where::after},
      ThreadResumed{{100}, {101}},
      std::move(listener),
      std::move(connection),
      CountersSampled{{{"TcpExt.ListenOverflows", 3}, {"Ip.InReceives", 0xffff'ffff'ffff'ffff}}, {1}},
      HostStarted{{1}, "server", {*parse_endpoint("10.0.0.2:0"), *parse_endpoint("[fd00::2]:0")}},
      CableSet{{1},
               {2},
               {.delay_ns = 50'000'000,
                .jitter_ns = 1,
                .loss = 0.02,
                .duplicate = 1,
                .reorder = 0.5,
                .rate = 1ULL << 40,
                .queue = 7,
                .line = CableSettings::Line::cut,
                .seed = 0xffff'ffff'ffff'ffff}},
      std::move(packet),
      PeerActed{"our client", "sends \"hello\\n\"", SocketId{0x20}},
      PeerActed{"our client", "closes", {}},
      NoteWritten{"packets", "Packets are not captured."},
      EventsLost{"packets", 312, Time{100}},
  };
  std::vector<Event> events;
  for (auto& fact : facts) {
    const auto id = static_cast<std::int64_t>(events.size()) + 1;
    events.push_back({{id}, Time{id * 1000}, std::move(fact)});
  }
  return events;
}

}  // namespace switchboard::testing
