#pragma once
// One connection from its making to its end, by hand, for tests of the ladder: the server waits in accept and
// in recv, the client sends once and closes, and the server answers with its own close.

#include "engine/explain/ladder/ladder_notes.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard::testing {

struct LadderStory : Story {
  static constexpr int client = 200, server = 100;
  static constexpr std::uint64_t client_socket = 0x20, server_socket = 0x1c, listener = 0x1b;
  Wire wire{*this};
  Flows flows;
  Ladder ladder;
  EventId bind{}, listen{}, accept{}, connect{}, send{}, receive{}, client_close{}, last_receive{},
      server_close{};
  EventId syn{}, syn_ack{}, handshake_ack{}, data{}, data_ack{}, client_fin{}, client_fin_ack{}, server_fin{},
      last_ack{};

  void open() {
    timeline.info.network = "private";
    start("server", server, {"./server"});
    call(server, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, listener)
        .returns(3);
    bind = call(server, "bind", {{"sockfd", std::int64_t{3}}, {"addr", inet("0.0.0.0:8080")}})
               .on(3, listener)
               .returns(0);
    listen = call(server, "listen", {{"sockfd", std::int64_t{3}}, {"backlog", std::int64_t{8}}})
                 .on(3, listener)
                 .returns(0);
    sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 8);
    auto accepting = call(server, "accept", {{"sockfd", std::int64_t{3}}}).on(3, listener);
    accept = accepting.id();
    start("client", client, {"./client"});
    call(client, "socket").makes(3, client_socket).returns(3);
    auto connecting =
        call(client, "connect", {{"sockfd", std::int64_t{3}}, {"addr", inet("127.0.0.1:8080")}});
    connecting.on(3, client_socket);
    syn = wire.syn();
    syn_ack = wire.syn_ack();
    handshake_ack = wire.ack(Wire::client, 1, 1);
    connect = connecting.returns(0);
    sample(client_socket, TcpState::established, "127.0.0.1:40212", "127.0.0.1:8080");
    accepting.makes(4, server_socket).returns(4);
    sample(server_socket, TcpState::established, "127.0.0.1:8080", "127.0.0.1:40212");
  }
  void talk() {
    auto receiving = call(server, "recvfrom", {{"sockfd", std::int64_t{4}}, {"len", std::int64_t{1024}}});
    receiving.on(4, server_socket);
    auto sending = call(client, "sendto", {{"sockfd", std::int64_t{3}}, {"buf", buffer_of("hello\n")}});
    sending.on(3, client_socket).at_line(31);
    data = wire.send(Wire::client, 1, 1, "hello\n");
    send = sending.returns(6);
    data_ack = wire.ack(Wire::server, 1, 7);
    receive = receiving.returns(6);
  }
  void client_hangs_up() {
    auto receiving = call(server, "recvfrom", {{"sockfd", std::int64_t{4}}, {"len", std::int64_t{1024}}});
    receiving.on(4, server_socket);
    auto closing = call(client, "close", {{"fd", std::int64_t{3}}}).on(3, client_socket).closes(3);
    client_fin = wire.fin(Wire::client, 7, 1);
    client_close = closing.returns(0);
    client_fin_ack = wire.ack(Wire::server, 1, 8);
    last_receive = receiving.returns(0);
  }
  void server_closes() {
    auto closing = call(server, "close", {{"fd", std::int64_t{4}}}).on(4, server_socket).closes(4);
    server_fin = wire.fin(Wire::server, 1, 8);
    server_close = closing.returns(0);
    last_ack = wire.ack(Wire::client, 8, 2);
  }
  void exit(int pid, int code = 0) { happens(ProcessExited{{pid}, {.code = code, .signal = {}}}); }

  Ladder& read() {
    flows.follow(timeline);
    ladder.follow(timeline, flows);
    return ladder;
  }
  std::uint32_t place(EventId event) const {
    return static_cast<std::uint32_t>(timeline.index_of(event).value());
  }
  std::optional<LadderNote> note(EventId packet) { return note_of(read(), timeline, flows, packet); }
};

}  // namespace switchboard::testing
