#pragma once
// The life of one TCP connection by hand, call by call, segment by segment and look by look: for tests of
// what follows from them.
//
//   TcpLife life;
//   life.handshake();
//   life.shuts_down(); life.wire.fin(Wire::client, 1, 1);
//   life.here(TcpState::fin_wait1);               the kernel says so of the client's end
//   life.path().ends[0].steps

#include "engine/model/flow/tcp_path.hpp"
#include "tests/engine/wire.hpp"

namespace switchboard::testing {

/// A server that listens and a client that dials; what comes then is each test's.
struct TcpLife : Story {
  static constexpr int client = 200, server = 100;
  static constexpr std::uint64_t client_socket = 0x20, server_socket = 0x1c, listener = 0x1b;
  static constexpr auto client_end = "127.0.0.1:40212", server_end = "127.0.0.1:8080";

  Wire wire{*this};
  EventId listened{}, connected{};

  TcpLife() {
    start("server", server, {"./server"});
    call(server, "socket", {{"domain", Symbol{2, "AF_INET"}}, {"type", Symbol{1, "SOCK_STREAM"}}})
        .makes(3, listener)
        .returns(3);
    call(server, "bind", {{"sockfd", std::int64_t{3}}, {"addr", inet(server_end)}})
        .on(3, listener)
        .returns(0);
    auto listening = call(server, "listen", {{"sockfd", std::int64_t{3}}, {"backlog", std::int64_t{8}}});
    listened = listening.on(3, listener).returns(0);
    sample(listener, TcpState::listen, "0.0.0.0:8080", "0.0.0.0:0", 0, 8);
    start("client", client, {"./client"});
    call(client, "socket").makes(3, client_socket).returns(3);
    sample(client_socket, TcpState::close, "0.0.0.0:0", "0.0.0.0:0");
  }
  Call dials() {
    auto connecting = call(client, "connect", {{"sockfd", std::int64_t{3}}, {"addr", inet(server_end)}});
    connecting.on(3, client_socket);
    connected = connecting.id();
    return connecting;
  }
  void handshake() {
    auto connecting = dials();
    wire.handshake();
    connecting.returns(0);
    here(TcpState::established);
    call(server, "accept", {{"sockfd", std::int64_t{3}}}).on(3, listener).makes(4, server_socket).returns(4);
    there(TcpState::established);
  }
  void here(TcpState state) { sample(client_socket, state, client_end, server_end); }
  void there(TcpState state) { sample(server_socket, state, server_end, client_end); }
  EventId shuts_down() {
    auto call_ = call(client, "shutdown", {{"sockfd", std::int64_t{3}}, {"how", Symbol{1, "SHUT_WR"}}});
    return call_.on(3, client_socket).returns(0);
  }
  EventId closes(int pid, int fd, std::uint64_t socket) {
    auto closing = call(pid, "close", {{"fd", std::int64_t{fd}}});
    return closing.on(fd, socket).closes(fd).returns(0);
  }
  void gone(std::uint64_t socket, TcpState last) {
    SocketSample sample;
    sample.socket = {socket};
    sample.protocol = 6;
    sample.state = last;
    sample.reason = SocketSample::Reason::gone;
    happens(std::move(sample));
  }

  Flows flows;
  ConnectionPath path() {
    flows.follow(timeline);
    return path_of(flows.connections().front(), flows, timeline);
  }
};

}  // namespace switchboard::testing
