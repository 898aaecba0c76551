#pragma once
// A recording by hand for the terminal's drawings: a server with a limit of 3 that has taken client A and is
// held before accept; B to E wait, F stands outside. The scene of design/terminal.txt.

#include <string>

#include "engine/model/timeline.hpp"
#include "tests/engine/events.hpp"

namespace switchboard::testing {

struct QueueStory : Story {
  static constexpr int server_pid = 4127;

  QueueStory() {
    start("server", server_pid, {"./server", "8080"});
    call(server_pid, "socket").makes(3, 0x1b).returns(3);
    call(server_pid, "listen", {{"sockfd", 3}, {"backlog", 3}}).on(3, 0x1b).returns(0);
    listener(0, 0);
  }

  void listener(std::uint32_t length, std::uint64_t dropped) {
    SocketSample sample;
    sample.socket = {0x1b};
    sample.domain = 2;
    sample.type = 1;
    sample.protocol = 6;
    sample.state = TcpState::listen;
    sample.local = parse_endpoint("0.0.0.0:8080");
    sample.remote = parse_endpoint("0.0.0.0:0");
    sample.queues = ListenerQueues{.length = length, .limit = 3, .syn_queue = 0, .dropped = dropped};
    sample.inode = 1;
    happens(std::move(sample));
  }

  static std::string label(char letter) { return std::string("client ") + letter; }
  static int pid(char letter) { return 5000 + letter; }
  static std::uint64_t socket_of(char letter) { return 0x100u + static_cast<unsigned>(letter); }
  static std::uint64_t end_of(char letter) { return 0x200u + static_cast<unsigned>(letter); }
  static std::string from(char letter) { return "127.0.0.1:" + std::to_string(40212 + 2 * (letter - 'A')); }

  void packet(const std::string& source, const std::string& destination, TcpFlags flags,
              std::uint32_t bytes = 0) {
    Packet packet;
    packet.protocol = 6;
    packet.source = *parse_endpoint(source);
    packet.destination = *parse_endpoint(destination);
    packet.flags = flags;
    packet.payload_length = bytes;
    happens(std::move(packet));
  }

  /// The connect call of a client whose SYN is answered; it has sent its greeting.
  void dials(char letter) {
    const auto here = from(letter), there = std::string("127.0.0.1:8080");
    start(label(letter), pid(letter), {"./client"});
    call(pid(letter), "socket").makes(3, socket_of(letter)).returns(3);
    auto connect =
        call(pid(letter), "connect", {{"sockfd", 3}, {"addr", inet(there)}}).on(3, socket_of(letter));
    packet(here, there, {.syn = true});
    packet(there, here, {.syn = true, .ack = true});
    packet(here, there, {.ack = true});
    connect.returns(0);
    sample(socket_of(letter), TcpState::established, here, there);
    auto send = call(pid(letter), "sendto",
                     {{"sockfd", 3}, {"buf", buffer_of(std::string("hello ") + letter + "\n")}, {"len", 8}})
                    .on(3, socket_of(letter));
    packet(here, there, {.ack = true, .psh = true}, 8);
    packet(there, here, {.ack = true});
    send.returns(8);
    sample(end_of(letter), TcpState::established, there, here, 8, 0, 0);
    call(pid(letter), "recvfrom", {{"sockfd", 3}}).on(3, socket_of(letter));
  }

  void rings_in_vain(char letter) {
    start(label(letter), pid(letter), {"./client"});
    call(pid(letter), "socket").makes(3, socket_of(letter)).returns(3);
    call(pid(letter), "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}}).on(3, socket_of(letter));
    packet(from(letter), "127.0.0.1:8080", {.syn = true});
    sample(socket_of(letter), TcpState::syn_sent, from(letter), "127.0.0.1:8080");
  }

  void accepts(char letter) {
    call(server_pid, "accept", {{"sockfd", 3}}).on(3, 0x1b).at_line(74).makes(4, end_of(letter)).returns(4);
    sample(end_of(letter), TcpState::established, "127.0.0.1:8080", from(letter), 8, 0, 7);
  }

  void held_before_accept() {
    const auto accept = call(server_pid, "accept", {{"sockfd", 3}}).on(3, 0x1b).at_line(74).id();
    happens(ThreadPaused{{server_pid}, {server_pid}, accept, ThreadPaused::Where::before});
  }

  /// design/terminal.txt: A is served, B to E wait, F rings twice.
  void full_house() {
    dials('A');
    accepts('A');
    held_before_accept();
    for (const char letter : {'B', 'C', 'D', 'E'}) {
      wait(200'000);
      dials(letter);
    }
    listener(4, 0);
    rings_in_vain('F');
    listener(4, 1);
    wait(1'000'000);
    packet(from('F'), "127.0.0.1:8080", {.syn = true});
    listener(4, 2);
    wait(10'000);
  }
};

}  // namespace switchboard::testing
