#pragma once
// The lesson's scene as a timeline made by hand, for tests of views: listen(3, 3), client A accepted and
// talking, B to E waiting in the accept queue with eight bytes each, F before the closed door, the server
// held before accept.

#include <fmt/format.h>

#include "tests/engine/events.hpp"

namespace switchboard::testing {

struct ListenStory : Story {
  static constexpr std::uint64_t listener = 0x1b, accepted = 0x1c;
  EventId bind_call, accept_call, connect_of_f;

  ListenStory() {
    timeline.info.network = "private";
    timeline.info.title = "lesson listen";
    start("server", 4127, {"./server", "8080"});
    wait(20'000);
    call(
        4127, "socket",
        {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}, {"protocol", std::int64_t{0}}})
        .makes(3, listener)
        .returns(3);
    wait(15'000);
    call(4127, "setsockopt",
         {{"sockfd", std::int64_t{3}},
          {"level", Symbol{1, "SOL_SOCKET"}},
          {"optname", Symbol{2, "SO_REUSEADDR"}},
          {"optval", std::int64_t{1}}})
        .on(3, listener)
        .returns(0);
    wait(15'000);
    bind_call =
        call(4127, "bind",
             {{"sockfd", std::int64_t{3}}, {"addr", inet("0.0.0.0:8080")}, {"addrlen", std::int64_t{16}}})
            .on(3, listener)
            .at_line(27)
            .returns(0);
    wait(15'000);
    call(4127, "listen", {{"sockfd", std::int64_t{3}}, {"backlog", std::int64_t{3}}})
        .on(3, listener)
        .returns(0);
    queue(0, 0);
    auto accepting =
        call(4127, "accept", {{"sockfd", std::int64_t{3}}, {"addr", Pointer{}}, {"addrlen", Pointer{}}});
    accepting.on(3, listener);
    accept_call = accepting.id();
    wait(250'000);
    connect('A', 4200, 0x20, 40210, 0xa0);
    queue(1, 0);
    accepting.makes(4, accepted).returns(4);
    queue(0, 0);
    established(accepted, 40210, 0, 5);
    const std::string said = "please ?A: how are you? please ?A: how are";
    say(4127 + 73, 0x20, 3, "A: hello");
    receive(4127, accepted, 4, 4, "A: he");
    say(4200, 0x20, 3, said.substr(0, 32));
    established(accepted, 40210, 16, 5);
    own_end(0x20, 40210, 0, 8);
    receive(4127, accepted, 4, 16, "A: hello please ");
    say(4127, accepted, 4, "server: well, ok");
    wait(700'000);
    // Held before the next accept, while others dial.
    auto next =
        call(4127, "accept", {{"sockfd", std::int64_t{3}}, {"addr", Pointer{}}, {"addrlen", Pointer{}}});
    next.on(3, listener);
    happens(ThreadPaused{{4127}, {4127}, next.id(), ThreadPaused::Where::before});
    for (int i = 0; i < 4; ++i) {
      wait(190'000);
      const char letter = static_cast<char>('B' + i);
      connect(letter, 4210 + i, 0x30 + static_cast<std::uint64_t>(i), 40214 + 2 * i,
              0xb0 + static_cast<std::uint64_t>(i));
      queue(static_cast<std::uint32_t>(i) + 1, 0);
      wait(8'000);
      say(4210 + i, 0x30 + static_cast<std::uint64_t>(i), 3, fmt::format("hello {}\n", letter));
      established(0xb0 + static_cast<std::uint64_t>(i), 40214 + 2 * i, 8, 0);
    }
    wait(150'000);
    start("client F", 4220, {"./client"});
    call(
        4220, "socket",
        {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}, {"protocol", std::int64_t{0}}})
        .makes(3, 0x40)
        .returns(3);
    auto dial =
        call(4220, "connect",
             {{"sockfd", std::int64_t{3}}, {"addr", inet("127.0.0.1:8080")}, {"addrlen", std::int64_t{16}}});
    dial.on(3, 0x40);
    connect_of_f = dial.id();
    sample(0x40, TcpState::syn_sent, "127.0.0.1:40222", "127.0.0.1:8080");
    segment(40222, 8080, {.syn = true}, 0);
    queue(4, 1);
    wait(1'000'000);
    segment(40222, 8080, {.syn = true}, 0);
    queue(4, 2);
    wait(180'000);
    own_end(0x30, 40214, 0, 0);
  }

 private:
  void queue(std::uint32_t length, std::uint64_t dropped) {
    SocketSample sample;
    sample.socket = {listener};
    sample.domain = 2;
    sample.type = 1;
    sample.protocol = 6;
    sample.state = TcpState::listen;
    sample.local = parse_endpoint("0.0.0.0:8080");
    sample.queues = ListenerQueues{.length = length, .limit = 3, .syn_queue = 0, .dropped = dropped};
    sample.inode = 7;
    happens(std::move(sample));
  }
  void established(std::uint64_t socket, int client_port, std::uint32_t receive, std::uint64_t inode) {
    sample(socket, TcpState::established, "127.0.0.1:8080", fmt::format("127.0.0.1:{}", client_port), receive,
           0, inode);
  }
  void own_end(std::uint64_t socket, int port, std::uint32_t receive, std::uint32_t send) {
    sample(socket, TcpState::established, fmt::format("127.0.0.1:{}", port), "127.0.0.1:8080", receive, send,
           9);
  }
  void segment(int from, int to, TcpFlags flags, std::uint32_t payload) {
    Packet packet;
    packet.protocol = 6;
    packet.source = parse_endpoint(fmt::format("127.0.0.1:{}", from)).value();
    packet.destination = parse_endpoint(fmt::format("127.0.0.1:{}", to)).value();
    packet.flags = flags;
    packet.payload_length = payload;
    happens(std::move(packet));
  }
  void connect(char letter, int pid, std::uint64_t socket, int port, std::uint64_t queued) {
    start(fmt::format("client {}", letter), pid, {"./client"});
    call(
        pid, "socket",
        {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}, {"protocol", std::int64_t{0}}})
        .makes(3, socket)
        .returns(3);
    auto dial =
        call(pid, "connect",
             {{"sockfd", std::int64_t{3}}, {"addr", inet("127.0.0.1:8080")}, {"addrlen", std::int64_t{16}}});
    dial.on(3, socket);
    segment(port, 8080, {.syn = true}, 0);
    wait(20'000);
    segment(8080, port, {.syn = true, .ack = true}, 0);
    wait(20'000);
    segment(port, 8080, {.ack = true}, 0);
    own_end(socket, port, 0, 0);
    dial.returns(0);
    if (letter == 'A')
      established(accepted, port, 0, 0);
    else
      established(queued, port, 0, 0);
  }
  void say(int pid, std::uint64_t socket, int fd, const std::string& text) {
    call(pid, "sendto",
         {{"sockfd", std::int64_t{fd}},
          {"buf", buffer_of(text)},
          {"len", static_cast<std::int64_t>(text.size())},
          {"flags", Symbol{0, ""}}})
        .on(fd, socket)
        .returns(static_cast<std::int64_t>(text.size()));
    wait(30'000);
  }
  void receive(int pid, std::uint64_t socket, int fd, std::int64_t count, const std::string& text) {
    auto taking = call(pid, "recvfrom",
                       {{"sockfd", std::int64_t{fd}},
                        {"buf", buffer_of(text)},
                        {"len", std::int64_t{16}},
                        {"flags", Symbol{0, ""}}});
    taking.on(fd, socket);
    wait(60'000);
    taking.returns(count);
  }
};

}  // namespace switchboard::testing
