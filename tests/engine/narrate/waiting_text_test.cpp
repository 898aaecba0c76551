#include "engine/narrate/waiting_text.hpp"

#include <sys/socket.h>

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

std::string_view waits(const char* name, int type = SOCK_STREAM, int domain = AF_INET) {
  Snapshot world;
  world.sockets[{1}].id = {1};
  world.sockets[{1}].sample.type = type;
  world.sockets[{1}].sample.domain = domain;
  Syscall call;
  call.name = name;
  call.socket = SocketId{1};
  return waiting_text(call, world);
}

}  // namespace

TEST_CASE("a call that has not returned waits for what its kind of socket gives") {
  CHECK(waits("accept4") == "waits for a connection");
  CHECK(waits("connect") == "waits for the answer to its SYN");
  CHECK(waits("connect", SOCK_STREAM, AF_UNIX) == "waits for room in the accept queue");
  CHECK(waits("recvfrom") == "waits for bytes to read");
  CHECK(waits("recvfrom", SOCK_DGRAM) == "waits for a datagram");
  CHECK(waits("write") == "waits for room in the send queue");
  CHECK(waits("epoll_wait") == "waits until a descriptor is ready");
  CHECK(waits("bind").empty());
}

TEST_CASE("what ended the waiting is named") {
  Packet packet;
  packet.flags = {.syn = true, .ack = true};
  CHECK(released_text({{1}, {}, packet}) == "blocked for the SYN ACK");
  packet.payload_length = 5;
  CHECK(released_text({{1}, {}, packet}) == "blocked until bytes came");
  Syscall call;
  call.name = "sendto";
  CHECK(released_text({{1}, {}, call}) == "blocked until the other end's send");
}
