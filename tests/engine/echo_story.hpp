#pragma once
// A small true-to-life recording by hand: an echo server, client A that is served, client B that waits in the
// accept queue, client C that knocks.

#include <string>
#include <utility>

#include "tests/engine/events.hpp"

namespace switchboard::testing {

struct EchoStory : Story {
  EventId bind_call{}, send_call{};

  EchoStory() {
    timeline.info = {.format = 1,
                     .started_unix_ns = 1'700'000'000'000'000'000,
                     .host = "Linux 6.1.0 x86_64",
                     .network = "private",
                     .title = "./server 8080",
                     .control = "",
                     .payload_limit = 4096,
                     .finished = {}};
    happens(NoteWritten{"packets", "Packets are not captured: this machine does not permit it."});
    start("server", 4127, {"./server", "8080"});
    call(4127, "socket",
         {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}, {"protocol", Symbol{0, "0"}}})
        .makes(3, 0x1b)
        .at_line(24)
        .returns(3);
    bind_call = call(4127, "bind", {{"sockfd", 3}, {"addr", inet("0.0.0.0:8080")}, {"addrlen", 16}})
                    .on(3, 0x1b)
                    .at_line(27)
                    .returns(0);
    call(4127, "listen", {{"sockfd", 3}, {"backlog", 0}}).on(3, 0x1b).at_line(28).returns(0);
    sample(0x1b, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 0);
    connect("client A", 4130, 0x20, "127.0.0.1:40212", 0x1c);
    call(4127, "accept", {{"sockfd", 3}, {"addr", Pointer{}}, {"addrlen", Pointer{}}})
        .on(3, 0x1b)
        .makes(4, 0x1c)
        .at_line(31)
        .returns(4);
    send_call = call(4130, "sendto",
                     {{"sockfd", 3},
                      {"buf", buffer_of("hello\n")},
                      {"len", 6},
                      {"flags", Symbol{0x4000, "MSG_NOSIGNAL"}},
                      {"dest_addr", Pointer{}},
                      {"addrlen", 0}})
                    .on(3, 0x20)
                    .returns(6);
    call(4127, "recvfrom",
         {{"sockfd", 4},
          {"buf", buffer_of("hello\n")},
          {"len", 1024},
          {"flags", Symbol{}},
          {"src_addr", Pointer{}},
          {"addrlen", Pointer{}}})
        .on(4, 0x1c)
        .returns(6);
    sample(0x1c, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40212", 0, 0, 77);
    connect("client B", 4131, 0x21, "127.0.0.1:40214", 0x1d);
    sample(0x1b, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 1, 0);
    start("client C", 4132, {"./client"});
    call(4132, "socket").makes(3, 0x22).returns(3);
    call(4132, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}, {"addrlen", 16}}).on(3, 0x22);
    sample(0x22, TcpState::syn_sent, "127.0.0.1:40216", "127.0.0.1:8080");
    happens(CountersSampled{{{"TcpExt.ListenOverflows", 1}}});
    happens(OutputWritten{{4130}, 1, buffer_of("got \"hello\"\n")});
    happens(ProcessExited{{4130}, {.code = 0, .signal = {}}});
  }

 private:
  void connect(std::string label, int pid, std::uint64_t socket, std::string_view from,
               std::uint64_t other_end) {
    start(std::move(label), pid, {"./client", "127.0.0.1", "8080"});
    call(pid, "socket").makes(3, socket).returns(3);
    call(pid, "connect", {{"sockfd", 3}, {"addr", inet("127.0.0.1:8080")}, {"addrlen", 16}})
        .on(3, socket)
        .returns(0);
    sample(socket, TcpState::established, from, "127.0.0.1:8080");
    sample(other_end, TcpState::established, "127.0.0.1:8080", from, 8, 0, 0);
  }
};

}  // namespace switchboard::testing
